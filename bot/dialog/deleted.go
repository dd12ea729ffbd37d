package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

// deleted answers a message that was taken back. A photo leaves the form it
// was put to, unless it was sent; an answer stays until the person changes it,
// for a message may be deleted only because it shows a number.
func (t *turn) deleted() {
	switch {
	case len(t.event.Files) > 0:
		t.deletedFiles()
	case t.nowhere() || t.event.Text == "" || !t.deletedAnswer(t.event.Text):
		t.hush()
	}
}

// deletedFiles takes photos out of whatever may still change.
func (t *turn) deletedFiles() {
	var names []string
	waiting := false
	for _, file := range t.event.Files {
		for _, name := range t.takeOut(file.ID) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if at := slices.Index(t.state.Memo.Pending, file.ID); at >= 0 {
			t.state.Memo.Pending = slices.Delete(t.state.Memo.Pending, at, at+1)
			waiting = true
		}
	}
	switch {
	case len(names) > 0:
		t.say("deleted.photo", "name", strings.Join(names, ", "))
		t.afterDeleted()
	case waiting:
		t.say("which.dropped")
		t.afterDeleted()
	case len(t.facts.Cases) > 0 && len(t.event.Files) > 0 && t.nowhere():
		t.say("deleted.sent")
	default:
		t.hush()
	}
}

// afterDeleted goes on with the form, if there is one.
func (t *turn) afterDeleted() {
	if !t.nowhere() {
		t.goOn()
	}
}

// takeOut takes a photo out of every form that has it and returns the names of
// its documents. They are asked for again.
func (t *turn) takeOut(file string) []string {
	var names []string
	for _, h := range t.holders() {
		for _, code := range h.holding(file) {
			rest := slices.DeleteFunc(slices.Clone(h.Files[code]), func(id string) bool { return id == file })
			t.put(h, code, rest)
			h.reopen(code)
			names = append(names, h.nameOf(code))
			if t.state.Memo.Replace == code && len(rest) == 0 {
				t.state.Memo.Replace = ""
			}
			t.state.Memo.Spread = nil
		}
	}
	return names
}

// deletedAnswer says that an answer stays whose message was taken back, and
// how to change it; false if the message was none.
func (t *turn) deletedAnswer(text string) bool {
	if t.state.Draft == nil || t.state.Fix != nil {
		return false
	}
	if field := t.answerIn(text); field != nil {
		value := t.state.Draft.Answers[field.Code]
		t.say("deleted.answer", "label", lowered(field.Label), "value", t.shown(field, value))
		t.again()
		if len(t.choices) < pageSize {
			t.offer("redo:"+field.Code, "deleted.change", "label", lowered(field.Label))
		}
		return true
	}
	fields := t.fields()
	if len(fields) == 0 {
		return false
	}
	parts, _ := partsOf(fields[0], text)
	if !slices.ContainsFunc(parts, func(p part) bool { return t.answerIn(p.text) != nil }) {
		return false
	}
	t.say("deleted.answers")
	t.again()
	return true
}

// answerIn is the answered question that a text answers as it stands, the last
// one first; nil if there is none.
func (t *turn) answerIn(text string) *catalog.Field {
	var found *catalog.Field
	for _, field := range t.fields() {
		old, answered := t.state.Draft.Answers[field.Code]
		if !answered {
			continue
		}
		if value, wrong := t.readExact(field, text); wrong != nil || value != old {
			continue
		}
		switch field.Type {
		case "yesno", "choice", "relation", "collect", "number":
			if field.Code != t.state.Memo.Last {
				continue // "1" or "ya" may have answered any of them
			}
		}
		if found == nil || field.Code == t.state.Memo.Last {
			found = field
		}
	}
	return found
}

// redo asks for one answer again; the old one stays until then.
func (t *turn) redo(code string) {
	if t.state.Draft == nil || t.state.Fix != nil || !t.state.Draft.answered(code) || t.formField(code) == nil {
		t.goOn()
		return
	}
	t.change(item{step: "field:" + code})
}
