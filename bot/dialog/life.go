package dialog

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var abuse = words("anjing, anjir, anying, njing, asu, asem, bajingan, bajigur, bangsat, goblok, goblog, gblk, tolol, bego, bodoh, kampret, jancok, jancuk, jiancok, dancok, dancuk, cok, cuk, " +
	"kontol, memek, ngentot, brengsek, setan, iblis, keparat, tai, taik, telek, monyet, babi, celeng, kirik, gendeng, edan, matamu, ndasmu, raimu, pekok, sialan, bacot, fuck, shit, stupid, idiot")

// unread are ways to say that reading, writing or the phone is hard, beside
// "cannot read" itself, which inabilities reads.
var unread = []string{"buta huruf", "tidak lancar baca", "tidak lancar membaca", "gaptek", "tidak paham hp", "tidak mudeng hp", "tidak bisa hp", "tidak bisa pakai hp", "tidak bisa main hp",
	"tidak paham cara pakai hp", "tidak mengerti cara pakai hp", "tidak ngerti cara pakai hp", "tidak ngerti carane", "tidak mudeng carane", "tidak ngertos carane", "tidak ngertos caranipun",
	"mata saya rabun", "mata rabun", "mripat kula sampun rabun", "mripatku wis lamur", "sudah rabun", "sudah lamur", "tidak sekolah", "tulisannya terlalu kecil", "tidak kelihatan tulisannya"}

var (
	inability = words("tidak, susah, sulit, kangelan, cannot, cant, kurang")
	toRead    = words("baca, membaca, moco, maca, maos, nulis, menulis, tulis, nyerat, ngetik, mengetik, read, write, type")
)

// cantRead reports whether words say that somebody cannot read or write well;
// what "cannot be read" is a paper. words are plain.
func cantRead(list []string) bool {
	for i, word := range list {
		if !inability[word] {
			continue
		}
		for _, next := range list[i+1 : min(len(list), i+4)] {
			if toRead[next] {
				return true
			}
		}
	}
	return false
}

// young are children who write themselves.
var (
	young    = []string{"masih sd", "masih smp", "kelas 1", "kelas 2", "kelas 3", "kelas 4", "kelas 5", "kelas 6", "masih kecil", "masih cilik"}
	youngAge = regexp.MustCompile(`\b(?:(?:aku|saya|sy|kulo|kula|gue|gw)(?: (?:masih|baru|lagi|ini|tu))* (?:ber)?(?:umur|umure|usia)|umurku|umur (?:saya|aku|ku)|i am)(?: (?:masih|baru|lagi))* (\d{1,2})\b`)
)

// adult is the age from which on somebody may ask for themselves, in years.
const adult = 16

// isYoung reports whether a child writes. spoken is plain.
func isYoung(spoken string) bool {
	if m := youngAge.FindStringSubmatch(spoken); m != nil {
		n, err := strconv.Atoi(m[1])
		return err == nil && n >= 5 && n < adult
	}
	return holds(spoken, young)
}

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
	list := plainWords(strings.Fields(fold(text)))
	spoken := strings.Join(list, " ")
	switch {
	case len(list) <= maxOutburst && slices.ContainsFunc(list, func(w string) bool { return abuse[calm(w)] }):
		t.say("life.calm")
	case len(list) <= 12 && (holds(spoken, unread) || cantRead(list)) && !t.aboutPapers(text):
		t.say("life.reading")
		t.tellCounter()
	case len(list) >= 2 && len(list) <= 12 && isYoung(spoken) && !strings.Contains(spoken, "anak") && !strings.Contains(spoken, "adik"):
		t.say("life.child")
		if t.nowhere() && Verdict(Understand(text, t.facts.Catalog)) != "" {
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

// aboutPapers reports whether words name a document or who asked for one: "the
// bank can't read my NIK".
func (t *turn) aboutPapers(text string) bool {
	return slices.ContainsFunc(indexOf(t.facts.Catalog).meanings(text), func(m string) bool { return documents[m] || m == "bpjs" || m == "bank" || m == "prakerja" })
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
	return slices.ContainsFunc(phrases, func(phrase string) bool { return inWords(text, phrase) })
}
