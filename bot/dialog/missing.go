package dialog

import "time"

// missingPause is how long after one instruction the next unreadable message
// gets none: several photos of one moment are one mistake.
const missingPause = 30 * time.Second

// missing asks for a message that could not be read to be sent again, in a way
// that can be read.
func (t *turn) missing() {
	last, err := time.Parse(time.RFC3339, t.state.At)
	if t.state.Memo.Missing == t.event.Text && err == nil && t.facts.Now.Sub(last) < missingPause {
		t.hush()
		return
	}
	t.state.Memo.Missing = t.event.Text
	key := "missing.encrypted"
	if t.event.Text == MissingViewOnce {
		key = "missing.view_once"
	}
	t.say(key)
	if t.first {
		t.goOn()
	}
}
