package simulator

import (
	"strings"

	"sakti/channels"
)

// eventKey is the key under which the service knows a message, made of its
// key on the phone; it does not give the number away.
func (p *phone) eventKey(key string) string { return digest(string(p.number), key) }

// event is what a message means. All files of one message are one event.
func (p *phone) event(m *message) channels.Event {
	event := channels.Event{
		Channel: "simulator", Account: "simulator",
		Key: p.eventKey(m.Key), Chat: p.number.chat(), Phone: p.number.chat(),
		Name: m.Name, At: m.At, Kind: kind(m), Text: m.Text, Choice: m.Choice,
	}
	if event.Kind == channels.KindMedia {
		for _, file := range m.Files {
			event.Media = append(event.Media, channels.Media{
				Ref: file.Ref, MIME: file.Claimed, Name: file.Name, Size: file.Size,
			})
		}
	}
	return event
}

// kind takes the phone's word for sound and film, as a messenger would; a
// message that also holds anything else is media.
func kind(m *message) channels.Kind {
	switch {
	case m.Choice != "":
		return channels.KindChoice
	case len(m.Files) == 0:
		return channels.KindText
	case allClaim(m.Files, "audio/"):
		return channels.KindVoice
	case allClaim(m.Files, "video/"):
		return channels.KindVideo
	default:
		return channels.KindMedia
	}
}

func allClaim(files []attachment, prefix string) bool {
	for _, file := range files {
		if !strings.HasPrefix(file.Claimed, prefix) {
			return false
		}
	}
	return true
}
