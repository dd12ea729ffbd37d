package group

import "sakti/bot/say"

// Warning is what the bot says to somebody who posted what does not belong in
// a group.
type Warning struct {
	Lang    string
	Name    string // of the author, as they show it
	Link    string // as in Found
	Photo   bool   // a photo of a document, not a number
	Deleted bool   // we take it away ourselves
}

// Text reminds kindly, never repeats what was posted, and says where to go on.
func (w Warning) Text() string {
	s := speaker{Found{Lang: w.Lang, Link: w.Link}}
	key := "support.guard"
	if w.Photo {
		key += ".photo"
	}
	what := s.text(key, "name", w.name())
	after := s.text("support.guard.delete")
	if w.Deleted {
		after = s.text("support.guard.deleted")
	}
	return lines(what+" "+after, s.more())
}

// name is the author's, or a friendly word for one whose name looks like
// anything but.
func (w Warning) name() string {
	if n := len([]rune(w.Name)); n < 2 || n > 40 || HasNIK(w.Name) {
		return say.Text(w.Lang, "support.member")
	}
	return w.Name
}
