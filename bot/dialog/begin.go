package dialog

import (
	"strings"

	"sakti/core/catalog"
)

// begin starts an application for a service, or asks first if another one
// would be lost.
func (t *turn) begin(code string) {
	service := t.facts.Catalog.Service(code)
	if service == nil {
		t.goTo("menu")
		return
	}
	draft := t.state.Draft
	topic, _, _ := strings.Cut(t.state.Step, ":")
	chosen := topic == "group" || topic == "menu" // rather than named once more in passing
	switch {
	case draft != nil && draft.Service == code && (draft.empty() || !chosen && t.facts.Operator == nil):
		t.say("begin.already", "service", service.Short, "progress", t.progress())
		t.leaveRepair()
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
	pending, said := t.state.Memo.Pending, t.state.Memo.Said
	t.state.Memo = Memo{Pending: pending, Like: t.state.Memo.Like}
	t.leaveRepair()
	t.unwish(service.Code)
	t.state.Draft = &Draft{Service: service.Code, Version: service.Version}
	t.hint()
	t.prefill()
	t.takeSaid(said, service)
	t.introduce(service)
	t.placeCaptioned()
	t.goOn()
}

// introduce says what the service is, who must come and what to lay ready.
func (t *turn) introduce(service *catalog.Service) {
	intro := t.text("begin.service", "service", service.Short)
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
	if filled := t.assumed(); len(filled) > 0 {
		t.say("known.filled", "list", t.listed(filled))
	}
	if t.facts.Operator != nil {
		t.tellQuick()
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

// tellQuick shows an operator the order in which one line may hold all
// answers.
func (t *turn) tellQuick() {
	if name := t.state.Draft.Answers["pemohon_nama"]; name == "" {
		t.say("begin.citizen")
	}
	var labels []string
	for _, field := range t.fields() {
		if !t.state.Draft.answered(field.Code) {
			labels = append(labels, lowered(field.Label))
		}
	}
	if len(labels) > 1 {
		t.say("begin.quick", "order", strings.Join(labels, "; "))
	}
}
