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

func hearRestart(t *turn, subject, text string) bool {
	if onward[fold(text)] {
		return chooseRestart(t, subject, "again")
	}
	return t.yesOrNo(text, chooseRestart, subject, "restart", "again")
}

// askSwitch asks what becomes of a half-filled form when another service, or
// the same for somebody else, is wanted.
func askSwitch(t *turn, _ string) {
	wish := t.facts.Catalog.Service(t.state.Memo.Wish)
	if wish == nil || t.state.Draft == nil {
		t.goOn()
		return
	}
	t.say("switch.ask", "service", t.draftName(t.state.Draft), "progress", t.progress())
	t.offer("keep", "switch.keep", "service", t.draftName(t.state.Draft))
	if len(t.state.Parked) < maxParked {
		key := "switch.park"
		if wish.Code == t.state.Draft.Service {
			key = "switch.another"
		}
		t.offer("park", key, "service", wish.Short)
	}
	t.offer("drop", "switch.drop", "service", wish.Short)
}

func chooseSwitch(t *turn, _, key string) bool {
	wish, like := t.state.Memo.Wish, t.state.Memo.Like
	switch key {
	case "keep":
		if wish != "" && wish != t.state.Draft.Service {
			t.wishFor(Wish{Service: wish, Said: t.state.Memo.Said})
		}
		t.state.Memo.Wish, t.state.Memo.Like = "", ""
		t.leaveRepair()
		t.goOn()
		return true
	case "park":
		t.park()
	case "drop":
		t.dropDraft()
	default:
		return false
	}
	t.state.Memo.Like = like
	t.begin(wish)
	return true
}
