package dialog

import (
	"maps"
	"slices"
	"strings"

	"sakti/core/catalog"
)

// maxSaid is how many bytes of the words are kept by which somebody asked for
// something, until it is clear which service they meant.
const maxSaid = 400

// remember keeps the words by which somebody asks for something: what they
// hold need not be asked again.
func (t *turn) remember(text string) {
	t.state.Memo.Said = ""
	if len(text) <= maxSaid {
		t.state.Memo.Said = text
	}
}

// takeSaid answers the questions of a fresh draft that the person's own words
// already answer. The introduction shows them.
func (t *turn) takeSaid(said string, service *catalog.Service) {
	if said == "" {
		return
	}
	values := Slots(said, service, *t.facts)
	if t.facts.Operator != nil {
		delete(values, "hubungan") // "my child" is then what the citizen said
	}
	t.assume(values, "hubungan")
	t.assume(values, slices.Sorted(maps.Keys(values))...)
}

// both serves a message that answers the question and asks for something
// else: "Siti Aminah. Syaratnya apa saja?" The answer is kept, what was asked
// is told, and the form goes on.
func (t *turn) both(text string) bool {
	topic, code, _ := strings.Cut(t.state.Step, ":")
	field := t.formField(code)
	if topic != "field" || field == nil || field.Type == "text" || t.lent {
		return false
	}
	answer, request := t.divide(text)
	if answer == "" || t.elsewhere(field, answer) {
		return false
	}
	value, wrong := t.readExact(field, answer)
	if wrong != nil {
		return false
	}
	t.openDraft()
	t.state.Draft.set(code, value)
	t.state.Misses, t.state.Memo.Insist, t.state.Memo.Last = 0, "", code
	t.say("field.echo", "label", field.Label, "value", t.shown(field, value))
	t.besidesAsked(request)
	return true
}

// divide parts a message into an answer and the clause that asks something of
// us, whichever comes first; "" if there are not both.
func (t *turn) divide(text string) (answer, request string) {
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".?!\n;,", r) })
	for i, clause := range clauses {
		if !t.asksUs(clause) {
			continue
		}
		request = strings.TrimSpace(clause)
		switch rest := strings.TrimSpace(strings.Join(slices.Concat(clauses[:i], clauses[i+1:]), ",")); {
		case len(clauses) == 1 || i > 0 && i < len(clauses)-1:
			return "", ""
		case strings.Trim(rest, " ,") != "":
			return strings.Trim(rest, " ,"), request
		}
	}
	return "", ""
}

// asksUs reports whether a clause asks for requirements, a status, a human,
// another service or the like, or is a word that means so everywhere.
func (t *turn) asksUs(clause string) bool {
	switch commands[fold(clause)] {
	case cmdPerson, cmdStatus, cmdHelp, cmdCancel, cmdMenu, cmdLanguage:
		return true
	}
	if t.answerFAQ(clause) != "" {
		return true
	}
	guesses := Understand(clause, t.facts.Catalog)
	if Verdict(guesses) != "act" {
		return false
	}
	return strings.HasPrefix(guesses[0].Code, "@") || t.isRequest(clause) && indexOf(t.facts.Catalog).knows(fold(clause))
}

// besidesAsked serves a request that came with an answer; the form's next
// question comes last.
func (t *turn) besidesAsked(request string) {
	guesses := Understand(request, t.facts.Catalog)
	switch asked := t.answerFAQ(request); {
	case asked != "":
		t.tell(asked)
		t.goOn()
	case len(guesses) > 0 && guesses[0].Code == "@requirements":
		service := t.service()
		for _, guess := range guesses[1:] {
			if named := t.facts.Catalog.Service(guess.Code); named != nil && guess.Score >= certain {
				service = named
				break
			}
		}
		t.tellRequirements(service)
		t.goOn()
	case t.obey(request):
	default:
		t.remember(request)
		t.act(guesses[0].Code)
	}
}

// besides tries an answer on the question that an aside interrupted: who is
// asked "really cancel?" and writes the birth date goes on with the form. Words
// that may mean anything, as a name may, are taken only after an aside that
// asked nothing: how a case stands.
func (t *turn) besides(text string) bool {
	topic, _ := t.topic()
	if !topic.aside || t.nowhere() {
		return false
	}
	before := t.state.Step
	t.state.Step = t.next()
	if (strings.HasPrefix(before, "case:") || t.plainAnswer(text)) && t.hear(text) {
		return true
	}
	t.state.Step = before
	return false
}
