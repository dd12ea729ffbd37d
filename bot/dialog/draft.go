package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

// PhoneField is the code of the question for a number to call. It is asked
// only on channels that do not prove one.
const PhoneField = "telepon"

// Unknown is the answer to a field of which the person does not know it, where
// the field allows that.
const Unknown = "tidak tahu"

// begin starts an application for a service, or asks first if another one
// would be lost.
func (t *turn) begin(code string) {
	service := t.facts.Catalog.Service(code)
	if service == nil {
		t.goTo("menu")
		return
	}
	draft := t.state.Draft
	switch {
	case draft != nil && draft.Service == code:
		t.say("begin.already", "service", service.Name, "progress", t.progress())
		t.state.Fix = nil
		t.goOn()
	case !draft.empty():
		t.state.Memo.Wish = code
		t.goTo("switch")
	default:
		t.open(service)
	}
}

// open begins a fresh draft and introduces the service.
func (t *turn) open(service *catalog.Service) {
	pending := t.state.Memo.Pending
	t.state.Memo = Memo{Pending: pending}
	t.state.Fix = nil
	t.state.Draft = &Draft{Service: service.Code, Version: service.Version}
	t.introduce(service)
	t.goOn()
}

// introduce says what the service is, who must come and what to lay ready.
func (t *turn) introduce(service *catalog.Service) {
	intro := t.text("begin.service", "service", service.Name)
	if service.About != "" {
		intro += "\n" + service.About
	}
	t.tell(intro)
	if service.Presence != "" {
		t.say("begin.presence", "presence", service.Presence)
	}
	if ready := t.shortList(service); ready != "" {
		t.say("begin.ready", "list", ready)
	}
	if t.facts.Operator != nil {
		t.say("begin.citizen")
		return
	}
	t.say("begin.tips")
}

// shortList names the documents to lay ready: those always wanted, then
// whether there may be more.
func (t *turn) shortList(service *catalog.Service) string {
	var names []string
	more := false
	for _, requirement := range service.Requirements {
		if requirement.When == nil && !requirement.Optional {
			names = append(names, "• "+requirement.Name)
		} else {
			more = true
		}
	}
	if more && len(names) > 0 {
		names = append(names, "• "+t.text("begin.maybe"))
	}
	return strings.Join(names, "\n")
}

// service is the service of the draft, as it was when the draft was opened.
func (t *turn) service() *catalog.Service {
	return t.facts.Catalog.Pinned(t.state.Draft.Service, t.state.Draft.Version)
}

// currentService names what is being mended or filled in.
func (t *turn) currentService() string {
	if t.state.Fix != nil {
		if c := t.caseOf(t.state.Fix.Case); c != nil {
			return t.serviceName(c)
		}
		return t.text("fix.some")
	}
	if service := t.service(); service != nil {
		return service.Name
	}
	return t.state.Draft.Service
}

// currentShort is currentService for a button.
func (t *turn) currentShort() string {
	if t.state.Fix == nil && t.service() != nil {
		return t.service().Short
	}
	return t.currentService()
}

// openDraft makes the row of the draft if there is none yet, and returns its
// id.
func (t *turn) openDraft() string {
	draft := t.state.Draft
	if draft.ID == "" {
		draft.ID = t.facts.NewID
		t.do(Open{ID: draft.ID, Service: draft.Service, Version: draft.Version})
	}
	return draft.ID
}

// fields are the questions that apply to the draft.
func (t *turn) fields() []catalog.Field {
	draft := t.state.Draft
	var out []catalog.Field
	for _, field := range t.allFields() {
		if field.When.Holds(draft.Answers) && !t.known(field) {
			out = append(out, field)
		}
	}
	return out
}

// known reports whether the answer is clear without asking: a number that the
// channel proves, the only place where a product can be had.
func (t *turn) known(field catalog.Field) bool {
	_, ok := t.given(field)
	return ok
}

func (t *turn) given(field catalog.Field) (string, bool) {
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
	phone := t.phoneField()
	return &phone
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

// nextDraft is the step of the first thing that the draft still lacks:
// answers first, then what waiting photos show, then photos, then the summary.
func (t *turn) nextDraft() string {
	for _, field := range t.fields() {
		if !t.state.Draft.answered(field.Code) {
			return "field:" + field.Code
		}
	}
	g := t.draftFolder()
	if len(t.state.Memo.Pending) > 0 && len(g.wanted) > 0 {
		return "which"
	}
	for _, requirement := range g.wanted {
		if !g.complete(requirement) {
			return "photo:" + requirement.Code
		}
	}
	return "summary"
}

// progress is how far the form is: "3 dari 7".
func (t *turn) progress() string {
	if t.state.Draft == nil {
		return t.text("progress.fix")
	}
	at, of := t.position()
	return t.text("progress", "at", at, "of", of)
}

// position is where in the form the present question stands, from 1, or else
// the first thing missing; and how many questions and photos there are.
func (t *turn) position() (at, of int) {
	step := t.state.Step
	if topic, _ := t.topic(); topic.aside {
		step = t.nextDraft()
	}
	fields, wanted := t.fields(), t.draftFolder().wanted
	at, of = len(fields)+len(wanted), len(fields)+len(wanted)
	for i, field := range fields {
		if step == "field:"+field.Code {
			at = i + 1
		}
	}
	for i, requirement := range wanted {
		if step == "photo:"+requirement.Code {
			at = len(fields) + i + 1
		}
	}
	return at, of
}
