package dialog

import (
	"regexp"
	"slices"
	"strings"

	"sakti/core/catalog"
)

// both serves a message that answers the question and asks for something
// else: "Siti Aminah. Syaratnya apa saja?" The answer is kept, what was asked
// is told, and the form goes on. The answer may be to a later question, too.
func (t *turn) both(text string) bool {
	topic, code, _ := strings.Cut(t.state.Step, ":")
	field := t.formField(code)
	if topic != "field" || field == nil || t.lent || field.Type == "text" && !t.endsAsking(text) {
		return false
	}
	answer, request := t.divide(text)
	if answer == "" {
		return false
	}
	value, wrong := t.readExact(field, answer)
	if t.elsewhere(field, answer) {
		wrong = wrongly("choice.what")
	}
	later := field
	if wrong != nil {
		later, value = t.fieldOfAnswer(answer)
	}
	switch {
	case wrong == nil, later != nil:
		t.openDraft()
		t.state.Draft.set(later.Code, value)
		t.state.Misses, t.state.Memo.Insist, t.state.Memo.Last = 0, "", later.Code
		t.say("field.echo", "label", later.Label, "value", t.shown(later, value))
	case len(digitsOf(answer)) >= 8 && unmistakable[field.Type] && len(field.Options) == 0:
		t.tell(t.text(wrong.key, wrong.args...))
	case t.answerFAQ(text) != "" || t.asksUs(answer): // no answer, but all of it a question
		return false
	}
	t.besidesAsked(request)
	return true
}

// endsAsking reports whether free text ends in a question to us, which a
// complaint may well do.
func (t *turn) endsAsking(text string) bool {
	return strings.HasSuffix(strings.TrimSpace(text), "?") && t.service().Lane != "complaint"
}

// fieldOfAnswer is the open question, other than the present one, that words
// answer and no other could be meant: a number of 16 digits, a date, a village
// called one; a name, if that is what would be asked next.
func (t *turn) fieldOfAnswer(answer string) (*catalog.Field, string) {
	open := slices.DeleteFunc(t.fields(), func(f *catalog.Field) bool {
		return t.state.Draft.answered(f.Code) || t.state.Step == "field:"+f.Code
	})
	for i, field := range open {
		switch {
		case unmistakable[field.Type] && len(field.Options) == 0:
		case field.Type == "village" && villageWords[firstWord(fold(answer))]:
		case field.Type == "name" && i == 0 && t.nothingKnown(answer):
		default:
			continue
		}
		if value, wrong := t.readExact(field, answer); wrong == nil {
			return field, value
		}
	}
	return nil, ""
}

// nothingKnown reports whether two or more words mean nothing to us, as those
// of a name do.
func (t *turn) nothingKnown(text string) bool {
	index, fields := indexOf(t.facts.Catalog), strings.Fields(fold(text))
	return len(fields) > 1 && !slices.ContainsFunc(fields, index.knows)
}

// divide parts a message into an answer and the clause that asks something of
// us, whichever comes first; "" if there are not both.
func (t *turn) divide(text string) (answer, request string) {
	clauses := clausesAndNumbers(text)
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

// clausesAndNumbers cuts a text at its punctuation, and between a long number
// and the words around it: "3312… kapan jadinya".
func clausesAndNumbers(text string) []string {
	var out []string
	for _, clause := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".?!\n;,", r) }) {
		at := longNumber.FindStringIndex(clause)
		if at == nil {
			out = append(out, clause)
			continue
		}
		for _, part := range []string{clause[:at[0]], clause[at[0]:at[1]], clause[at[1]:]} {
			if strings.TrimSpace(part) != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

var longNumber = regexp.MustCompile(`\d[\d -]{8,}\d`)

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
	if other := t.otherService(clause); other != "" {
		return true
	}
	guesses := Understand(clause, t.facts.Catalog)
	if Verdict(guesses) != "act" {
		return false
	}
	return strings.HasPrefix(guesses[0].Code, "@") || t.isRequest(clause) && indexOf(t.facts.Catalog).knows(recalled(fold(clause)))
}

// recalled leaves out the words by which somebody remembers one thing more: "oh
// iya".
func recalled(words string) string {
	for _, lead := range []string{"oh iya", "oh ya", "o iya", "o ya", "oya", "oh", "eh", "btw"} {
		if rest, ok := strings.CutPrefix(words, lead+" "); ok {
			return rest
		}
	}
	return words
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
	case t.otherService(request) != "":
		t.remember(request)
		t.begin(t.otherService(request))
	default:
		t.remember(request)
		t.act(guesses[0].Code)
	}
}

// otherService is a service, other than the one in hand, that a clause asks
// about and that is not under way: "akte anak saya gimana".
func (t *turn) otherService(clause string) string {
	words := recalled(fold(clause))
	if len(strings.Fields(words)) < 3 || !indexOf(t.facts.Catalog).knows(words) {
		return ""
	}
	code := t.serviceOf(words, false, false)
	if code == t.state.Draft.Service || t.underWay(code) {
		return ""
	}
	return code
}
