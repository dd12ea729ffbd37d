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
	if key == "wrong.voice" {
		t.state.Misses++
		if t.state.Misses >= 2 { // somebody who rather speaks may find reading hard
			t.state.Misses = 0
			t.say("life.reading")
			t.tellCounter()
		}
	}
	t.again()
}
