package dialog

import (
	"strings"

	"sakti/core/catalog"
)

// optionalOpen are the documents that may be left out and are not there yet.
func (t *turn) optionalOpen() []*catalog.Requirement {
	var out []*catalog.Requirement
	for _, requirement := range t.draftFolder().open() {
		if requirement.Optional {
			out = append(out, requirement)
		}
	}
	return out
}

// extraField reports whether a question is asked along with the documents that
// may be left out: that for a number to call, where it is not needed.
func extraField(field *catalog.Field) bool { return field.Code == PhoneField && field.Optional }

// phoneOpen is the question for a number that may be left out, while it is
// open; else nil.
func (t *turn) phoneOpen() *catalog.Field {
	for _, field := range t.fields() {
		if extraField(field) && !t.state.Draft.answered(field.Code) {
			return field
		}
	}
	return nil
}

// askExtra asks in one go for all that may be left out.
func askExtra(t *turn, _ string) {
	if t.state.Draft == nil || len(t.optionalOpen()) == 0 && t.phoneOpen() == nil {
		t.goOn()
		return
	}
	open := t.optionalOpen()
	var lines []string
	if t.phoneOpen() != nil {
		lines = append(lines, "• "+t.text("extra.phone"))
	}
	for _, requirement := range open {
		lines = append(lines, "• "+requirement.Name)
	}
	if len(open) == 1 {
		lines[len(lines)-1] += ". " + open[0].Look
	}
	t.tell(t.counted(t.text("extra.ask")) + "\n" + strings.Join(lines, "\n"))
	t.offer("next", "extra.next")
	t.offerMore()
	t.offerHelp()
}

func chooseExtra(t *turn, _, key string) bool {
	if key != "next" {
		return false
	}
	t.skipExtra()
	return true
}

// skipExtra passes over all that may be left out.
func (t *turn) skipExtra() {
	t.openDraft()
	if phone := t.phoneOpen(); phone != nil {
		t.state.Draft.Skipped = append(t.state.Draft.Skipped, phone.Code)
	}
	for _, requirement := range t.optionalOpen() {
		t.state.Draft.Skipped = append(t.state.Draft.Skipped, requirement.Code)
	}
	t.goOn()
}

func hearExtra(t *turn, _, text string) bool {
	words := fold(text)
	switch {
	case isYes(text), isNo(text), doneWords[words], laterWords[words], onward[words], sendWords[plainly(words)]:
		t.skipExtra()
		return true
	}
	phone := t.phoneOpen()
	if phone == nil || len(digitsOf(text)) < 8 {
		return false
	}
	return hearField(t, phone.Code, text)
}

var onward = words("continue, go on, lajeng, nglajengaken, dipunlajengaken, lanjut, lanjutkan, lanjut saja, lanjutkan saja, terus, teruskan, next, terusna, lajengaken")
