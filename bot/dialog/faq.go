package dialog

import (
	"slices"
	"strings"
	"time"
)

var (
	feeWords = []string{"bayar berapa", "berapa bayar", "berapa bayarnya", "bayar piro", "bayar pira", "mbayar piro", "mbayar pira", "mbayar", "bayar pinten",
		"biaya", "biayanya", "biayane", "tarif", "tarifnya", "ongkos", "ongkosnya", "ongkose", "gratis", "apa bayar", "bayar tidak", "bayar gak", "bayar ga",
		"bayar nggak", "bayar ora", "harus bayar", "how much", "cost", "is it free", "free of charge", "regane piro", "regane pira", "pinten regine", "pinten reginipun", "pinten regane", "reginipun pinten", "wragadipun", "ragadipun"}
	durationWords = []string{"berapa lama", "brp lama", "berapa hari", "pira dina", "piro dino", "pinten dinten", "suwe ora", "lama tidak", "lama gak", "lama nggak",
		"how long", "how many days", "kapan jadi", "kapan jadinya", "kapan dadi", "kapan dadine", "kapan dados", "kapan dadosipun", "kapan selesai", "kapan selesainya", "kapan rampung", "when is it ready", "when will it be ready"}
	openWords   = []string{"buka", "tutup", "bukak", "jam kerja", "jam buka", "jam pelayanan", "bikak", "open", "opening hours"}
	openBeside  = []string{"kantor", "kantornya", "kantore", "kantoripun", "loketnya", "loket", "dukcapil", "disdukcapil", "dinas", "jam berapa", "jam piro", "jam pira", "jam pinten", "hari apa", "office", "sabtu", "minggu", "setu"}
	whereWords  = []string{"alamat", "alamatnya", "alamate", "lokasi", "di mana", "dimana", "endi", "neng endi", "nandi", "wonten pundi", "where", "address"}
	formWords   = []string{"formulir", "formulirnya", "formulire", "formuliripun", "blangko", "blangkonya", "blanko", "form", "formnya"}
	policeWords = []string{"surat polisi", "surat kehilangan", "surat kelangan", "surat polisinya", "lapor polisi", "polsek", "polisi", "police"}
	getWords    = []string{"dari mana", "dimana", "di mana", "dapat", "dapatnya", "dapet", "dapetnya", "minta", "mintanya", "ambil", "ambilnya", "beli", "unduh", "download", "nyuwun",
		"neng endi", "seko ngendi", "saka ngendi", "saking pundi", "wonten pundi", "njaluk", "golek", "cara", "piye", "pripun", "harus", "kudu", "kedah", "wajib", "where", "get"}
	queueWords = []string{"antri", "antre", "antrian", "antrean", "nomor antrian", "nomor antrean", "ngantri", "antri online", "queue"}
	whoWords   = []string{"kamu siapa", "siapa kamu", "sampeyan sinten", "kowe sopo", "ini siapa", "siapa ini", "kamu robot", "robot ya", "ini robot", "ini bot", "bot ya", "kamu bot", "are you a robot", "are you a bot", "who are you", "mesin ya"}
	comeWords  = []string{"harus pulang", "perlu pulang", "kudu mulih", "kedah wangsul", "harus datang", "perlu datang", "wajib datang", "apa datang", "datang sendiri", "datang langsung", "harus ke kantor", "perlu ke kantor", "kudu teka", "kudu teko", "kudu mrono",
		"kedah dhateng", "kedah rawuh", "kedah sowan", "have to come", "need to come", "come in person", "come myself"}
	whenComeWords = []string{"kapan datang", "kapan bisa datang", "kapan saya datang", "kapan harus datang", "kapan datangnya", "kapan ke sana", "kapan mrono", "kapan sowan", "kapan kula dhateng", "when do i come", "when can i come"}
	officeWords   = []string{"kantor", "kantornya", "kantore", "dukcapil", "disdukcapil", "dinas", "office"}
	maxQuestion   = 12 // words; who writes more tells something, and is read for that
	dayOfService  = 450 * time.Minute
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
	said := t.answersFAQ(text)
	if said == "" {
		return false
	}
	t.tell(said)
	long := len(strings.Fields(fold(text))) > maxQuestion
	if t.nowhere() && (long || !holds(fold(text), comeWords)) && t.isRequest(text) {
		return false // the wish itself is next
	}
	t.again()
	return true
}

// answersFAQ are the answers to the questions of a text: of the whole, or, where
// it is long, of each of its clauses.
func (t *turn) answersFAQ(text string) string {
	if len(strings.Fields(fold(text))) <= maxQuestion {
		return t.answerFAQ(text)
	}
	var said []string
	for clause := range clauses(text) {
		if answer := t.answerFAQ(clause); answer != "" && !slices.Contains(said, answer) {
			said = append(said, answer)
		}
	}
	return strings.Join(said, "\n\n")
}

// answerFAQ is the answer to what people ask of any office, "" if a text asks
// nothing of the kind.
func (t *turn) answerFAQ(text string) string {
	spoken, office := fold(text), t.facts.Contact
	switch {
	case len(strings.Fields(spoken)) > maxQuestion:
	case holds(spoken, feeWords):
		return t.text("faq.fee")
	case holds(spoken, durationWords) && len(t.facts.Cases) == 0: // with a case of their own they ask for its status
		return t.text("faq.duration", "when", t.moment(t.facts.Catalog.Holidays.Add(t.facts.Now, dayOfService)))
	case holds(spoken, openWords) && holds(spoken, openBeside):
		if office.Open {
			return t.text("faq.open")
		}
		return t.text("faq.closed", "opens", t.opens())
	case whatIs(spoken, "nik"):
		return t.text("faq.nik")
	case whatIs(spoken, "kk"):
		return t.text("faq.kk")
	case holds(spoken, whoWords):
		return t.text("faq.who")
	case holds(spoken, queueWords) && len(strings.Fields(spoken)) < 6 && !holds(spoken, []string{"lama", "suwe", "panjang"}) && len(t.facts.Cases) == 0:
		return t.text("faq.queue")
	case holds(spoken, whenComeWords):
		return t.text("send.visit")
	case holds(spoken, comeWords):
		return t.mustCome()
	case holds(spoken, formWords) && holds(spoken, getWords):
		return t.text("faq.form")
	case holds(spoken, policeWords) && holds(spoken, getWords):
		return t.text("faq.police")
	case holds(spoken, whereWords) && holds(spoken, officeWords):
		return t.text("faq.where", "address", office.Address, "phone", office.Phone)
	}
	return ""
}

// whatIs reports whether a text asks only what a word of ours means.
func whatIs(spoken, word string) bool {
	fields := plainWords(strings.Fields(spoken))
	if !slices.Contains(fields, word) || len(fields) > 7 {
		return false
	}
	asks := slices.ContainsFunc(fields, func(w string) bool { return w == "apa" || w == "what" || w == "maksudnya" || w == "artinya" })
	return asks && !slices.ContainsFunc(fields, func(w string) bool { return w != word && !asking[w] })
}

var asking = words("apa, itu, iku, ki, iki, niki, kuwi, niku, punika, what, is, a, an, the, does, mean, maksudnya, maksude, artinya, tegese, tegesipun, nomor, ya, yo, to, sih, pak, bu, mas, mbak, kak, min, nggih, ta, tho, yang, dimaksud, adalah")

// mustCome says whether one must come in person: for the service in hand, else
// for which ones.
func (t *turn) mustCome() string {
	if t.state.Draft == nil {
		return t.text("faq.come.some")
	}
	if presence := t.service().Presence; presence != "" {
		return t.text("begin.presence", "presence", presence)
	}
	return t.text("faq.come.no")
}
