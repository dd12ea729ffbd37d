package dialog

import (
	"cmp"
	"slices"
	"strings"
)

var (
	abuse = words("anjing, asu, bajingan, bangsat, goblok, goblog, tolol, bego, bodoh, kampret, jancok, jancuk, cok, cuk, kontol, memek, ngentot, " +
		"brengsek, setan, iblis, keparat, tai, taik, monyet, babi, celeng, gendeng, edan, matamu, ndasmu, raimu, pekok, fuck, shit, stupid")
	unread = []string{"tidak bisa baca", "tidak bisa membaca", "gak bisa baca", "ga bisa baca", "nggak bisa baca", "ora iso moco", "ora isa maca", "ra iso moco",
		"buta huruf", "mboten saged maos", "mboten saget maos", "tidak bisa nulis", "tidak bisa menulis", "ora iso nulis", "susah baca", "tidak lancar baca",
		"gaptek", "tidak paham hp", "ora mudeng hp", "tidak bisa pakai hp", "cannot read"}
	young = []string{"masih sd", "masih smp", "kelas 1", "kelas 2", "kelas 3", "kelas 4", "kelas 5", "kelas 6", "masih kecil", "isih sd", "isih cilik",
		"umurku 7", "umurku 8", "umurku 9", "umurku 10", "umurku 11", "umurku 12", "umurku 13", "umur saya 9", "umur saya 10", "umur saya 11", "umur saya 12", "umur saya 13"}
)

// maxOutburst is how many words angry words have; a longer message tells
// something, and is read for that.
const maxOutburst = 6

// heart answers words that are no answer but tell how somebody fares: anger,
// a child on the phone, somebody who can't read well. What is being filled in
// stays where it was. Free text may say anything, so there it is none.
func (t *turn) heart(text string) bool {
	if topic, code, _ := strings.Cut(t.state.Step, ":"); topic == "field" {
		if field := t.formField(code); field != nil && field.Type == "text" {
			return false
		}
	}
	spoken := fold(text)
	list := strings.Fields(spoken)
	switch {
	case len(list) <= maxOutburst && slices.ContainsFunc(list, func(w string) bool { return abuse[w] }):
		t.say("life.calm")
	case holds(spoken, unread):
		t.say("life.reading")
		t.tellCounter()
	case len(list) >= 2 && len(list) <= 12 && holds(spoken, young) && !strings.Contains(spoken, "anak") && !strings.Contains(spoken, "adik"):
		t.say("life.child")
		if t.nowhere() && t.isRequest(text) {
			return false // what the child asks for is answered too
		}
	default:
		return false
	}
	t.again()
	if len(t.choices) < pageSize && t.state.Step != "person" {
		t.offer("person", "person.yes")
	}
	return true
}

// tellCounter says where somebody is helped face to face, and when: at the
// counter of their village, if they have named it, else at any.
func (t *turn) tellCounter() {
	counter := t.facts.Counters[t.village()]
	switch hours := cmp.Or(counter.Hours, t.facts.Contact.CounterHours); {
	case hours != "" && counter.Name != "":
		t.say("life.counter.hours", "counter", counter.Name, "hours", hours)
		return
	case hours != "":
		t.say("life.counter.any", "hours", hours)
		return
	}
	if t.facts.Contact.Open {
		t.say("life.counter.open")
		return
	}
	t.say("life.counter.closed", "opens", t.opens())
}

// village is the code of the village that the person named last, "" if none.
func (t *turn) village() string {
	if draft := t.state.Draft; draft != nil && draft.Answers["desa"] != "" {
		return draft.Answers["desa"]
	}
	for i := range t.facts.Cases {
		if c := &t.facts.Cases[i]; c.Own && c.Answers["desa"] != "" {
			return c.Answers["desa"]
		}
	}
	return ""
}

func holds(text string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(phrase string) bool { return strings.Contains(" "+text+" ", " "+phrase+" ") })
}
