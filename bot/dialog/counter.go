package dialog

import (
	"slices"
	"strconv"
	"strings"
)

// The lists of an operator's cases, in the order in which they want doing.
var counterLists = []string{"returned", "ready", "open", "done"}

// listOf is the list on which a case stands.
func (t *turn) listOf(c *Case) string {
	switch {
	case c.State == "returned":
		return "returned"
	case c.State == "ready":
		return "ready"
	case c.Finished.IsZero():
		return "open"
	}
	return "done"
}

// countLists says how many cases stand on each list.
func (t *turn) countLists() map[string]int {
	out := map[string]int{}
	for i := range t.facts.Cases {
		out[t.listOf(&t.facts.Cases[i])]++
	}
	return out
}

// askCounter shows an operator the lists of their cases.
func askCounter(t *turn, _ string) {
	if len(t.facts.Cases) == 0 {
		t.say("status.none")
		t.close()
		return
	}
	t.say("counter.ask")
	counts := t.countLists()
	for _, list := range counterLists {
		if counts[list] > 0 {
			t.offer("page:"+list, "counter."+list, "n", counts[list])
		}
	}
	t.offer("page:all", "counter.all", "n", len(t.facts.Cases))
}

func chooseCounter(t *turn, _, key string) bool {
	list, ok := strings.CutPrefix(key, "page:")
	if ok {
		t.goTo("cases:" + list)
	}
	return ok
}

// daily is one sentence about what waits for the operator today.
func (t *turn) daily() string {
	counts := t.countLists()
	var parts []string
	for _, list := range counterLists[:3] {
		if counts[list] > 0 {
			parts = append(parts, t.text("daily."+list, "n", strconv.Itoa(counts[list])))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return t.text("daily", "list", strings.Join(parts, ", "))
}

// lastFiled is the case that the operator filed last, nil if there is none.
func (t *turn) lastFiled() *Case {
	at := slices.IndexFunc(t.facts.Cases, func(c Case) bool { return !c.Own && t.facts.Catalog.Service(c.Service) != nil })
	if t.facts.Operator == nil || at < 0 {
		return nil
	}
	return &t.facts.Cases[at]
}

// sameAgain files for the next citizen what was filed last, with the answers
// that are not the citizen's own.
func (t *turn) sameAgain() {
	last := t.lastFiled()
	if last == nil {
		t.goTo("menu")
		return
	}
	t.state.Memo.Like = last.Number
	t.begin(last.Service)
}

// likeLast are the answers of the case that is to be filed once more: those to
// questions with few answers, and the village. What is about one person only
// is asked.
func (t *turn) likeLast() {
	c := t.caseNumbered(t.state.Memo.Like)
	t.state.Memo.Like = ""
	if c == nil || c.Service != t.state.Draft.Service {
		return
	}
	var codes []string
	for _, field := range t.fields() {
		switch field.Type {
		case "relation", "collect", "village":
			codes = append(codes, field.Code)
		case "choice":
			if field.Code != "jenis_kelamin" {
				codes = append(codes, field.Code)
			}
		}
	}
	t.assume(c.Answers, codes...)
}

var againWords = words("ajukan lagi, lagi seperti itu, ajukan yang sama, satu lagi yang sama, sekali lagi yang sama, siji maneh, setunggal malih, one more")

// againPhrases say that something is to be as it was.
var againPhrases = []string{"seperti kemarin", "seperti yang kemarin", "seperti tadi", "seperti yang tadi", "sama seperti kemarin", "kayak tadi", "kayak kemarin", "kaya tadi", "kaya wingi", "kaya mau",
	"koyo wingi", "koyo mau", "kados wingi", "kados wau", "like yesterday", "like before", "same as before", "same as yesterday"}

// maxAgain is how many words such an order has; a longer message tells
// something else.
const maxAgain = 7

// orderedAgain takes "ajukan lagi seperti kemarin".
func (t *turn) orderedAgain(text string) bool {
	spoken := fold(text)
	if t.lastFiled() == nil || !againWords[plainly(spoken)] && (len(strings.Fields(spoken)) > maxAgain || !holds(spoken, againPhrases)) {
		return false
	}
	t.sameAgain()
	return true
}
