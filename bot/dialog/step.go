package dialog

import (
	"slices"
	"strings"
	"time"

	"sakti/bot/say"
)

// Step answers one thing the person did. It changes neither state nor facts.
// The effects end with exactly one Say.
func Step(state State, event Event, facts Facts) (State, []Effect) {
	t := &turn{state: state.clone(), event: event, facts: &facts}
	t.state.V = 1
	if t.state.Lang == "" {
		t.state.Lang = facts.Person.Lang
	}
	facts.Catalog = facts.Catalog.In(t.state.Lang)
	t.settle()
	t.greetOnce()
	t.announce()
	t.take()
	return t.finish()
}

// turn is one step while it is worked out.
type turn struct {
	state   State
	event   Event
	facts   *Facts
	effects []Effect
	lines   []string // paragraphs of the answer
	choices []Choice
	asked   bool   // a question was put in this turn
	first   bool   // the person writes for the first time
	more    string // document of which another page may follow the photo that just came
	quiet   bool   // nothing needs saying
	picture string // that is shown with the answer
	lent    bool   // state.Draft is a returned case, lent for a question about it
	own     *Draft // meanwhile, the person's draft
}

// settle lets go of what is no more: a case that was mended or closed
// elsewhere, a form of a service that the office no longer has.
func (t *turn) settle() {
	if fix := t.state.Fix; fix != nil {
		if c := t.caseOf(fix.Case); c == nil || c.State != "returned" || len(c.Faults) == 0 {
			t.state.Fix = nil
			t.state.Step = ""
		}
	}
	if t.state.Draft != nil && t.service() == nil {
		t.state.Draft = nil
		t.state.Step = ""
	}
	t.state.Kept = slices.DeleteFunc(t.state.Kept, func(f Fix) bool {
		c := t.caseOf(f.Case)
		return c == nil || c.State != "returned" || len(c.Faults) == 0
	})
	t.state.Wishes = slices.DeleteFunc(t.state.Wishes, func(w Wish) bool { return t.facts.Catalog.Service(w.Service) == nil })
	t.state.Parked = slices.DeleteFunc(t.state.Parked, func(d Draft) bool { return t.facts.Catalog.Service(d.Service) == nil })
}

// take hands the event to whoever deals with its kind.
func (t *turn) take() {
	if t.event.Kind != KindMissing {
		t.state.Memo.Missing = ""
	}
	switch {
	case t.event.Kind == KindDeleted:
		t.deleted()
	case t.event.Kind == KindMissing:
		t.missing()
	case t.event.Kind == KindLocation:
		t.location()
	case t.event.Kind == KindWrong:
		t.wrongMedium()
	case t.event.Kind == KindEdited:
		t.edited()
	case t.linkOperator():
	case t.backAfterSilence():
	case t.event.Kind == KindFiles:
		t.files()
	case t.event.Kind == KindChoice:
		t.button()
	default:
		t.words(t.event.Text)
	}
}

// words deals with a written message.
func (t *turn) words(text string) {
	text = strings.TrimSpace(text)
	missed := t.state.Misses
	switch {
	case t.obey(text):
	case t.chosen(text), t.nextPage(text), t.pauses(text):
	case t.heart(text), t.both(text), t.faq(text), t.photoOrder(text), t.goOnParked(text), t.orderedAgain(text), t.recap(text), t.looksUp(text), t.takeOver(text), t.wantsMending(text), t.puzzled(text), t.amends(text):
	case t.hear(text), t.besides(text):
		if t.state.Misses == missed {
			t.state.Misses = 0 // it was understood: no topic counted a miss
		}
	case t.smallTalk(text), t.quick(text), t.otherOffice(text):
	case t.about(text):
		t.state.Misses = 0
	default:
		t.missed()
	}
}

// button deals with a pressed button. A key that is not offered now comes
// from an older message.
func (t *turn) button() {
	for _, choice := range t.state.Offered {
		if choice.Key == t.event.Choice {
			t.choose(choice.Key)
			return
		}
	}
	if t.state.Draft == nil && t.state.Fix == nil && lasting(t.event.Choice) {
		t.choose(t.event.Choice)
		return
	}
	t.say("button.stale")
	t.again()
}

// chosen answers by the number, label or key words of an offered choice.
func (t *turn) chosen(text string) bool {
	key, ok := pick(t.state.Offered, text)
	if ok {
		t.choose(key)
	}
	return ok
}

// choose gives a choice to the topic that offered it, else to the menu,
// whose keys mean the same everywhere.
func (t *turn) choose(key string) {
	t.state.Misses = 0
	topic, subject := t.topic()
	if topic.choose != nil && topic.choose(t, subject, key) {
		return
	}
	t.common(key)
}

// hear gives a written answer to the topic that asked.
func (t *turn) hear(text string) bool {
	topic, subject := t.topic()
	return topic.hear != nil && topic.hear(t, subject, text)
}

// say adds a paragraph to the answer.
func (t *turn) say(key string, args ...any) { t.tell(t.text(key, args...)) }

// tell adds a paragraph that is already in words.
func (t *turn) tell(text string) {
	if text != "" {
		t.lines = append(t.lines, text)
	}
}

func (t *turn) text(key string, args ...any) string { return say.Text(t.state.Lang, key, args...) }

// offer adds a choice with a label from package say.
func (t *turn) offer(key, label string, args ...any) {
	t.option(key, t.text(label, args...))
}

// option adds a choice with a label of its own.
func (t *turn) option(key, label string) {
	t.choices = append(t.choices, Choice{Key: key, Label: label})
}

func (t *turn) do(effects ...Effect) { t.effects = append(t.effects, effects...) }

// goTo asks the question of a step.
func (t *turn) goTo(step string) {
	t.state.Step = step
	t.asked = true
	t.choices = nil
	topic, subject := t.topic()
	topic.ask(t, subject)
}

// again puts the present question once more.
func (t *turn) again() {
	if t.state.Step == "" {
		t.goTo("menu")
		return
	}
	t.goTo(t.state.Step)
}

// goOn returns to what is being filled in or mended, else to the menu.
func (t *turn) goOn() {
	if t.nowhere() {
		t.goTo("menu")
		return
	}
	t.goTo(t.next())
}

// close ends a topic: a form goes on, else the person has the word.
func (t *turn) close() {
	if !t.nowhere() {
		t.goTo(t.next())
		return
	}
	if t.offerWish() {
		return
	}
	t.say("menu.hint")
	t.rest()
	t.tellParked()
}

// rest ends a topic without a question.
func (t *turn) rest() {
	t.state.Step = ""
	t.asked = true
	t.choices = nil
}

// nowhere reports that nothing is being filled in or mended.
func (t *turn) nowhere() bool { return t.state.Draft == nil && t.state.Fix == nil }

// next is the step of the first thing still missing.
func (t *turn) next() string {
	if t.state.Fix != nil {
		return t.nextFix()
	}
	return t.nextDraft()
}

// hush answers nothing.
func (t *turn) hush() { t.quiet = true }

func (t *turn) finish() (State, []Effect) {
	if len(t.lines) == 0 && !t.quiet {
		t.again()
	}
	if t.asked {
		t.state.Offered = t.choices
	}
	t.state.At = t.facts.Now.Format(time.RFC3339)
	if len(t.lines) > 0 {
		t.do(Say{Text: strings.Join(t.lines, "\n\n"), Choices: t.choices, Picture: t.picture})
	}
	return t.state, t.effects
}
