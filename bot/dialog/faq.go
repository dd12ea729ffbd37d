package dialog

import (
	"strings"
	"time"
)

var (
	feeWords = []string{"bayar berapa", "berapa bayar", "berapa bayarnya", "bayar piro", "bayar pira", "mbayar piro", "mbayar pira", "mbayar", "bayar pinten",
		"biaya", "biayanya", "biayane", "tarif", "tarifnya", "ongkos", "ongkosnya", "ongkose", "gratis", "apa bayar", "bayar tidak", "bayar gak", "bayar ga",
		"bayar nggak", "bayar ora", "harus bayar", "how much", "cost", "is it free", "free of charge", "regane piro", "wragadipun", "ragadipun"}
	durationWords = []string{"berapa lama", "brp lama", "berapa hari", "pira dina", "piro dino", "pinten dinten", "suwe ora", "lama tidak", "lama gak", "lama nggak",
		"how long", "how many days"}
	openWords    = []string{"buka", "tutup", "bukak", "jam kerja", "jam buka", "jam pelayanan", "bikak", "open", "opening hours"}
	openBeside   = []string{"kantor", "loket", "dukcapil", "disdukcapil", "dinas", "jam berapa", "jam piro", "jam pira", "jam pinten", "hari apa", "office", "sabtu", "minggu", "setu"}
	whereWords   = []string{"alamat", "alamatnya", "alamate", "lokasi", "di mana", "dimana", "endi", "neng endi", "nandi", "wonten pundi", "where", "address"}
	officeWords  = []string{"kantor", "kantornya", "kantore", "dukcapil", "disdukcapil", "dinas", "office"}
	maxQuestion  = 12 // words; who writes more tells something, and is read for that
	dayOfService = 450 * time.Minute
)

// faq answers what people ask of any office: what it costs, how long it takes,
// when it is open and where it is. What is being filled in stays where it was,
// and a wish in the same words is heard too. Free text may say anything, so
// there it is no question.
func (t *turn) faq(text string) bool {
	if topic, code, _ := strings.Cut(t.state.Step, ":"); topic == "field" {
		if field := t.formField(code); field != nil && field.Type == "text" {
			return false
		}
	}
	spoken := fold(text)
	if len(strings.Fields(spoken)) > maxQuestion || !t.answersFAQ(spoken) {
		return false
	}
	if t.nowhere() && t.isRequest(text) {
		return false // the wish itself is next
	}
	t.again()
	return true
}

func (t *turn) answersFAQ(spoken string) bool {
	office := t.facts.Contact
	switch {
	case holds(spoken, feeWords):
		t.say("faq.fee")
	case holds(spoken, durationWords) && len(t.facts.Cases) == 0: // with a case of their own they ask for its status
		t.say("faq.duration", "when", t.moment(t.facts.Catalog.Holidays.Add(t.facts.Now, dayOfService)))
	case holds(spoken, openWords) && holds(spoken, openBeside):
		if office.Open {
			t.say("faq.open")
		} else {
			t.say("faq.closed", "opens", t.opens())
		}
	case holds(spoken, whereWords) && holds(spoken, officeWords):
		t.say("faq.where", "address", office.Address, "phone", office.Phone)
	default:
		return false
	}
	return true
}
