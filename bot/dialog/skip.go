package dialog

import (
	"strings"

	"sakti/core/catalog"
)

// skip passes over the question or photo asked, if it may be.
func (t *turn) skip() bool {
	topic, code, _ := strings.Cut(t.state.Step, ":")
	switch topic {
	case "field":
		if field := t.formField(code); field != nil {
			t.skipField(field)
			return true
		}
	case "photo", "fix":
		t.skipPhoto(code)
		return true
	case "answer":
		t.say("skip.no")
		t.again()
		return true
	case "extra":
		t.skipExtra()
		return true
	}
	return false
}

func (t *turn) skipField(field *catalog.Field) {
	switch {
	case defers(fold(t.event.Text)) && !t.lent:
		t.postpone(field.Label)
	case field.Optional:
		t.openDraft()
		delete(t.state.Draft.Answers, field.Code)
		t.state.Draft.Skipped = append(t.state.Draft.Skipped, field.Code)
		t.say("skip.done", "label", lowered(field.Label))
		t.goOn()
	case field.Unknown:
		t.keep(field, Unknown)
	case t.lent:
		t.say("skip.no")
		t.again()
	default:
		t.postpone(field.Label)
	}
}

// back puts the question before the present one once more.
func (t *turn) back() bool {
	topic, code, _ := strings.Cut(t.state.Step, ":")
	if t.state.Draft == nil || t.state.Fix != nil {
		return false
	}
	last := ""
	for _, field := range t.fields() {
		if topic == "field" && field.Code == code {
			break
		}
		if t.state.Draft.answered(field.Code) {
			last = field.Code
		}
	}
	if before := t.photoBefore(topic, code); before != "" {
		t.say("back")
		t.renewPhotos(before)
		return true
	}
	if last == "" || topic == "change" {
		t.goOn()
		return true
	}
	t.say("back")
	t.goTo("field:" + last)
	return true
}

// photoBefore is the document asked for before the present one, "" if that was
// a question. Its photos stay until new ones come.
func (t *turn) photoBefore(topic, code string) string {
	if topic != "photo" && topic != "extra" {
		return ""
	}
	before := ""
	for _, requirement := range t.sentDocuments() {
		if topic == "photo" && requirement.Code == code {
			break
		}
		before = requirement.Code
	}
	return before
}
