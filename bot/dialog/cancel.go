package dialog

import "slices"

// cancel is the word "batal": it drops what is being filled in, after asking
// if something would be lost. Sent applications are only cancelled one by
// one, each after a question of its own.
func (t *turn) cancel() {
	switch topic, _ := t.topic(); {
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
	t.state.Fix = nil
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

// withdrawable are the sent cases that their applicant may still cancel.
func (t *turn) withdrawable() []*Case {
	action := t.facts.Catalog.Steps.Action("withdraw")
	var out []*Case
	for i := range t.facts.Cases {
		if action != nil && slices.Contains(action.From, t.facts.Cases[i].State) && t.facts.Cases[i].State != "draft" {
			out = append(out, &t.facts.Cases[i])
		}
	}
	return out
}

func askWithdraw(t *turn, number string) {
	c := t.caseNumbered(number)
	if c == nil {
		t.goOn()
		return
	}
	t.say("withdraw.ask", "case", t.caseName(c), "number", c.Number)
	t.offer("keep", "withdraw.no")
	t.offer("drop", "withdraw.yes")
}

func chooseWithdraw(t *turn, number, key string) bool {
	c := t.caseNumbered(number)
	switch {
	case key == "keep" || c == nil:
		t.say("withdraw.kept")
		t.close()
	case key == "drop" && !slices.Contains(t.withdrawable(), c):
		t.say("withdraw.late", "number", c.Number)
		t.close()
	case key == "drop":
		t.do(Withdraw{Application: c.ID})
		t.say("withdraw.done", "number", c.Number)
		t.close()
	default:
		return false
	}
	return true
}

func hearWithdraw(t *turn, number, text string) bool {
	switch {
	case isYes(text):
		return chooseWithdraw(t, number, "drop")
	case isNo(text):
		return chooseWithdraw(t, number, "keep")
	}
	return false
}

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
	t.offer("keep", "switch.keep", "service", t.service().Short)
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
