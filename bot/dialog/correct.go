package dialog

import (
	"strconv"
	"strings"

	"sakti/core/catalog"
)

// caseDraft is a returned case as a draft, with the answers corrected so far.
func (t *turn) caseDraft() *Draft {
	c := t.caseOf(t.state.Fix.Case)
	draft := &Draft{ID: c.ID, Service: c.Service, Version: c.Version}
	for code, value := range c.Answers {
		draft.set(code, value)
	}
	for code, value := range t.state.Fix.Answers {
		draft.set(code, value)
	}
	return draft
}

// lend asks or hears a question about a returned case: meanwhile the case
// stands in the place of the person's draft.
func (t *turn) lend(do func()) {
	if t.lent {
		do()
		return
	}
	if t.state.Fix == nil || t.caseOf(t.state.Fix.Case) == nil {
		t.goOn()
		return
	}
	t.lent, t.own = true, t.state.Draft
	t.state.Draft = t.caseDraft()
	do()
	t.giveBack()
}

func (t *turn) giveBack() {
	if t.lent {
		t.state.Draft, t.own, t.lent = t.own, nil, false
	}
}

// askAnswer asks for an answer of a returned case once more, with what the
// verifier said about it.
func askAnswer(t *turn, code string) {
	t.lend(func() {
		field := t.field(code)
		if field == nil {
			t.giveBack()
			t.goTo("correct")
			return
		}
		if reason := t.faultOf(code); reason != "" {
			t.say("fix.answer", "label", field.Label, "reason", reason)
		}
		t.say("fix.now", "label", lowered(field.Label), "value", t.shown(field, t.state.Draft.Answers[code]))
		askField(t, code)
	})
}

func chooseAnswer(t *turn, code, key string) (taken bool) {
	t.lend(func() { taken = chooseField(t, code, key) })
	return taken
}

func hearAnswer(t *turn, code, text string) (heard bool) {
	t.lend(func() { heard = hearField(t, code, text) })
	return heard
}

// correct takes a corrected answer of a returned case. When nothing else is
// wrong with it, it goes back to the office.
func (t *turn) correct(field *catalog.Field, value string) {
	t.giveBack()
	fix := t.state.Fix
	if fix.Answers == nil {
		fix.Answers = map[string]string{}
	}
	fix.Answers[field.Code] = value
	t.state.Misses, t.state.Memo.Insist = 0, ""
	t.say("fix.corrected", "label", field.Label, "value", t.shown(field, value))
	if t.nextFix() == "fix:" {
		t.resubmit()
		return
	}
	t.goOn()
}

// faultOf is what the verifier said about an answer or a document, "" if
// nothing.
func (t *turn) faultOf(code string) string {
	if c := t.caseOf(t.state.Fix.Case); c != nil {
		for _, fault := range c.Faults {
			if fault.Requirement == code {
				return fault.words(t.facts.Catalog, c)
			}
		}
	}
	return ""
}

// wantsChange is the word "ubah": an answer of the form, or of the returned
// case that is being mended. False if there is neither.
func (t *turn) wantsChange() bool {
	switch {
	case t.state.Fix != nil:
		t.goTo("correct")
	case t.state.Draft != nil && len(t.items()) > 0:
		t.goTo("change")
	default:
		return false
	}
	return true
}

// correctable are the answers of the returned case.
func (t *turn) correctable() []item {
	var out []item
	for _, field := range t.fields() {
		if value, ok := t.state.Draft.Answers[field.Code]; ok {
			out = append(out, item{step: "answer:" + field.Code, label: field.Label, value: t.shown(field, value)})
		}
	}
	return out
}

// askCorrect lists the answers of the returned case by number.
func askCorrect(t *turn, _ string) {
	t.lend(func() {
		var lines []string
		for i, item := range t.correctable() {
			lines = append(lines, strconv.Itoa(i+1)+". "+item.label+": "+item.value)
		}
		t.tell(t.text("change.ask") + "\n" + strings.Join(lines, "\n"))
		t.say("change.back")
	})
}

func hearCorrect(t *turn, _, text string) bool {
	var items []item
	t.lend(func() { items = t.correctable() })
	words := fold(text)
	if n, ok := changeNumber(words); ok {
		switch {
		case n == 0:
			t.goOn()
		case n < 0 || n > len(items):
			return false
		default:
			t.goTo(items[n-1].step)
		}
		return true
	}
	found := findItem(items, withoutNoise(words))
	if found != nil {
		t.goTo(found.step)
	}
	return found != nil
}

// offerCorrection offers, beside the photo that is asked for, to correct an
// answer, or to send what was corrected.
func (t *turn) offerCorrection() {
	if t.state.Fix == nil {
		return
	}
	if len(t.state.Fix.Answers) > 0 {
		t.offer("mended", "fix.send")
	}
	t.offer("correct", "fix.correct")
}
