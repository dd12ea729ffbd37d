package catalog

import (
	"slices"
	"strings"
)

// What steps.yaml may say.
var (
	clocks    = []string{"run", "pause", "stop"}
	needs     = []string{"reason", "verdicts", "siak", "appointment", "answer", "receiver"}
	duties    = []string{"", "counter", "section", "region"}
	presences = []string{"", "needed", "none"}
	prints    = []string{"", "self", "desk"}
	audiences = []string{"applicant", "filer"}
	actors    = []string{"applicant", "system"} // besides the roles
)

// table is the inspector of steps.yaml.
type table struct {
	l   *loader
	doc *document
	s   *Steps
}

func (l *loader) checkSteps() {
	t := table{l, l.docs[stepsFile], l.catalog.Steps}
	l.unique(t.doc, "states", codesOf(t.s.States, func(s State) string { return s.Code }))
	l.unique(t.doc, "lanes", codesOf(t.s.Lanes, func(s Lane) string { return s.Code }))
	l.unique(t.doc, "actions", codesOf(t.s.Actions, func(s Action) string { return s.Code }))
	l.unique(t.doc, "roles", codesOf(t.s.Roles, func(s Role) string { return s.Code }))
	l.unique(t.doc, "sections", codesOf(t.s.Sections, func(s Section) string { return s.Code }))
	for n, role := range t.s.Roles {
		t.filled(at("roles", n), "label", role.Label)
		t.known(at("roles", n, "needs"), "needs", []string{role.Needs}, duties)
	}
	for n, section := range t.s.Sections {
		t.filled(at("sections", n), "name", section.Name)
	}
	for n, lane := range t.s.Lanes {
		t.filled(at("lanes", n), "label", lane.Label)
	}
	for n, state := range t.s.States {
		t.state(n, state)
	}
	for n, action := range t.s.Actions {
		t.action(n, action)
	}
	t.reachable()
}

func (t table) bad(path []any, format string, values ...any) {
	t.l.report(t.doc.name, t.doc.line(path...), format, values...)
}

func (t table) filled(path []any, key, value string) {
	if strings.TrimSpace(value) == "" {
		t.bad(append(path, key), "%s belum diisi", key)
	}
}

func (t table) known(path []any, what string, values, allowed []string) {
	for _, value := range values {
		if !slices.Contains(allowed, value) {
			t.bad(path, "%s %q tidak dikenal; yang ada %v", what, value, allowed)
		}
	}
}

// people are all who can act.
func (t table) people() []string {
	return append(codesOf(t.s.Roles, func(r Role) string { return r.Code }), actors...)
}

func (t table) state(n int, state State) {
	path := at("states", n)
	t.filled(path, "label", state.Label)
	t.filled(path, "citizen", state.Citizen)
	t.known(at("states", n, "clock"), "clock", []string{state.Clock}, clocks)
	t.known(at("states", n, "who"), "peran", state.Who, t.people())
	if state.End != (len(state.Who) == 0) {
		t.bad(at("states", n, "who"), "keadaan %s: who harus kosong di akhir dan berisi di keadaan lain", state.Code)
	}
	if state.End && state.Clock != "stop" {
		t.bad(at("states", n, "clock"), "keadaan akhir %s harus menghentikan jam (stop)", state.Code)
	}
}

func (t table) action(n int, action Action) {
	path := at("actions", n)
	t.filled(path, "label", action.Label)
	t.filled(path, "past", action.Past)
	if len(action.Roles) == 0 {
		t.bad(append(path, "roles"), "tindakan %s belum punya peran", action.Code)
	}
	t.known(at("actions", n, "roles"), "peran", action.Roles, t.people())
	t.known(at("actions", n, "lanes"), "jalur", action.Lanes, codesOf(t.s.Lanes, func(l Lane) string { return l.Code }))
	t.known(at("actions", n, "not_by"), "tindakan", action.NotBy, codesOf(t.s.Actions, func(a Action) string { return a.Code }))
	t.known(at("actions", n, "needs"), "needs", action.Needs, needs)
	t.known(at("actions", n, "presence"), "presence", []string{action.Presence}, presences)
	t.known(at("actions", n, "print"), "print", []string{action.Print}, prints)
	t.ends(n, action)
	for audience, sentence := range action.Notice {
		t.known(at("actions", n, "notice"), "penerima", []string{audience}, audiences)
		t.filled(at("actions", n, "notice"), audience, sentence)
	}
}

// ends checks the states an action leads from and to.
func (t table) ends(n int, action Action) {
	states := codesOf(t.s.States, func(s State) string { return s.Code })
	if len(action.From) == 0 {
		t.bad(at("actions", n, "from"), "tindakan %s belum punya keadaan asal", action.Code)
	}
	t.known(at("actions", n, "from"), "keadaan", action.From, append(states, ""))
	t.known(at("actions", n, "to"), "keadaan", []string{action.To}, append(states, ""))
	for _, from := range action.From {
		if state := t.s.State(from); state != nil && state.End {
			t.bad(at("actions", n, "from"), "keadaan akhir %s tidak boleh punya tindakan %s", from, action.Code)
		}
	}
}

// reachable walks the table for every kind of case: each state is met by
// some case, and whoever meets a state can get from there to an end.
func (t table) reachable() {
	met := map[string]bool{}
	for _, kind := range t.s.kinds() {
		reached := t.s.reach(kind)
		for n, state := range t.s.States {
			if !reached[state.Code] {
				continue
			}
			met[state.Code] = true
			if kind.State = state.Code; !state.End && !t.s.canEnd(kind) {
				t.bad(at("states", n), "dari keadaan %s di jalur %s tidak ada jalan ke akhir (hadir: %t, cetak mandiri: %t)", state.Code, kind.Lane, kind.Presence, kind.Self)
			}
		}
	}
	for n, state := range t.s.States {
		if !met[state.Code] {
			t.bad(at("states", n), "keadaan %s tidak pernah tercapai", state.Code)
		}
	}
}
