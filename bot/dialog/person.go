package dialog

import "strings"

// callPerson opens a ticket for a human and says when they will answer.
// What is being filled in stays as it is.
func (t *turn) callPerson(reason string) {
	t.do(CallPerson{Reason: reason})
	if t.facts.Contact.Open {
		t.say("person.open")
	} else {
		t.say("person.closed", "opens", t.opens())
	}
	if t.facts.Contact.Phone != "" {
		t.say("person.phone", "phone", t.facts.Contact.Phone)
	}
	if t.nowhere() {
		t.rest()
		return
	}
	t.say("person.meanwhile", "service", t.currentService())
	t.goOn()
}

// opens is when the office opens next, in the person's language.
func (t *turn) opens() string {
	holidays := t.facts.Catalog.Holidays
	if t.facts.Contact.Opens == "" || holidays == nil {
		return t.facts.Contact.Opens
	}
	return t.moment(holidays.Next(t.facts.Now))
}

// askPerson offers a human to somebody who was not understood three times.
func askPerson(t *turn, _ string) {
	t.state.Misses = 0
	t.say("person.offer")
	t.offer("call", "person.yes")
	t.offer("again", "person.no")
}

func choosePerson(t *turn, _, key string) bool {
	switch key {
	case "call":
		t.callPerson("stuck")
	case "again":
		t.goOn()
	default:
		return false
	}
	return true
}

func hearPerson(t *turn, subject, text string) bool {
	return t.yesOrNo(text, choosePerson, subject, "call", "again")
}

// missed answers words that were not understood: first with the question and
// an example, then with the ways out, then with the offer of a human.
func (t *turn) missed() {
	if t.first {
		t.goOn()
		return
	}
	t.miss(t.text(t.missKey()))
}

func (t *turn) missKey() string {
	switch topic, _ := t.topic(); {
	case len(t.state.Offered) > 0:
		return "miss.choice"
	case t.state.Step == "change":
		return "miss.change"
	case t.nowhere() || topic.aside:
		return "miss.menu"
	}
	return "miss.answer"
}

// miss counts one more answer that was not understood, and helps by how many
// there were.
func (t *turn) miss(reason string) {
	t.state.Misses++
	if t.state.Misses >= 3 {
		t.goTo("person")
		return
	}
	if t.event.Kind == KindText && strings.HasSuffix(strings.TrimSpace(t.event.Text), "?") {
		reason = t.text("miss.question")
	}
	t.tell(reason)
	if t.state.Misses == 2 {
		t.say("miss.ways")
	}
	t.again()
}
