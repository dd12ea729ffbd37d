package dialog

// wrongMedium answers what can't be used, and puts the question again.
func (t *turn) wrongMedium() {
	key := "wrong." + t.event.Text
	switch t.event.Text {
	case "voice", "video", "sticker", "location", "contact":
	default:
		key = "wrong.other"
	}
	t.say(key)
	t.again()
}

// edited answers a changed message: answers that were taken stay as they are,
// and the person learns how to change one.
func (t *turn) edited() {
	if t.nowhere() || t.event.Text == "" {
		t.say("edited.idle")
		t.again()
		return
	}
	t.say("edited.form")
	t.again()
}
