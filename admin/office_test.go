package admin

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// An administrator adds somebody, who comes in with what the page showed; the
// rest of their account is changed from their own page.
func TestStaff(t *testing.T) {
	t.Parallel()
	h := open(t)
	self := h.hire(h.role("admin"))
	boss := h.enter(self)
	boss.get("/panel/petugas").is(200).has("Tambah petugas", self.Name)
	boss.post("/panel/petugas/baru", "name", "Siti", "username", "S", "role", "verifier").is(http.StatusUnprocessableEntity).has("Nama pengguna terdiri dari")
	boss.post("/panel/petugas/baru", "name", "Siti", "username", "siti", "role", "operator").is(http.StatusUnprocessableEntity).has("Pilih loket")
	counter := *h.role("operator").CounterID
	page := boss.post("/panel/petugas/baru", "name", "Siti", "username", "siti", "role", "operator", "counter", strconv.FormatInt(counter, 10)).is(200).has("Kata sandi sementara")
	password := strings.TrimSpace(tags.ReplaceAllString(regexp.MustCompile(`<output[^>]*>[^<]+`).FindString(page.body), ""))
	siti := h.visitor()
	siti.post("/masuk", "username", "siti", "password", password).leads("/sandi")

	path := regexp.MustCompile(`/panel/petugas/\d+`).FindString(page.body)
	boss.get(path).is(200).has("Operator loket, Loket 1 Disdukcapil", "Belum ganti sandi")
	code := boss.post(path+"/undangan", "counter", strconv.FormatInt(counter, 10)).is(200).has("Kode undangan", "72 jam")
	if !regexp.MustCompile(`OP-[0-9A-Z]{4}-[0-9A-Z]{4}`).MatchString(code.body) {
		t.Errorf("no code:\n%s", code.text())
	}
	boss.post(path+"/undangan", "counter", "999999").is(http.StatusUnprocessableEntity)
	boss.post(path+"/tugas", "role", "validator").is(http.StatusUnprocessableEntity).has("Pilih seksi")
	boss.follow(boss.post(path+"/tugas", "role", "validator", "section", "C-LH")).has("Tugas sudah ditambahkan.", "Validator, Seksi Kelahiran")
	boss.post(path + "/sandi").is(200).has("Kata sandi diganti").lacks(password)
	siti.get("/sandi").leads("/masuk?ke=%2Fsandi") // a new password ends the sessions of the old

	boss.follow(boss.post(staffPath(self.ID)+"/aktif", "active", "tidak")).is(200).has("paling sedikit satu admin")
	boss.get("/panel/petugas/999999").is(http.StatusNotFound)
}

// Counters are filtered, opened and closed, and get the names people know.
func TestCounters(t *testing.T) {
	t.Parallel()
	h := open(t)
	head := h.enter(h.hire(h.role("head_of_office")))
	head.get("/panel/loket").is(200).has("Loket 1 Disdukcapil", "Berikutnya").lacks(`rel="prev"`)
	head.get("/panel/loket?halaman=2").is(200).has("Sebelumnya")
	head.get("/panel/loket?nama=zzz").is(200).has("Tidak ada loket")
	head.get("/panel/loket?jenis=faskes").is(200).has("Faskes 10").lacks("Loket 1 Disdukcapil")
	var id *int64
	h.do(func(tx pgx.Tx) {
		c, err := core.CounterByCode(context.Background(), tx, "FASKES-01")
		if err != nil {
			t.Fatal(err)
		}
		id = &c.ID
	})
	path := "/panel/loket/" + strconv.FormatInt(*id, 10)
	head.follow(head.post(path+"/status", "status", "pilot", "back", "jenis=faskes")).is(200).has("Loket sudah diubah.", "Faskes 10")
	head.post(path+"/nama", "name", " ", "back", "jenis=faskes").is(http.StatusUnprocessableEntity).has("Nama loket harus diisi")
	head.follow(head.post(path+"/nama", "name", "RSUD Contoh", "back", "status=pilot")).is(200).has("RSUD Contoh")
	head.follow(head.post(path+"/jam", "hours", " Senin–Jumat  08.00–14.00 ", "back", "status=pilot")).is(200).has("Loket sudah diubah.", "Senin–Jumat 08.00–14.00")
	head.post(path+"/jam", "hours", strings.Repeat("x", 81), "back", "status=pilot").is(http.StatusUnprocessableEntity).has("paling banyak 80 huruf", "Senin–Jumat 08.00–14.00")
	head.post("/panel/loket/x/status", "status", "pilot").is(http.StatusNotFound)
}

// What is looked for is found however it is typed, and stands in no address.
func TestSearch(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "submitted")
	p := h.enter(h.hire(h.role("verifier")))
	nik := a.SubjectNIK.Full()
	for _, query := range []string{
		*a.Number, strings.ReplaceAll(*a.Number, "-", ""), nik, nik[:6] + " " + nik[6:],
		"0" + strings.TrimPrefix(a.Phone.Full(), "+62"), a.Phone.Full(), strings.TrimPrefix(a.Phone.Full(), "+"), strings.ToLower(a.Subject[:4]),
	} {
		if query == "0" || query == "" {
			continue
		}
		p.post("/panel/cari", "q", query).is(200).has(*a.Number)
	}
	p.post("/panel/cari", "q", "zz").is(200).has("paling sedikit 3")
	p.post("/panel/cari", "q", nik[:15]).is(200).has("Tidak ada yang cocok")
	p.get("/panel/cari?q=" + nik).is(200).lacks(nik)
	if a.Phone == "" {
		t.Error("the case has no phone: the search by it was not tried")
	}
}

// Numbers of people are masked until somebody who needs them asks; who only
// watches does not see them at all.
func TestNumbersAreMasked(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "submitted")
	nik, kk := a.SubjectNIK.Full(), a.Answers["no_kk"]
	head := h.hire(h.role("head_of_office"))
	h.reason(head, a)
	watcher := h.enter(head)
	watcher.get(casePath(a.ID)).is(200).has(a.SubjectNIK.String()).lacks(nik, kk, "Tampilkan nomor")
	watcher.get(casePath(a.ID)+"?nomor=utuh").is(200).lacks(nik, kk)
	worker := h.enter(h.hire(h.role("verifier")))
	worker.get(casePath(a.ID)).is(200).has("Tampilkan nomor").lacks(nik, kk)
	worker.get(casePath(a.ID)+"?nomor=utuh").is(200).has(nik, kk)
	worker.post("/panel/antrean/verifikasi/ambil")
	worker.get(casePath(a.ID)+"/periksa").is(200).has(nik, kk)
}

// Every step of the table has a place on the panel: what is asked for with it
// is asked by its form.
func TestEveryStepHasItsForm(t *testing.T) {
	t.Parallel()
	h := open(t)
	fields := map[string]string{"reason": `name="reason"`, "appointment": `name="visit"`, "answer": `name="answer"`, "faulty": `name="requirement"`, "receiver": `name="receiver"`}
	for _, action := range h.office.Catalog.Steps.Actions {
		for _, from := range action.From {
			ask := asks(&core.Application{State: from}, &action)
			if ask == "" || ask == "siak" {
				continue
			}
			step := actionView{Code: action.Code, Label: action.Label, Asks: ask}
			if ask == "receiver" {
				step.Receiver = &receiverView{Name: "Siti Aminah"}
			}
			form, err := h.panel.renderPart(step)
			if err != nil || fields[ask] == "" || !strings.Contains(form, fields[ask]) {
				t.Errorf("%s asks for %q, and its form does not (%v):\n%s", action.Code, ask, err, form)
			}
		}
	}
}

func (p *panel) renderPart(a actionView) (string, error) {
	var out strings.Builder
	err := p.pages.byName["case"].ExecuteTemplate(&out, "action", a)
	return out.String(), err
}
