package dialog

import (
	"strings"

	"sakti/core/catalog"
)

// namedInPassing keeps a name that was put off and is told with another answer:
// "eh, namanya Azka Rafif, laki".
func (t *turn) namedInPassing(field *catalog.Field, text string) {
	if field.Type == "name" || field.Type == "text" || t.lent {
		return
	}
	s := &slots{text: text, index: indexOf(t.facts.Catalog), service: t.service(), facts: t.facts, out: map[string]string{}}
	s.names()
	for _, code := range t.state.Draft.Later {
		if name := s.out[code]; name != "" && !t.state.Draft.answered(code) {
			t.openDraft()
			t.state.Draft.set(code, name)
			t.say("field.echo", "label", t.field(code).Label, "value", name)
		}
	}
}

// noName reports whether words are no name: answers to other questions, or
// several words that all mean something.
func (t *turn) noName(words string) bool {
	return yesWords[words] || noWords[words] || noNames[words] || strings.Contains(words, " ") && indexOf(t.facts.Catalog).knows(words)
}

// noNames are answers to other questions, which nobody is called.
var noNames = words("bojo, garwa, semah, kakak, adik, saudara, kakek, nenek, simbah, mbah, ayah, bapak, bapake, ibu, ibuke, orang tua, suami, istri, anak, anak saya, saya, saya sendiri, sendiri, aku, kulo, kula, wali, keluarga, " +
	"laki laki, perempuan, lanang, wedok, kk, ktp, desa, dusun, kelurahan, kecamatan, bidan, bu bidan, perangkat, operator, cucu, cucunya, putu, ibunya, bapaknya, anaknya, ayahnya, istrinya, suaminya, selesai, kirim, myself, me, self, proxy, husband, wife, child, parent, mother, father, piyambak, kula piyambak")

// elsewhere reports whether words in answer to an open question are rather
// small talk or a request to us. Free text may hold anything, so only a plain
// greeting is none.
func (t *turn) elsewhere(field *catalog.Field, text string) bool {
	words := fold(text)
	switch field.Type {
	case "text":
		return greets(words) && len(words) > 5 || t.stopsInText(words)
	case "village", "kecamatan":
		return greets(words) || thankful(words) || nods[words]
	case "name":
		return greets(words) || thankful(words) || nods[words] || t.isRequest(text) && indexOf(t.facts.Catalog).knows(words)
	}
	return false
}

// stopsInText reports whether few words in answer to a question that takes any
// ask for a human, another language, the menu or an end, and nothing else. A
// complaint may be about just that.
func (t *turn) stopsInText(words string) bool {
	if len(strings.Fields(words)) > 6 || t.lent || t.service().Lane == "complaint" || !indexOf(t.facts.Catalog).knows(words) {
		return false
	}
	guesses := Understand(words, t.facts.Catalog)
	if Verdict(guesses) != "act" {
		return false
	}
	switch guesses[0].Code {
	case "@agent", "@language", "@menu", "@cancel":
		return true
	}
	return false
}
