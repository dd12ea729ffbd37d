package dialog

import (
	"strings"
	"unicode"

	"sakti/bot/say"
	"sakti/core/catalog"
)

// requirementsFor answers "syarat … apa": for the service that the words
// name, else it asks for which.
func (t *turn) requirementsFor(guesses []Guess) {
	var services []Guess
	for _, guess := range guesses {
		if !strings.HasPrefix(guess.Code, "@") {
			services = append(services, guess)
		}
	}
	switch {
	case len(services) > 0 && services[0].Score >= likely && lead(services) >= margin/2:
		t.requirementsOf(services[0].Code)
	case len(services) > 1 && services[0].Score >= likely:
		var codes []string
		for _, guess := range services[:min(maxGuesses, len(services))] {
			codes = append(codes, guess.Code)
		}
		t.goTo("requirements:" + strings.Join(codes, ","))
	case t.state.Draft != nil:
		t.requirementsOf(t.state.Draft.Service)
	default:
		t.goTo("requirements")
	}
}

// askRequirements asks for which service the requirements are wanted.
func askRequirements(t *turn, subject string) {
	t.say("requirements.which")
	if subject == "" {
		t.paged(t.groups("rg:"), 1, pageSize, "m")
		return
	}
	for code := range strings.SplitSeq(subject, ",") {
		if service := t.facts.Catalog.Service(code); service != nil {
			t.option("r:"+code, service.Short)
		}
	}
	if len(t.choices) < pageSize {
		t.offer("other", "maybe.other")
	}
}

func chooseRequirements(t *turn, _, key string) bool {
	code, isGroup := strings.CutPrefix(key, "rg:")
	if !isGroup {
		return false
	}
	group := findGroup(t.facts.Catalog, code)
	if group == nil {
		return false
	}
	t.goTo("requirements:" + strings.Join(group.Services[:min(pageSize, len(group.Services))], ","))
	return true
}

// hearRequirements takes the name of a service.
func hearRequirements(t *turn, _, text string) bool {
	for _, guess := range Understand(text, t.facts.Catalog) {
		if !strings.HasPrefix(guess.Code, "@") && guess.Score >= certain {
			t.requirementsOf(guess.Code)
			return true
		}
	}
	return false
}

// requirementsOf tells what a service needs. It opens nothing; a form that is
// half filled in goes on with its question.
func (t *turn) requirementsOf(code string) {
	service := t.facts.Catalog.Service(code)
	if service == nil {
		t.goTo("menu")
		return
	}
	t.tellRequirements(service)
	if !t.nowhere() {
		t.goOn()
		if draft := t.state.Draft; (draft == nil || draft.Service != code) && len(t.choices) < pageSize {
			t.offer("s:"+code, "requirements.start", "service", service.Short)
		}
		return
	}
	t.state.Step = "maybe:" + code
	t.asked, t.choices = true, nil
	t.offer("s:"+code, "requirements.start", "service", service.Short)
	t.offer("menu", "case.menu")
}

func (t *turn) tellRequirements(service *catalog.Service) {
	t.tell(t.text("requirements.title", "service", service.Name) + "\n" + t.fullList(service))
	if service.Presence != "" {
		t.say("begin.presence", "presence", service.Presence)
	}
	t.tell(service.Fee)
	if len(service.Notes) > 0 {
		t.tell("• " + strings.Join(service.Notes, "\n• "))
	}
}

// fullList names all documents of a service; those that only some people need
// with when.
func (t *turn) fullList(service *catalog.Service) string {
	var lines []string
	for _, requirement := range service.Requirements {
		line := "• " + requirement.Name
		switch {
		case requirement.When != nil:
			line += " – " + t.text("requirements.when", "when", t.condition(service, requirement.When))
		case requirement.Optional:
			line += " – " + t.text("requirements.optional")
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return t.text("requirements.nothing")
	}
	return strings.Join(lines, "\n")
}

// condition says in words when a requirement is wanted, by the question and
// the answers to it.
func (t *turn) condition(service *catalog.Service, when *catalog.When) string {
	field := service.Field(when.Field)
	if field == nil {
		return when.Field
	}
	var answers []string
	for _, value := range when.In {
		answers = append(answers, lowered(t.shown(field, value)))
	}
	label, listed := lowered(field.Label), say.Or(t.state.Lang, answers...)
	switch {
	case field.Type == "yesno" && len(when.In) == 1:
		key := "requirements.yes"
		if (when.In[0] == "tidak") != when.Not {
			key = "requirements.no"
		}
		return t.text(key, "label", label)
	case when.Not:
		return t.text("requirements.unless", "label", label, "answers", listed)
	case field.Type == "relation":
		return t.text("requirements.who", "answers", listed)
	}
	return t.text("requirements.if", "label", label, "answers", listed)
}

// lowered makes the first letter of a label small, but for names like KTP.
func lowered(label string) string {
	runes := []rune(label)
	if len(runes) > 1 && unicode.IsUpper(runes[0]) && !unicode.IsUpper(runes[1]) {
		runes[0] = unicode.ToLower(runes[0])
	}
	return string(runes)
}
