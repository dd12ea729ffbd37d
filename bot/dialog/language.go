package dialog

import (
	"maps"
	"slices"
	"strings"

	"sakti/bot/say"
)

// askLanguage offers the languages there are, each by its own name.
func askLanguage(t *turn, _ string) {
	languages := say.Languages()
	slices.SortFunc(languages, func(a, b string) int { return strings.Compare(nameInItself(a), nameInItself(b)) })
	t.say("language.ask")
	for _, lang := range languages {
		t.option("lang="+lang, nameInItself(lang))
	}
}

// nameInItself is what speakers of a language call it.
func nameInItself(lang string) string { return say.Text(lang, "language.name") }

func chooseLanguage(t *turn, _, key string) bool {
	lang, ok := strings.CutPrefix(key, "lang=")
	if ok {
		t.speak(lang)
	}
	return ok
}

// hearLanguage takes the name of a language, in any of them.
func hearLanguage(t *turn, _, text string) bool { return t.namedLanguage(text) }

// offerLanguage tells who first writes in another language that we speak it,
// in that language.
func (t *turn) offerLanguage() {
	lang := writtenIn(t.event.Text)
	if t.event.Kind == KindText && t.state.Lang == "" && say.Has(lang, "language.offer") {
		t.tell(say.Text(lang, "language.offer"))
	}
}

// markers are words that hardly ever stand in an Indonesian message. Javanese
// is offered to those who write krama; ngoko is what the young write, who read
// Indonesian all day.
var markers = map[string]map[string]bool{
	"jv": words("kula, badhe, bade, sampun, mboten, boten, menawi, ingkang, panjenengan, dhateng, saged, pundi, wonten, nyuwun, inggih, nggih, dereng, " +
		"punika, niki, kangge, kagem, kados, tiyang, damel, ndamel, nuwun, pripun, menapa, sinten, lare, griya, seda, ical, risak, enggal, sugeng, putra, putu"),
	"en": words("the, my, is, i, am, lost, need, want, please, help, how, where, do, can, have, a, to, for, get, make, hello, our, what, good, morning, " +
		"afternoon, evening, would, like, certificate, card, born, died, in, of, and, you, was, " +
		"by, has, on, from, with, without, any, into, her, his, it, we, us, after, name, birth, death, marriage, child, baby, replace, damaged, wrong, " +
		"register, registration, change, move, moving, husband, wife, father, mother, court, application, report, house, speak, use, never, english"),
}

// writtenIn is the language of which a text holds two markers, "" if none.
func writtenIn(text string) string {
	for _, lang := range slices.Sorted(maps.Keys(markers)) {
		found := 0
		for word := range strings.FieldsSeq(fold(text)) {
			if markers[lang][word] {
				found++
			}
		}
		if found >= 2 {
			return lang
		}
	}
	return ""
}

// languageNames are whole messages, folded, by which a language is chosen
// without being asked for it.
var languageNames = languageWords(map[string]string{
	"id": "bahasa indonesia, basa indonesia, boso indonesia, indonesia, indonesian, pakai bahasa indonesia, ganti bahasa indonesia, bahasa indonesia saja, speak indonesian",
	"jv": "bahasa jawa, basa jawa, basa jawi, boso jowo, boso jawa, jawa, jawi, jowo, javanese, kromo, krama, basa krama, pakai bahasa jawa, ganti bahasa jawa, " +
		"ngangge basa jawi, ngagem basa jawi, ngangge boso jowo, nganggo basa jawa, nganggo boso jowo, bahasa jawa saja, bahasa jawa krama",
	"en": "bahasa inggris, basa inggris, boso inggris, inggris, english, english please, in english, in english please, speak english, pakai bahasa inggris, " +
		"ganti bahasa inggris, do you speak english, can you speak english, use english, bahasa inggris saja, switch to english",
})

func languageWords(lists map[string]string) map[string]string {
	out := map[string]string{}
	for lang, list := range lists {
		for word := range strings.SplitSeq(list, ", ") {
			out[word] = lang
		}
	}
	return out
}

// asksLanguage is namedLanguage for names of several words, which can't be
// the answer to a question: "basa jawi". "Indonesia" is one only to somebody who
// speaks another language with us, and is not asked for a name or a country.
func (t *turn) asksLanguage(text string) bool {
	if !strings.Contains(fold(text), " ") && (t.state.Lang == "" || strings.HasPrefix(t.state.Step, "field:") || strings.HasPrefix(t.state.Step, "answer:")) {
		return false
	}
	return t.namedLanguage(text)
}

// namedLanguage changes to the language that a whole message names; false if
// it names none that there is.
func (t *turn) namedLanguage(text string) bool {
	lang, ok := languageNames[fold(text)]
	if !ok || lang != say.Indonesian && !say.Has(lang, "language.done") {
		return false
	}
	t.speak(lang)
	return true
}

// speak changes the language, of the answer to this message already, and goes
// on where the person was. The privacy notice is to be understood (UU 27/2022
// Article 21), so whoever has only seen it in Indonesian sees it once more.
func (t *turn) speak(lang string) {
	before := t.state.Lang
	t.state.Lang = lang
	t.facts.Catalog = t.facts.Catalog.In(lang)
	t.do(SetLanguage{Lang: lang})
	switch {
	case t.first:
		t.lines = nil
		t.welcome()
	case before == "" && lang != say.Indonesian:
		t.say("language.done")
		t.say("greeting.privacy")
	default:
		t.say("language.done")
	}
	if name, _, _ := strings.Cut(t.state.Step, ":"); name == "maybe" || name == "group" {
		t.again() // the question that was put in the other language
		return
	}
	t.goOn()
}

// calledService begins the service whose label in another language is the whole
// text. Indonesian labels are understood as all Indonesian words are.
func (t *turn) calledService(text string) bool {
	if t.state.Lang == "" || t.state.Lang == say.Indonesian || !t.nowhere() {
		return false
	}
	words := fold(text)
	for _, service := range t.facts.Catalog.Services {
		if fold(service.Short) == words {
			t.begin(service.Code)
			return true
		}
	}
	return false
}
