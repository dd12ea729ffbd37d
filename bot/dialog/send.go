package dialog

import (
	"time"

	"sakti/bot/say"
	"sakti/core/catalog"
)

// send submits the draft and gives the receipt.
func (t *turn) send() {
	if next := t.nextDraft(); next != "summary" {
		t.goTo(next)
		return
	}
	service, answers, receipt := t.service(), t.answers(), t.facts.Receipt
	id := t.openDraft()
	for _, requirement := range t.stray(answers) {
		t.do(Detach{Application: id, Requirement: requirement})
	}
	t.do(Submit{Application: id, Answers: answers, Receipt: receipt})
	t.state.Draft = nil
	t.state.Memo = Memo{}
	t.thank(service, receipt)
	if t.offerWish() {
		return
	}
	t.rest()
	t.tellParked()
}

// thank gives the receipt and says what comes next.
func (t *turn) thank(service *catalog.Service, receipt Receipt) {
	if service.Lane == "complaint" {
		t.say("send.done.complaint", "number", receipt.Number, "code", receipt.Code)
		t.say("send.promise.complaint", "when", t.promise(service))
	} else {
		t.say("send.done", "service", service.Name, "number", receipt.Number, "code", receipt.Code)
		t.say("send.promise", "when", t.promise(service))
	}
	if service.Presence != "" {
		t.say("send.visit")
	}
	keep := t.text("send.keep")
	if url := t.facts.Contact.TrackURL; url != "" {
		keep += " " + t.text("send.track", "url", url)
	}
	t.tell(keep)
}

// promise is when the office has an answer, in words: the end of the service
// time promised, counted in working time from now.
func (t *turn) promise(service *catalog.Service) string {
	minutes := time.Duration(service.Minutes) * time.Minute
	if t.facts.Catalog.Holidays != nil {
		if due := t.facts.Catalog.Holidays.Add(t.facts.Now, minutes); !due.IsZero() {
			return t.moment(due)
		}
	}
	return t.text("send.soon")
}

// moment is a point in time in words: "Selasa, 24 November 2026 pukul 09.00 WIB".
func (t *turn) moment(at time.Time) string {
	at = at.In(catalog.WIB)
	return t.text("moment", "day", say.Day(t.state.Lang, at), "clock", say.Clock(t.state.Lang, at))
}

// answers are the answers to the questions that apply, with those that are
// clear without asking.
func (t *turn) answers() map[string]string {
	draft := t.state.Draft
	out := map[string]string{}
	for _, field := range t.allFields() {
		if !field.When.Holds(out) {
			continue
		}
		if given, ok := t.given(field); ok && given != "" {
			out[field.Code] = given
		} else if answer, ok := draft.Answers[field.Code]; ok {
			out[field.Code] = answer
		}
	}
	return out
}

// stray are the requirements that have photos but are wanted no more, for an
// answer was changed.
func (t *turn) stray(answers map[string]string) []string {
	var out []string
	for _, requirement := range t.service().Requirements {
		if len(t.state.Draft.Files[requirement.Code]) > 0 && !requirement.When.Holds(answers) {
			out = append(out, requirement.Code)
		}
	}
	return out
}
