package dialog

import (
	"slices"
	"strings"
)

// about deals with free words: what they are most likely about is done, and
// if that is not clear we ask.
func (t *turn) about(text string) bool {
	if t.namedCase(text) || t.calledService(text) || t.namedGroup(text) {
		return true
	}
	if t.nowhere() && otherWords[fold(text)] {
		t.common("other")
		return true
	}
	if t.nowhere() && t.beginFirst(text) {
		return true
	}
	guesses := t.inContext(Understand(text, t.facts.Catalog))
	if len(guesses) == 0 {
		return false
	}
	best := guesses[0]
	t.remember(text)
	verdict := Verdict(guesses)
	switch {
	case best.Code == "@requirements" || asksRequirements(guesses):
		t.requirementsFor(guesses)
	case !t.nowhere() && !t.isRequest(text):
		return false
	case best.Code == "KTP-BARU" && verdict != "" && t.tooYoung(text):
	case verdict == "act":
		t.act(best.Code)
	case verdict == "ask":
		t.unsure(guesses)
	default:
		return false
	}
	return true
}

// tooYoung tells who wants a KTP for a child that a KIA is what children get, and
// asks which it is to be; who is married gets a KTP at any age.
func (t *turn) tooYoung(text string) bool {
	index := indexOf(t.facts.Catalog)
	years, told := index.ageIn(text)
	group := ageGroup(years)
	if !told || group == "dewasa" || slices.Contains(index.meanings(text), "nikah") {
		return false
	}
	t.say("maybe.young")
	t.goTo("maybe:" + map[string]string{"balita": "KIA-05", "anaksekolah": "KIA-517"}[group] + ",KTP-BARU")
	return true
}

// Verdict is what guesses suffice for: to "act" on the best, to "ask" which
// one is meant, or for nothing.
func Verdict(guesses []Guess) string {
	switch {
	case len(guesses) == 0 || guesses[0].Score < likely:
		return ""
	case guesses[0].Score >= certain && lead(guesses) >= margin, guesses[0].Score >= alone && lead(guesses) >= far:
		return "act"
	}
	return "ask"
}

// inContext weighs guesses by who asks: "akte anakku piye" is about the
// application that is under way, and a village files deaths in its own lane.
func (t *turn) inContext(guesses []Guess) []Guess {
	if len(guesses) < 2 {
		return guesses
	}
	best := guesses[0].Score
	for i, guess := range guesses {
		switch {
		case i == 0 || best-guess.Score > 0.2:
		case guess.Code == "@status" && t.underWay(guesses[0].Code), guess.Code == "SKAK" && t.facts.Operator != nil && guesses[0].Code == "AKM":
			return prefer(guesses, i)
		}
	}
	if at := slices.IndexFunc(guesses, func(g Guess) bool { return g.Code == "AKL" }); at > 0 && t.atBedside() && guesses[at].Score >= likely {
		return prefer(guesses, at)
	}
	return guesses
}

// atBedside reports whether a midwife writes: who speaks of a baby there reports
// a birth, whatever paper they name with it.
func (t *turn) atBedside() bool { return t.facts.Operator != nil && t.facts.Operator.Kind == "faskes" }

// prefer puts one of the guesses first, and leaves no doubt about it.
func prefer(guesses []Guess, at int) []Guess {
	first := Guess{guesses[at].Code, 1}
	out := []Guess{first}
	for i, guess := range guesses {
		if i != at {
			out = append(out, Guess{guess.Code, min(guess.Score, 1-2*margin)})
		}
	}
	return out
}

// underWay reports whether an application for such a service is with the
// office.
func (t *turn) underWay(service string) bool {
	return slices.ContainsFunc(t.facts.Cases, func(c Case) bool { return c.Service == service && c.Finished.IsZero() })
}

func lead(guesses []Guess) float64 {
	if len(guesses) == 1 {
		return 1
	}
	return guesses[0].Score - guesses[1].Score
}

// asksRequirements reports whether the words ask what is needed for a
// service, rather than for the service itself.
func asksRequirements(guesses []Guess) bool {
	for _, guess := range guesses {
		if guess.Code == "@requirements" {
			return guess.Score >= likely
		}
	}
	return false
}

func (t *turn) act(code string) {
	switch code {
	case "@status":
		t.status()
	case "@agent":
		t.callPerson("asked")
	case "@cancel":
		t.cancel()
	case "@menu":
		t.goTo("menu")
	case "@language":
		t.goTo("language")
	default:
		t.begin(code)
	}
}

// isRequest reports whether a text asks for something, rather than answering
// the question of a form. To name once more what is being filled in asks for
// nothing.
func (t *turn) isRequest(text string) bool {
	if len(strings.Fields(text)) < 2 {
		return false
	}
	guesses := Understand(text, t.facts.Catalog)
	if len(guesses) == 0 || t.state.Draft != nil && guesses[0].Code == t.state.Draft.Service {
		return false
	}
	return guesses[0].Score >= certain
}

// namedCase shows the application whose number stands in the text.
func (t *turn) namedCase(text string) bool {
	numbers := Mentions(text).Numbers
	if len(numbers) == 0 {
		return false
	}
	if t.caseNumbered(numbers[0]) != nil {
		t.goTo("case:" + numbers[0])
		return true
	}
	t.say("status.unknown", "number", numbers[0])
	t.close()
	return true
}

// namedGroup shows the services of a group when its name is all there is:
// "kk", "mau pindah".
func (t *turn) namedGroup(text string) bool {
	if !t.nowhere() {
		return false
	}
	index := indexOf(t.facts.Catalog)
	meanings := index.meanings(text)
	if len(meanings) != 1 {
		return false
	}
	guesses := Understand(text, t.facts.Catalog)
	if len(guesses) == 0 || guesses[0].Score < certain && !index.knows(fold(text)) {
		return false // "sapi saya mati"
	}
	for _, group := range t.facts.Catalog.Groups {
		for _, word := range group.Words {
			if slices.Equal(index.meanings(word), meanings) && mostlyIn(guesses, group.Services) {
				t.goTo("group:" + group.Code)
				return true
			}
		}
	}
	return false
}

// mostlyIn reports whether at least half of the best guesses are among these
// services: "akta" is also the name of a group, but means any.
func mostlyIn(guesses []Guess, services []string) bool {
	best := guesses[:min(4, len(guesses))]
	in := 0
	for _, guess := range best {
		if slices.Contains(services, guess.Code) {
			in++
		}
	}
	return 2*in >= len(best)
}

var otherWords = words("something else, other, none, none of these, sanes, lain, lainnya, yang lain, lain lain, bukan, bukan itu, liyane, sanesipun, tidak ada, lainya, bukan semua")

// maxGuesses is how many services "maksud Anda …?" names.
const maxGuesses = 3

// unsure asks which of the likely services is meant.
func (t *turn) unsure(guesses []Guess) {
	var codes []string
	for _, guess := range guesses {
		if len(codes) < maxGuesses && guess.Score > guesses[0].Score-0.45 && 3*guess.Score >= guesses[0].Score {
			codes = append(codes, guess.Code)
		}
	}
	t.goTo("maybe:" + strings.Join(codes, ","))
}

// askMaybe asks "maksud Anda …?".
func askMaybe(t *turn, subject string) {
	t.say("maybe.ask")
	for code := range strings.SplitSeq(subject, ",") {
		t.offerGuess(code)
	}
	t.offer("other", "maybe.other")
}

func (t *turn) offerGuess(code string) {
	switch code {
	case "@status":
		t.offer("status", "menu.status")
	case "@agent":
		t.offer("person", "maybe.agent")
	case "@menu", "@cancel", "@language", "@requirements":
		t.offer("menu", "case.menu")
	default:
		if service := t.facts.Catalog.Service(code); service != nil {
			t.option("s:"+code, service.Short)
		}
	}
}
