package dialog

import "slices"

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
	if onward[fold(text)] { // may mean either
		return false
	}
	return t.yesOrNo(text, chooseWithdraw, number, "drop", "keep")
}
