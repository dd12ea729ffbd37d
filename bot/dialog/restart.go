package dialog

// askAnew is the word "ulang": begin the form once more, or only put the
// question again.
func (t *turn) askAnew() {
	if t.state.Draft.empty() || t.state.Fix != nil {
		t.again()
		return
	}
	t.goTo("restart")
}

func askRestart(t *turn, _ string) {
	if t.state.Draft == nil {
		t.goOn()
		return
	}
	t.say("restart.ask", "service", t.currentService())
	t.offer("again", "restart.question")
	t.offer("restart", "restart.form")
}

func chooseRestart(t *turn, _, key string) bool {
	switch key {
	case "again":
		t.goOn()
	case "restart":
		code := t.state.Draft.Service
		t.dropDraft()
		t.say("restart.done")
		t.begin(code)
	default:
		return false
	}
	return true
}

// askSwitch asks what becomes of a half-filled form when another service is
// wanted.
func askSwitch(t *turn, _ string) {
	wish := t.facts.Catalog.Service(t.state.Memo.Wish)
	if wish == nil || t.state.Draft == nil {
		t.goOn()
		return
	}
	t.say("switch.ask", "service", t.currentService(), "progress", t.progress())
	t.offer("keep", "switch.keep", "service", t.currentService())
	t.offer("drop", "switch.drop", "service", wish.Short)
}

func chooseSwitch(t *turn, _, key string) bool {
	wish := t.state.Memo.Wish
	switch key {
	case "keep":
		t.state.Memo.Wish = ""
		t.state.Fix = nil
		t.goOn()
	case "drop":
		t.dropDraft()
		t.begin(wish)
	default:
		return false
	}
	return true
}
