package dialog

import (
	"slices"
	"strings"
)

// status tells how the person's applications stand: one at once, of several
// the list.
func (t *turn) status() {
	cases := t.facts.Cases
	open := slices.DeleteFunc(slices.Clone(cases), func(c Case) bool { return !c.Finished.IsZero() })
	switch {
	case len(cases) == 0:
		t.say("status.none")
		t.close()
	case len(open) == 1 && t.facts.Operator == nil:
		t.goTo("case:" + open[0].Number)
	case len(cases) == 1:
		t.goTo("case:" + cases[0].Number)
	case t.facts.Operator != nil:
		t.goTo("counter")
	default:
		t.goTo("cases:all")
	}
}

// askCases lists cases: "all", "returned" to mend one, "withdraw" to cancel
// one. A page may follow: "all#2".
func askCases(t *turn, subject string) {
	kind, page := cutPage(subject)
	cases := t.casesOf(kind)
	if len(cases) == 0 {
		t.say("status.none")
		t.close()
		return
	}
	if kind == "all" && t.facts.Operator != nil {
		t.say("cases.counter")
	} else {
		t.say("cases." + kind)
	}
	var choices []Choice
	for _, c := range cases {
		choices = append(choices, Choice{"c:" + c.Number, t.caseLine(c)})
	}
	if kind == "withdraw" && len(choices) < pageSize {
		choices = append(choices, Choice{"none", t.text("withdraw.none")})
	}
	t.turned(choices, page, pageSize, "page:"+kind)
}

func (t *turn) casesOf(kind string) []*Case {
	switch kind {
	case "returned":
		return t.returned()
	case "withdraw":
		return t.withdrawable()
	}
	var out []*Case
	for i := range t.facts.Cases {
		if c := &t.facts.Cases[i]; kind == "all" || kind == t.listOf(c) {
			out = append(out, c)
		}
	}
	return out
}

func chooseCases(t *turn, subject, key string) bool {
	kind, rest, _ := strings.Cut(key, ":")
	list, _ := cutPage(subject)
	switch {
	case kind == "page":
		t.goTo("cases:" + rest)
	case kind == "none":
		t.say("withdraw.kept")
		t.close()
	case kind == "c" && list == "withdraw":
		t.goTo("withdraw:" + rest)
	case kind == "c" && list == "returned" && t.caseNumbered(rest) != nil:
		t.mend(t.caseNumbered(rest))
	default:
		return false
	}
	return true
}

func hearCases(t *turn, subject, text string) bool {
	if list, _ := cutPage(subject); list == "withdraw" && isNo(text) {
		return chooseCases(t, subject, "none")
	}
	return false
}

// caseNumbered returns the case with this number, or nil.
func (t *turn) caseNumbered(number string) *Case {
	for _, list := range [][]Case{t.facts.Cases, t.facts.Found} {
		for i := range list {
			if list[i].Number == number {
				return &list[i]
			}
		}
	}
	return nil
}

func (t *turn) showCase(number string) {
	if t.caseNumbered(number) == nil {
		t.say("status.unknown", "number", number)
		t.close()
		return
	}
	t.goTo("case:" + number)
}

// askCase tells how one case stands and what can be done.
func askCase(t *turn, number string) {
	c := t.caseNumbered(number)
	if c == nil {
		t.goOn()
		return
	}
	t.tell(t.text("case.title", "case", t.caseName(c), "number", c.Number) + "\n" + t.text("case.state", "state", t.stateOf(c)))
	t.tellDetail(c)
	mine := t.caseOf(c.ID) != nil
	if mine && c.State == "returned" && len(c.Faults) > 0 {
		t.offer("mend", "case.mend")
	}
	if mine && slices.Contains(t.withdrawable(), c) {
		t.offer("withdraw", "case.withdraw")
	}
	if mine && len(t.facts.Cases) > 1 {
		t.offer("list", "case.list")
	}
	if c.Open && !mine {
		t.say("case.takeover")
	}
	if t.nowhere() {
		t.offer("menu", "case.menu")
	} else {
		t.offer("go", "menu.continue", "service", t.currentService())
	}
}

// tellDetail adds what matters in the case's state.
func (t *turn) tellDetail(c *Case) {
	switch c.State {
	case "returned":
		t.tellFaults(c)
	case "rejected":
		if c.Reason != "" {
			t.say("case.rejected", "reason", t.reasonOf(c))
		}
	case "appointment":
		if c.Visit != "" {
			t.say("case.visit", "visit", c.Visit)
		}
	case "ready", "printed":
		if c.Collect != "" {
			t.say("case.collect", "place", t.facts.Catalog.PlaceLabel(c.Collect))
		}
	default:
		if !c.Due.IsZero() {
			t.say("case.due", "when", t.moment(c.Due))
		}
	}
}

func (t *turn) tellFaults(c *Case) {
	lines := []string{t.text("case.faults")}
	for _, fault := range c.Faults {
		lines = append(lines, "• "+t.requirementName(c, fault.Requirement)+": "+fault.words(t.facts.Catalog, c))
	}
	if len(c.Faults) > 0 {
		t.tell(strings.Join(lines, "\n"))
	}
	if c.Reason != "" {
		t.say("fix.note", "note", t.reasonOf(c))
	}
	if len(c.Faults) == 0 {
		t.say("case.ask")
	}
}

// reasonOf is what was said about the case as a whole.
func (t *turn) reasonOf(c *Case) string {
	return t.facts.Catalog.Said(c.Service, c.Version, "", c.Reason)
}

func (t *turn) requirementName(c *Case, code string) string {
	return t.facts.Catalog.Pinned(c.Service, c.Version).PartName(code)
}

func chooseCase(t *turn, number, key string) bool {
	c := t.caseNumbered(number)
	switch {
	case key == "list":
		t.goTo("cases:all")
	case key == "mend" && c != nil:
		t.mend(c)
	case key == "withdraw" && c != nil:
		t.goTo("withdraw:" + number)
	default:
		return false
	}
	return true
}

// mend begins the repair of a case, if it still waits for one.
func (t *turn) mend(c *Case) {
	if c.State != "returned" || len(c.Faults) == 0 || t.caseOf(c.ID) == nil {
		t.goTo("case:" + c.Number)
		return
	}
	t.fix(c)
}

func (t *turn) stateOf(c *Case) string {
	if state := t.facts.Catalog.Steps.State(c.State); state != nil {
		return state.Citizen
	}
	return c.State
}

func (t *turn) serviceName(c *Case) string {
	if service := t.facts.Catalog.Pinned(c.Service, c.Version); service != nil {
		return service.Name
	}
	return c.Service
}
