package dialog

import (
	"slices"

	"sakti/core/catalog"
)

// PhoneField is the code of the question for a number to call. It is asked
// only on channels that do not prove one.
const PhoneField = "telepon"

// Unknown is the answer to a field of which the person does not know it, where
// the field allows that.
const Unknown = "tidak tahu"

// service is the service of the draft, as it was when the draft was opened.
func (t *turn) service() *catalog.Service {
	return t.facts.Catalog.Pinned(t.state.Draft.Service, t.state.Draft.Version)
}

// currentService names what is being mended or filled in, as on its button.
func (t *turn) currentService() string {
	if t.state.Fix == nil {
		if len(t.state.Parked) > 0 {
			return t.draftName(t.state.Draft)
		}
		return t.service().Short
	}
	if c := t.caseOf(t.state.Fix.Case); c != nil {
		if service := t.facts.Catalog.Pinned(c.Service, c.Version); service != nil {
			return service.Short
		}
	}
	return t.text("fix.some")
}

// openDraft makes the row of the draft if there is none yet, and returns its
// id.
func (t *turn) openDraft() string {
	draft := t.state.Draft
	if draft.ID == "" {
		draft.ID = t.facts.NewID
		t.do(Open{ID: draft.ID, Service: draft.Service, Version: draft.Version})
		t.setGiven()
	}
	return draft.ID
}

// setGiven keeps the answers that need no asking and on which other questions
// may depend.
func (t *turn) setGiven() {
	for _, field := range t.allFields() {
		if value, ok := t.given(field); ok && field.Type == "collect" && value != "" {
			t.state.Draft.set(field.Code, value)
		}
	}
}

// fields are the questions that apply to the draft.
func (t *turn) fields() []*catalog.Field {
	draft, all := t.state.Draft, t.allFields()
	out := make([]*catalog.Field, 0, len(all))
	for _, field := range all {
		if field.When.Holds(draft.Answers) && !t.known(field) {
			out = append(out, field)
		}
	}
	return out
}

// known reports whether the answer is clear without asking: a number that the
// channel proves, the only place where a product can be had.
func (t *turn) known(field *catalog.Field) bool {
	_, ok := t.given(field)
	return ok
}

func (t *turn) given(field *catalog.Field) (string, bool) {
	switch {
	case field.Code == PhoneField && t.facts.Person.Phone != "" && t.facts.Operator == nil:
		return t.facts.Person.Phone, true
	case field.Type == "collect" && len(field.Options) == 1:
		return field.Options[0].Code, true
	case field.Type == "collect" && len(field.Options) == 0:
		return "", true
	}
	return "", false
}

// field returns a question of the draft's service, or nil.
func (t *turn) field(code string) *catalog.Field {
	if field := t.service().Field(code); field != nil || code != PhoneField {
		return field
	}
	return t.phoneField()
}

// answered reports whether a question needs no more asking.
func (d *Draft) answered(code string) bool {
	_, ok := d.Answers[code]
	return ok || slices.Contains(d.Skipped, code)
}

// set keeps an answer.
func (d *Draft) set(code, value string) {
	if d.Answers == nil {
		d.Answers = map[string]string{}
	}
	d.Answers[code] = value
	d.Skipped = slices.DeleteFunc(d.Skipped, func(s string) bool { return s == code })
}

// allFields are the questions of the draft's service and, last, the one for a
// number to call.
func (t *turn) allFields() []*catalog.Field {
	service := t.service()
	out := make([]*catalog.Field, 0, len(service.Fields)+1)
	for i := range service.Fields {
		out = append(out, &service.Fields[i])
	}
	if service.Field(PhoneField) == nil {
		out = append(out, t.phoneField())
	}
	return out
}

// phoneField asks for a number to call. An operator may leave the citizen's
// out, and so may who complains.
func (t *turn) phoneField() *catalog.Field {
	field := &catalog.Field{
		Code: PhoneField, Type: "phone", Label: t.text("phone.label"),
		Ask: t.text("phone.ask"), Help: t.text("phone.example"),
	}
	if t.facts.Operator != nil {
		field.Ask = t.text("phone.citizen")
		field.Optional = true
	}
	field.Optional = field.Optional || t.service().Lane == "complaint"
	return field
}
