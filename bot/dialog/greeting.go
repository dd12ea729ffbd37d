package dialog

import (
	"strings"
	"time"
)

// PrivacyNotice is the version of the privacy notice (UU 27/2022 Articles 21
// and 22) that the greeting shows.
const PrivacyNotice = "2026-11"

var greetings = words("good morning, good afternoon, good evening, hi there, nuwun sewu, nyuwun sewu, halo, hallo, helo, hello, hai, hay, hi, hei, hey, p, ping, tes, test, pagi, siang, sore, malam, " +
	"selamat pagi, selamat siang, selamat sore, selamat malam, met pagi, met siang, met sore, pagi pak, pagi bu, siang pak, siang bu, " +
	"malam pak, malam bu, sore pak, sore bu, assalamualaikum, assalamu alaikum, asalamualaikum, assalamualaikum wr wb, " +
	"assalamu alaikum wr wb, ass, aslm, salam, permisi, punten, kulo nuwun, kula nuwun, kulonuwun, sugeng enjing, sugeng siang, " +
	"sugeng sonten, sugeng dalu, sugeng enjang, rahayu, halo min, hai min, halo kak, min, kak, pak, bu, mas, mbak, bang, gan, " +
	"halo pak, halo bu, halo admin, permisi pak, permisi bu, maaf, maaf mengganggu, maaf ganggu, om, bapak, ibu, halo mas, halo mbak, " +
	"halo telunjuk sakti, telunjuk sakti, halo sakti")

var thanks = words("thank you very much, thanks a lot, matur sembah nuwun, sembah nuwun, matur nuwun kathah, terima kasih, terimakasih, makasih, makasi, trims, tks, thx, thanks, thank you, suwun, nuwun, matur nuwun, " +
	"matur suwun, matursuwun, maturnuwun, hatur nuhun, nuhun, terima kasih banyak, makasih banyak, makasih ya, terima kasih ya, " +
	"oke, ok, baik, baiklah, siap, sip, oke terima kasih, ok terima kasih, oke makasih, ok makasih, baik terima kasih, " +
	"alhamdulillah, mantap, ya, iya, nggih, inggih, matur nuwun nggih, matur nuwun sanget, suwun nggih, oke suwun, terima kasih pak, " +
	"terima kasih bu, makasih pak, makasih bu, makasih kak, siap terima kasih, sami sami")

func words(list string) map[string]bool { return set(strings.Split(list, ", ")...) }

// greetOnce shows the privacy notice before anything else is said, the first
// time somebody writes, and records that it was shown.
func (t *turn) greetOnce() {
	if t.state.Greeted {
		return
	}
	t.first = true
	t.state.Greeted = true
	t.welcome()
	t.offerLanguage()
	t.do(Consent{Version: PrivacyNotice})
}

// welcome says who we are and what becomes of what people send.
func (t *turn) welcome() {
	t.say("greeting.first")
	t.say("greeting.privacy")
}

// greet answers a greeting; a form that is half filled in goes on.
func (t *turn) greet() {
	if !t.first {
		if t.nowhere() {
			t.tell(t.hello())
		} else {
			t.say("greeting.back", "service", t.currentService(), "progress", t.progress())
		}
	}
	t.goOn()
}

func (t *turn) hello() string {
	if t.facts.Operator != nil {
		return t.text("greeting.operator", "name", t.facts.Operator.Name)
	}
	return t.text("greeting.again", "time", t.text(partOfDay(t.facts.Now)))
}

func partOfDay(now time.Time) string {
	switch hour := now.Hour(); {
	case hour < 4, hour >= 18:
		return "time.night"
	case hour < 11:
		return "time.morning"
	case hour < 15:
		return "time.noon"
	}
	return "time.afternoon"
}

// nods agree to nothing that was asked.
var nods = words("ya, iya, iyo, yo, yoi, nggih, inggih, injih, enggih, oke, ok, okey, baik, baiklah, siap, sip, yes, yep, lanjut, lanjutkan, lanjut ya, terus")

// greets reports whether words are a greeting and nothing else, however many:
// "met malam pak, lanjut ya".
func greets(words string) bool {
	bare := words
	for at := strings.LastIndexByte(bare, ' '); at > 0 && courtesyOfAll[bare[at+1:]]; at = strings.LastIndexByte(bare, ' ') {
		bare = bare[:at] // "kulo nuwun mas"
	}
	return greetings[bare] || onlyCourteous(words, func(w string) bool { return greetings[w] && !courtesyOfAll[w] })
}

// thankful reports whether words thank and do nothing else: "oke makasih ya".
func thankful(words string) bool {
	return thanks[words] || onlyCourteous(words, func(w string) bool { return thanks[w] && !nods[w] })
}

// courtesyOfAll are ways to address somebody, which alone greet, but not
// beside other words.
var courtesyOfAll = set("pak", "bu", "mas", "mbak", "min", "kak", "bang", "gan", "om", "bapak", "ibu", "p", "tes", "test", "maaf")

// onlyCourteous reports whether words are courteous or nods, and one of them
// is what it is about.
func onlyCourteous(words string, about func(string) bool) bool {
	found := false
	for word := range strings.FieldsSeq(words) {
		if about(word) {
			found = true
		} else if !courteous[word] && !nods[word] && !thanks[word] && word != "met" && word != "banyak" && word != "sanget" && word != "infonya" {
			return false
		}
	}
	return found
}

// smallTalk answers greetings and thanks.
func (t *turn) smallTalk(text string) bool {
	words := fold(text)
	switch {
	case greets(words):
		t.greet()
	case nods[words] && !t.first && !t.nowhere():
		t.say("nod")
		t.goOn()
	case thankful(words) || strings.ContainsAny(text, "👍🙏"):
		t.say("thanks")
		if t.first || !t.nowhere() {
			t.goOn()
		}
	default:
		return false
	}
	t.state.Misses = 0
	return true
}
