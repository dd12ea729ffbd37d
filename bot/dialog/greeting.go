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

// smallTalk answers greetings and thanks.
func (t *turn) smallTalk(text string) bool {
	words := fold(text)
	switch {
	case greetings[words]:
		t.greet()
	case thanks[words] || strings.ContainsAny(text, "👍🙏"):
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
