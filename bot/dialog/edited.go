package dialog

import (
	"strings"

	"sakti/core/catalog"
)

// edited answers a changed message. If it may be an answer that was given, we
// ask whether to change that; nothing changes unasked.
func (t *turn) edited() {
	switch {
	case t.nowhere() || t.event.Text == "":
		t.say("edited.idle")
		t.again()
	case t.state.Fix == nil && t.editedAnswer(t.event.Text):
		t.goTo("edited")
	default:
		t.say("edited.form")
		t.again()
	}
}

// editedAnswer finds the answer that a changed message gives anew: the one that
// differs least, else the last one given.
func (t *turn) editedAnswer(text string) bool {
	draft := t.state.Draft
	var found *catalog.Field
	best, meant := maxTypo+1, ""
	for _, field := range t.fields() {
		old, answered := draft.Answers[field.Code]
		if !answered {
			continue
		}
		value, wrong := t.readExact(field, text)
		if wrong != nil || value == old {
			continue
		}
		d := edits(fold(old), fold(value), maxTypo)
		if field.Code == t.state.Memo.Last {
			d = min(d, maxTypo)
		}
		if d < best {
			found, best, meant = field, d, value
		}
	}
	if found != nil {
		t.state.Memo.Edit = found.Code + "=" + meant
	}
	return found != nil
}

// maxTypo is how many letters a corrected answer may differ from the old one
// and still be known as the same.
const maxTypo = 3

// edit is the field and the value of a changed message.
func (t *turn) edit() (*catalog.Field, string) {
	code, value, _ := strings.Cut(t.state.Memo.Edit, "=")
	return t.formField(code), value
}

func askEdited(t *turn, _ string) {
	field, value := t.edit()
	if field == nil || t.state.Memo.Edit == "" {
		t.goOn()
		return
	}
	old := t.shown(field, t.state.Draft.Answers[field.Code])
	if shown := t.shown(field, value); shown != old {
		t.say("edited.ask", "label", lowered(field.Label), "old", old, "value", shown)
	} else {
		t.say("edited.number", "label", lowered(field.Label), "value", value)
	}
	t.offer("edit", "edited.yes")
	t.offer("keep", "edited.no")
}

func chooseEdited(t *turn, _, key string) bool {
	field, value := t.edit()
	switch {
	case key == "edit" && field != nil:
		t.state.Memo.Edit = ""
		t.keep(field, value)
	case key == "keep" || key == "edit":
		t.state.Memo.Edit = ""
		t.goOn()
	default:
		return false
	}
	return true
}

func hearEdited(t *turn, subject, text string) bool {
	return t.yesOrNo(text, chooseEdited, subject, "edit", "keep")
}
