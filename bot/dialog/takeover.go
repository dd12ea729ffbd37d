package dialog

import "strings"

// takeOver makes a case that an operator filed the citizen's own, when they
// write its number, its code and "ambil alih" in one message.
func (t *turn) takeOver(text string) bool {
	words := " " + fold(text) + " "
	if !strings.Contains(words, " ambil alih ") && !strings.Contains(words, " ambilalih ") && !strings.Contains(words, " take over ") {
		return false
	}
	if len(t.facts.Found) > 0 {
		c := &t.facts.Found[0]
		switch {
		case t.caseOf(c.ID) != nil:
			t.goTo("case:" + c.Number)
		case !c.Open:
			t.say("takeover.not", "number", c.Number)
			t.close()
		default:
			t.do(TakeOver{Application: c.ID})
			t.say("takeover.done", "case", t.caseName(c), "number", c.Number)
			t.close()
		}
		return true
	}
	named := Mentions(text)
	switch {
	case len(named.Numbers) > 0 && t.caseNumbered(named.Numbers[0]) != nil:
		t.goTo("case:" + named.Numbers[0]) // theirs already
		return true
	case len(named.Numbers) > 0 && len(named.Codes) > 0:
		t.say("takeover.wrong")
	default:
		t.say("takeover.how")
	}
	t.close()
	return true
}
