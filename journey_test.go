package main

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"sakti/core/intake/specimen"
)

// TestBirthFromHaloToHandOver is what a newcomer does with the running
// program: files a birth by chat, is asked again for a blurred photo, works it
// through in the panel as verifier, validator and print desk, reads the
// notices on the phone, and kills it with -9 on the way.
func TestBirthFromHaloToHandOver(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.start()
	phone := &phoneTalk{p: p, number: "6281234567890"}
	number := phone.fileBirth()

	p.stop(syscall.SIGKILL) // between the citizen and the office
	p.start()

	verifier := p.login("verifikator1")
	page := verifier.post("/panel/antrean/verifikasi/ambil", nil)
	if !strings.Contains(page.body, number) {
		t.Fatalf("the verifier was not given %s:\n%s", number, page.text())
	}
	page = verifier.judge(page, "kk", "Fotonya terpotong.")
	verifier.act(page, "return", nil)
	phone.until("Fotonya terpotong.")
	phone.say("perbaiki")
	phone.photo(9)
	phone.until("perbaikan")

	page = verifier.post("/panel/antrean/verifikasi/ambil", nil)
	page = verifier.judge(page, "", "")
	page = verifier.act(page, "verify", nil)
	phone.until("lengkap")
	verifier.act(page, "key", url.Values{"siak_number": {"3312-LU-05032020-0001"}, "siak_again": {"3312-LU-05032020-0001"}, "siak_date": {time.Now().Format("2006-01-02")}})

	validator := p.login("validator.capil")
	validator.act(validator.post("/panel/antrean/validasi/ambil", nil), "validate", nil)
	phone.until("siap dicetak")

	clerk := p.login("cetak.dinas")
	page = clerk.get("/panel/cetak")
	if document := clerk.get(html.UnescapeString(regexp.MustCompile(`/panel/berkas/[^"]+`).FindString(page.body))); !strings.HasPrefix(document.body, "%PDF-") {
		t.Error("the document is no PDF")
	}
	page = clerk.act(page, "print", url.Values{"back": {"cetak"}})
	phone.until("sudah dicetak")
	clerk.act(page, "hand_over", url.Values{"back": {"cetak"}, "receiver": {"self"}, "originals": {"ya"}})
	phone.until("sudah anda terima")
	phone.say("status")
	phone.until("Selesai")
	phone.once(number)
}

// phoneTalk is a person at a simulated phone.
type phoneTalk struct {
	p      *program
	number string
	seen   int
	heard  []shown
}

func (f *phoneTalk) say(text string) shown {
	f.p.t.Helper()
	if err := f.p.say(f.number, text, ""); err != nil {
		f.p.t.Fatal(err)
	}
	return f.next()
}

func (f *phoneTalk) photo(seed int64) shown {
	f.p.t.Helper()
	body := specimen.Photo(specimen.KK, seed, specimen.Options{Width: 900, Height: 680})
	if err := f.p.photos(f.number, body); err != nil {
		f.p.t.Fatal(err)
	}
	return f.next()
}

// next waits for one more message of the service.
func (f *phoneTalk) next() shown {
	f.p.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		list, err := f.p.messages(f.number, f.seen, 5)
		if err != nil {
			f.p.t.Fatal(err)
		}
		for _, m := range list {
			f.seen = m.ID
			if m.From == "service" {
				f.heard = append(f.heard, m)
				return m
			}
		}
	}
	f.p.t.Fatalf("no answer\n%s", f.p.output)
	return shown{}
}

// until waits for a message that holds one of these words; it may have been
// said already.
func (f *phoneTalk) until(words ...string) shown {
	f.p.t.Helper()
	for i := 0; ; i++ {
		if i == len(f.heard) {
			f.next()
		}
		for _, word := range words {
			if strings.Contains(strings.ToLower(f.heard[i].Text), strings.ToLower(word)) {
				message := f.heard[i]
				f.heard = f.heard[i+1:]
				return message
			}
		}
	}
}

// once checks that no notice about the application came twice.
func (f *phoneTalk) once(number string) {
	f.p.t.Helper()
	list, err := f.p.messages(f.number, 0, 0)
	if err != nil {
		f.p.t.Fatal(err)
	}
	notices := map[string]int{}
	for _, m := range list {
		if m.From == "service" && m.ReplyTo == 0 && strings.Contains(m.Text, number) {
			notices[m.Text]++
		}
	}
	for text, n := range notices {
		if n > 1 {
			f.p.t.Errorf("%d times on the phone: %s", n, text)
		}
	}
	if len(notices) < 5 {
		f.p.t.Errorf("only %d notices", len(notices))
	}
}

var numberShape = regexp.MustCompile(`\d\d-\d{6}-\d`)

// birthAnswers answers a question by a word in it.
var birthAnswers = []struct{ question, answer string }{
	{"siapanya", "orang tua"}, {"nama lengkap anda", "Siti Aminah"}, {"nik anda", "3312014506900001"},
	{"nomor kk", "3312012002150001"}, {"desa atau kelurahan", "Sumberagung Pracimantoro"},
	{"nama lengkap anak", "Bagas Aji Saputra"}, {"laki-laki atau perempuan", "laki-laki"}, {"jenis kelamin", "laki-laki"},
	{"tanggal lahir", "17 november 2026"}, {"dicetak di mana", "kecamatan"}, {"diambil", "kecamatan"},
	{"buku nikah", "ya"}, {"akta nikah", "ya"}, {"di mana lahir", "1"}, {"lahir di mana", "1"}, {"jam berapa", "07.30"},
}

// fileBirth files a birth and returns its number.
func (f *phoneTalk) fileBirth() string {
	f.p.t.Helper()
	birth := birthTalk{t: f.p.t, say: f.say, photo: func(body []byte) shown {
		if err := f.p.photos(f.number, body); err != nil {
			f.p.t.Fatal(err)
		}
		return f.next()
	}}
	return birth.file()
}

// birthTalk files a birth on any channel: say and photo give the answer.
type birthTalk struct {
	t     *testing.T
	say   func(text string) shown
	photo func(body []byte) shown
}

// file files a birth and returns its number. It answers what it is asked, in
// whatever order; the first photo is a blurred one.
func (b birthTalk) file() string {
	b.t.Helper()
	b.say("halo")
	message := b.say("akta lahir")
	sheet := func(seed int64) []byte {
		return specimen.Photo(specimen.KK, seed, specimen.Options{Width: 900, Height: 680})
	}
	blurred := false
	for turn := range 40 {
		text := strings.ToLower(message.Text)
		switch {
		case numberShape.MatchString(message.Text) && strings.Contains(text, "kode lacak"):
			if !blurred {
				b.t.Error("nobody asked again for the blurred photo")
			}
			return numberShape.FindString(message.Text)
		case strings.Contains(text, "sudah benar semua"):
			message = b.say("kirim")
		case strings.Contains(text, "buram"):
			blurred = true
			message = b.photo(sheet(1))
		case strings.Contains(text, "lewati") && (strings.Contains(text, "foto") || strings.Contains(text, "dokumen")):
			message = b.say("lewati")
		case strings.Contains(text, "selesai") && strings.Contains(text, "halaman"):
			message = b.say("selesai")
		case strings.Contains(text, "foto") && !blurred:
			message = b.photo(specimen.Photo(specimen.Surat, 3, specimen.Blurred))
		case strings.Contains(text, "kirim foto"):
			message = b.photo(sheet(int64(turn) + 2))
		default:
			message = b.say(birthAnswer(message))
		}
	}
	b.t.Fatalf("never sent; last:\n%s", message.Text)
	return ""
}

// birthAnswer is what to say to a question; the first choice if it is a new
// one.
func birthAnswer(message shown) string {
	question := strings.ToLower(message.Text[strings.LastIndex(message.Text, "(")+1:])
	for _, known := range birthAnswers {
		if strings.Contains(question, known.question) {
			return known.answer
		}
	}
	return "1"
}

// officer is somebody at the panel.
type officer struct {
	p      *program
	client *http.Client
}

// webPage is what the panel showed.
type webPage struct{ path, body string }

// text is the page without its markup, for messages of failed tests.
func (w webPage) text() string {
	return strings.Join(strings.Fields(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(w.body, " "))), " ")
}

func (p *program) login(name string) *officer {
	p.t.Helper()
	jar, _ := cookiejar.New(nil)
	o := &officer{p: p, client: &http.Client{Jar: jar}}
	page := o.post("/masuk", url.Values{"username": {name}, "password": {p.people[name]}})
	if page.path != "/panel" {
		p.t.Fatalf("%s was not let in: %s", name, page.text())
	}
	return o
}

func (o *officer) get(path string) webPage {
	o.p.t.Helper()
	response, err := o.client.Get(o.p.base + path)
	return o.read(response, err)
}

// post posts a form and follows to the page behind it.
func (o *officer) post(path string, form url.Values) webPage {
	o.p.t.Helper()
	response, err := o.client.PostForm(o.p.base+path, form)
	return o.read(response, err)
}

func (o *officer) read(response *http.Response, err error) webPage {
	o.p.t.Helper()
	if err != nil {
		o.p.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	page := webPage{path: response.Request.URL.Path, body: string(body)}
	if err != nil || response.StatusCode != http.StatusOK {
		o.p.t.Fatalf("%s %s: %v\n%s", response.Request.Method, page.path, response.Status, page.text())
	}
	return page
}

// act does a step on the case that the page is about.
func (o *officer) act(page webPage, action string, form url.Values) webPage {
	o.p.t.Helper()
	found := regexp.MustCompile(`/panel/[a-z]+/[0-9a-f-]{36}`).FindString(page.path + " " + page.body)
	rev := regexp.MustCompile(`name="rev" value="(\d+)"`).FindStringSubmatch(page.body)
	if found == "" || rev == nil {
		o.p.t.Fatalf("no step %s on this page:\n%s", action, page.text())
	}
	if form == nil {
		form = url.Values{}
	}
	form.Set("rev", rev[1])
	return o.post(fmt.Sprintf("%s/langkah/%s", found, action), form)
}

// judge finds the photos good, but for one.
func (o *officer) judge(page webPage, faulty, reason string) webPage {
	o.p.t.Helper()
	seen := map[string]bool{}
	for _, match := range regexp.MustCompile(`name="requirement" value="([^"]+)"`).FindAllStringSubmatch(page.body, -1) {
		code := match[1]
		if seen[code] {
			continue
		}
		seen[code] = true
		form := url.Values{"requirement": {code}, "good": {"ya"}}
		if code == faulty {
			form.Set("good", "tidak")
			form.Set("reason", reason)
		}
		page = o.act(page, "judge", form)
	}
	return page
}
