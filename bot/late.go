package bot

import (
	"time"

	"sakti/bot/say"
	"sakti/channels"
)

// What waited at its provider while we were away comes all at once: who wrote
// "halo", "halo?" and "kok tidak dijawab" an hour ago is told that we read it
// only now, and gets one answer where three would be the same.

// lateAfter is how old a message is whose answer begins with an apology.
const lateAfter = 10 * time.Minute

// saidAt is when the person sent a message; zero if that is not known. Of a
// button not every channel tells when it was pressed.
func (m message) saidAt() time.Time {
	switch m.Body.Kind {
	case channels.KindText, channels.KindMedia:
		return m.Body.At
	}
	return time.Time{}
}

// late reports whether what came in waited long before it was read.
func (e *turnEvent) late(now time.Time) bool { return !e.said.IsZero() && now.Sub(e.said) > lateAfter }

// sorry begins the first of the answers to late messages with an apology,
// and leaves out those that the next one repeats.
func sorry(late []outgoing, lang string) []outgoing {
	var out []outgoing
	for i, one := range late {
		if i+1 < len(late) && late[i+1].repeats(one) {
			late[i+1].body.Seen = append(one.body.Seen, late[i+1].body.Seen...)
			continue
		}
		out = append(out, one)
	}
	if len(out) > 0 {
		out[0].body.Text = say.Text(lang, "error.late") + "\n\n" + out[0].body.Text
	}
	return out
}

// repeats reports whether a message says the same as another.
func (o outgoing) repeats(other outgoing) bool {
	return o.body.Text == other.body.Text && o.body.Picture == other.body.Picture && o.body.File == nil && other.body.File == nil
}
