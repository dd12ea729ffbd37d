package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

// While one of the staff answers, the conversation stands still. What comes in
// is theirs to read; photos are kept for the form that is open, so that nobody
// has to send them twice.

// Hold is the state after something that came in while a human answers.
func Hold(state State, event Event) State {
	if state.Draft == nil && state.Fix == nil {
		return state
	}
	state = state.clone()
	for _, file := range event.Files {
		if event.Kind == KindFiles && file.ID != "" && len(state.Memo.Pending) < maxPending && !slices.Contains(state.Memo.Pending, file.ID) {
			state.Memo.Pending = append(state.Memo.Pending, file.ID)
		}
	}
	return state
}

// WantsBot reports whether somebody in talk with a human asks for the menu, and
// so for the bot: nobody has to wait for a human who does not come.
func WantsBot(event Event) bool {
	return event.Kind == KindText && commands[fold(event.Text)] == cmdMenu || event.Kind == KindChoice && event.Choice == "menu"
}

// Thanks reports whether somebody thanks or nods and says nothing else, so that
// nobody has to answer.
func Thanks(event Event) bool { return event.Kind == KindText && thankful(fold(event.Text)) }

// Return goes on after a human has given the conversation back: at this step,
// one of Standing.Steps, or where it stood for "".
func Return(state State, step string, facts Facts) (State, []Effect) {
	t := begin(state, facts)
	t.state.Misses, t.state.Memo.Refusals = 0, 0
	t.say("person.back")
	switch {
	case step == "menu" || t.nowhere():
		t.goTo("menu")
	case len(t.state.Memo.Pending) > 0 && t.gathering() != nil && len(t.gathering().wanted) > 0:
		pending := t.state.Memo.Pending
		t.state.Memo.Pending = nil
		t.state.Step = t.stepTo(step)
		t.place(t.gathering(), pending)
	default:
		t.goTo(t.stepTo(step))
	}
	return t.finish()
}

// begin is a turn in which nothing has come in.
func begin(state State, facts Facts) *turn {
	t := &turn{state: state.clone(), facts: &facts}
	t.state.V = 1
	if t.state.Lang == "" {
		t.state.Lang = facts.Person.Lang
	}
	facts.Catalog = facts.Catalog.In(t.state.Lang)
	t.settle()
	return t
}

// stepTo is the step where the form goes on: the one wanted, if it is one of
// the form's; else where it stood, but for what had interrupted it.
func (t *turn) stepTo(step string) string {
	if slices.ContainsFunc(t.ways(), func(c Choice) bool { return c.Key == step }) {
		return step
	}
	if topic, _ := t.topic(); topic.aside || t.state.Step == "" {
		return t.next()
	}
	return t.state.Step
}

// Standing is where a conversation stands, for who helps its person. All words
// are Indonesian.
type Standing struct {
	Lang     string // of the person, "id" if they chose none
	Service  string // being filled in or mended, "" if nothing is
	Progress string // "3 dari 7"
	Asked    string // what was asked last
	Misses   int    // answers not understood in a row
	Refusals int    // photos refused in a row
	Waiting  int    // photos that have no place yet
	Steps    []Choice
	Case     string // id of the case being mended, "" for a new one

	missing func(lang string) []string
}

// Missing is what the form still lacks, in a language.
func (s Standing) Missing(lang string) []string {
	if s.missing == nil {
		return nil
	}
	return s.missing(lang)
}

// StandingOf reads where a conversation stands. Of the facts it uses Now,
// Catalog, Places, Person, Operator and Cases.
func StandingOf(state State, facts Facts) Standing {
	t := begin(state, facts)
	s := Standing{Lang: t.state.Lang, Misses: t.state.Misses, Refusals: t.state.Memo.Refusals, Waiting: len(t.state.Memo.Pending)}
	if s.Lang == "" {
		s.Lang = "id"
	}
	if t.nowhere() {
		return s
	}
	s.missing = func(lang string) []string {
		in := state.clone()
		in.Lang = lang
		return begin(in, facts).stillMissing()
	}
	in := state.clone()
	in.Lang = "id"
	t = begin(in, facts)
	s.Service, s.Progress, s.Steps = t.currentService(), t.progress(), t.ways()
	for _, way := range s.Steps {
		if way.Key == t.state.Step {
			s.Asked = way.Label
		}
	}
	if t.state.Fix != nil {
		s.Case = t.state.Fix.Case
	}
	return s
}

// ways are the steps at which the form can go on, with what is asked there.
func (t *turn) ways() []Choice {
	if t.nowhere() {
		return nil
	}
	var out []Choice
	if t.state.Fix != nil {
		return t.faultyWays()
	}
	folder := t.draftFolder()
	for _, step := range t.course() {
		topic, code, _ := strings.Cut(step, ":")
		switch {
		case topic == "field":
			out = append(out, Choice{Key: step, Label: t.field(code).Label})
		case topic == "photo" && folder.find(code) != nil:
			out = append(out, Choice{Key: step, Label: t.text("standing.photo", "name", folder.find(code).Name)})
		}
	}
	if next := t.nextDraft(); next == "summary" {
		out = append(out, Choice{Key: next, Label: t.text("standing.summary")})
	}
	return out
}

func (t *turn) faultyWays() []Choice {
	var out []Choice
	c := t.caseOf(t.state.Fix.Case)
	for _, requirement := range t.fixFolder().wanted {
		out = append(out, Choice{Key: "fix:" + requirement.Code, Label: t.text("standing.photo", "name", requirement.Name)})
	}
	if c == nil {
		return out
	}
	service := t.facts.Catalog.Pinned(c.Service, c.Version)
	for _, fault := range c.Faults {
		if t.isAnswer(c, fault.Requirement) {
			out = append(out, Choice{Key: "answer:" + fault.Requirement, Label: service.Field(fault.Requirement).Label})
		}
	}
	return out
}

// stillMissing names what has not been given yet: for a returned case what was wrong
// with it.
func (t *turn) stillMissing() []string {
	var out []string
	if t.state.Fix != nil {
		c := t.caseOf(t.state.Fix.Case)
		for _, way := range t.faultyWays() {
			_, code, _ := strings.Cut(way.Key, ":")
			out = append(out, FaultLine(t.facts.Catalog, way.Label, *c, code))
		}
		return out
	}
	draft, folder := t.state.Draft, t.draftFolder()
	for _, way := range t.ways() {
		topic, code, _ := strings.Cut(way.Key, ":")
		if topic == "field" && !draft.answered(code) && !extraField(t.field(code)) || topic == "photo" && !folder.complete(folder.find(code)) {
			out = append(out, way.Label)
		}
	}
	return out
}

// FaultLine names a faulty part of a case with the verifier's reason, in the
// catalogue's language where it was ready-made.
func FaultLine(cat *catalog.Catalog, name string, c Case, code string) string {
	for _, fault := range c.Faults {
		if fault.Requirement == code && fault.Reason != "" {
			return name + ": " + fault.words(cat, &c)
		}
	}
	return name
}
