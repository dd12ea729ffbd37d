package dialog

// cancel is the word "batal": it drops what is being filled in, after asking
// if something would be lost. Sent applications are only cancelled one by
// one, each after a question of its own.
func (t *turn) cancel() {
	switch topic, _ := t.topic(); {
	case t.state.Step == "cancel" && t.state.Draft != nil:
		chooseCancel(t, "", "drop") // said twice
	case t.state.Fix != nil:
		t.leaveFix()
	case !t.state.Draft.empty():
		t.goTo("cancel")
	case t.state.Draft != nil:
		t.state.Draft, t.state.Memo = nil, Memo{}
		t.say("cancel.nothing")
		t.close()
	case topic.aside && t.state.Step != "" && t.state.Step != "menu":
		t.state.Memo = Memo{}
		t.say("cancel.aside")
		t.close()
	case len(t.withdrawable()) > 0:
		t.goTo("cases:withdraw")
	default:
		t.say("cancel.idle")
		t.close()
	}
}

// leaveFix stops mending. Photos that were taken stay with the case.
func (t *turn) leaveFix() {
	t.leaveRepair()
	t.state.Memo = Memo{}
	t.say("fix.left")
	t.close()
}

func askCancel(t *turn, _ string) {
	if t.state.Draft == nil {
		t.goOn()
		return
	}
	t.say("cancel.ask", "service", t.currentService(), "progress", t.progress())
	t.offer("keep", "cancel.no")
	t.offer("drop", "cancel.yes")
}

func chooseCancel(t *turn, _, key string) bool {
	switch key {
	case "drop":
		t.dropDraft()
		t.say("cancel.done")
		t.close()
	case "keep":
		t.say("cancel.kept")
		t.goOn()
	default:
		return false
	}
	return true
}

func hearCancel(t *turn, subject, text string) bool {
	switch words := fold(text); {
	case onward[words]: // "lanjut" is a yes elsewhere, but to go on is not to cancel
		return chooseCancel(t, subject, "keep")
	case isYes(text) || commands[words] == cmdCancel:
		return chooseCancel(t, subject, "drop")
	case isNo(text):
		return chooseCancel(t, subject, "keep")
	}
	return false
}

// dropDraft gives up the draft.
func (t *turn) dropDraft() {
	if t.state.Draft != nil && t.state.Draft.ID != "" {
		t.do(Withdraw{Application: t.state.Draft.ID})
	}
	t.state.Draft, t.state.Memo = nil, Memo{}
}
