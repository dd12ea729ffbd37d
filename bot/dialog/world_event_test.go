package dialog_test

import (
	"fmt"

	"sakti/bot/dialog"
	"sakti/bot/dialog/chat"
)

func (w *world) event(turn *chat.Turn) dialog.Event {
	event := dialog.Event{Kind: dialog.Kind(turn.Kind), Text: w.fill(turn.Text), Choice: w.fill(turn.Choice)}
	for _, photo := range turn.Photos {
		if photo.Better != "" {
			event.Replaces = append(event.Replaces, w.fileNamed(photo.Better))
		}
		event.Files = append(event.Files, w.file(photo))
	}
	if turn.Place != nil {
		event.Place = &dialog.Position{Latitude: turn.Place.Latitude, Longitude: turn.Place.Longitude, Name: turn.Place.Name}
	}
	if turn.Back > 0 && turn.Back <= len(w.told) {
		gone := w.told[len(w.told)-turn.Back]
		event.Text, event.Files = gone.Text, gone.Files
	}
	return event
}

// fileNamed is the id of a photo sent before, "" if it was refused.
func (w *world) fileNamed(name string) string {
	for id, known := range w.files {
		if known == name {
			return id
		}
	}
	return ""
}

func (w *world) file(photo chat.Photo) dialog.File {
	file := dialog.File{PDF: photo.PDF, Pages: photo.Pages, Refused: photo.Refused, Weak: photo.Weak}
	if photo.Refused != "" {
		return file
	}
	file.ID = fmt.Sprintf("00000000-0000-7000-8000-%012d", len(w.files)+1)
	for id, name := range w.files {
		if name == photo.Name {
			file.ID, file.Same = id, id
		}
	}
	if photo.Same {
		file.ID, file.Same = w.last, w.last
	}
	if _, known := w.files[file.ID]; !known {
		w.files[file.ID] = photo.Name
	}
	w.last = file.ID
	return file
}

// remember keeps what the person did, for what is taken back later; to take
// something back brings nothing itself.
func (w *world) remember(event dialog.Event) {
	if event.Kind == dialog.KindDeleted {
		event = dialog.Event{Kind: event.Kind}
	}
	w.told = append(w.told, event)
}
