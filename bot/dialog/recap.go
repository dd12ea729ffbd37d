package dialog

import (
	"strings"
	"time"

	"sakti/bot/say"
	"sakti/core/catalog"
)

var recapWords = words("ringkasan, ringkasan hari ini, ringkas, rekap, rekap hari ini, rekapan, rekapan hari ini, rekap harian, laporan hari ini, laporan harian, " +
	"ringkesan, ringkesan dinten punika, rekap dina iki, rekap dinten punika, summary, daily summary, today")

// recap tells an operator what became of the day: what was filed, returned,
// ready and finished, and what to do first. False if the words ask for none.
func (t *turn) recap(text string) bool {
	if t.facts.Operator == nil || !recapWords[fold(text)] {
		return false
	}
	day := say.Day(t.state.Lang, t.facts.Now)
	counts := t.today()
	lines := []string{t.text("recap.title", "day", day)}
	for _, key := range []string{"recap.filed", "recap.returned", "recap.ready", "recap.done"} {
		lines = append(lines, "• "+t.text(key, "n", counts[strings.TrimPrefix(key, "recap.")]))
	}
	t.tell(strings.Join(lines, "\n"))
	t.tellFirst()
	if !t.nowhere() {
		t.again()
		return true
	}
	t.rest()
	if n := len(t.returned()); n > 0 {
		t.offer("faulty", "operator.returned", "n", n)
	}
	if n := t.countLists()["ready"]; n > 0 {
		t.offer("list:ready", "counter.ready", "n", n)
	}
	t.offer("menu", "case.menu")
	return true
}

// today counts what happened to the operator's cases since midnight.
func (t *turn) today() map[string]int {
	out := map[string]int{}
	isToday := func(at time.Time) bool {
		return !at.IsZero() && midnight(at.In(catalog.WIB)).Equal(midnight(t.facts.Now))
	}
	for i := range t.facts.Cases {
		c := &t.facts.Cases[i]
		if isToday(c.Filed) {
			out["filed"]++
		}
		switch list := t.listOf(c); {
		case list == "done" && isToday(c.Finished):
			out["done"]++
		case (list == "returned" || list == "ready") && isToday(c.Since):
			out[list]++
		}
	}
	return out
}

// tellFirst says what wants doing first: what came back, then what can be
// printed.
func (t *turn) tellFirst() {
	counts := t.countLists()
	switch returned, ready := counts["returned"], counts["ready"]; {
	case returned > 0 && ready > 0:
		t.say("recap.first.both", "returned", returned, "ready", ready)
	case returned > 0:
		t.say("recap.first.returned", "n", returned)
	case ready > 0:
		t.say("recap.first.ready", "n", ready)
	default:
		t.say("recap.first.none")
	}
}
