package admin

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"sakti/core"
)

// rev is the revision that the forms of a page carry.
func (r reply) rev() string {
	r.t.Helper()
	found := regexp.MustCompile(`name="rev" value="(\d+)"`).FindStringSubmatch(r.body)
	if found == nil {
		r.t.Fatalf("no form with a revision on this page:\n%s", r.text())
	}
	return found[1]
}

// judgeAll finds every photo of a case good.
func (p *person) judgeAll(a *core.Application, page reply) reply {
	p.h.t.Helper()
	for _, requirement := range p.h.office.ServiceOf(a).Wanted(a.Answers) {
		if !requirement.Optional {
			page = p.follow(p.post(casePath(a.ID)+"/langkah/judge", "rev", page.rev(), "requirement", requirement.Code, "good", "ya"))
		}
	}
	return page
}

// work brings on what is the system's to do.
func (h *house) work(a *core.Application) {
	h.t.Helper()
	worker := &core.ProductWorker{Office: h.office, Pool: h.pool}
	if err := worker.Work(context.Background(), &river.Job[core.ProductArgs]{Args: core.ProductArgs{Application: a.ID}}); err != nil {
		h.t.Fatal(err)
	}
}

// A case from the queue into the citizen's hands, through the panel alone.
func TestFromQueueToHandOver(t *testing.T) {
	t.Parallel()
	h := open(t)
	verifier := h.enter(h.hire(h.role("verifier"), h.role("validator"))) // both duties: four eyes must hold all the same
	validator := h.enter(h.hire(h.role("validator")))
	clerk := h.enter(h.hire(h.role("print_desk")))
	a := h.file("AKL", "submitted")

	verifier.get("/panel").is(200).has("Verifikasi", "1 menunggu")
	verifier.post("/panel/antrean/verifikasi/ambil").leads(casePath(a.ID) + "/periksa")
	page := verifier.get(casePath(a.ID)+"/periksa").is(200).has(*a.Number, a.Subject, "Nilai dulu semua syarat")
	page.lacks("Berkas lengkap</button")
	page = verifier.judgeAll(a, page).has("Berkas lengkap")
	verifier.post(casePath(a.ID)+"/langkah/verify", "rev", page.rev()).leads(casePath(a.ID) + "/entri")

	page = verifier.get(casePath(a.ID)+"/entri").is(200).has("Lembar entri SIAK", a.Answers["pemohon_nik"])
	page = verifier.follow(verifier.post(casePath(a.ID)+"/langkah/key", "rev", page.rev(), "siak_number", "", "siak_date", "2026-11-02")).
		is(200).has("Tulis nomor yang diberikan SIAK.", "Lembar entri SIAK")
	verifier.follow(verifier.post(casePath(a.ID)+"/langkah/key", "rev", page.rev(), "siak_number", "3312-LU-02112026-0001", "siak_again", "3312-LU-02112026-0001", "siak_date", "2026-11-02")).
		is(200).has(*a.Number + ": Dicatat di SIAK.")

	verifier.post("/panel/antrean/validasi/ambil").leads("/panel") // not their own
	verifier.get("/panel").has("Antrean Validasi sedang kosong")
	page = validator.follow(validator.post("/panel/antrean/validasi/ambil")).is(200).has("3312-LU-02112026-0001", "Keputusan Anda")
	validator.follow(validator.post(casePath(a.ID)+"/langkah/validate", "rev", page.rev())).is(200).has("Setujui. Tercatat dalam 10 detik.")
	h.pass()
	h.work(a)

	page = clerk.get("/panel/cetak").is(200).has(*a.Number, "Buka Kutipan Akta Kelahiran", "Sudah dicetak")
	pdf := clerk.get(regexp.MustCompile(`/panel/berkas/[^"]+`).FindString(page.body)).is(200)
	if !strings.HasPrefix(pdf.body, "%PDF-") || pdf.header.Get("Content-Type") != "application/pdf" {
		t.Error("the document is no PDF")
	}
	page = clerk.follow(clerk.post(casePath(a.ID)+"/langkah/print", "rev", page.rev(), "back", "cetak")).is(200).has("Dicetak.", "Sudah diserahkan")
	clerk.follow(clerk.post(casePath(a.ID)+"/langkah/hand_over", "rev", page.rev(), "back", "cetak", "receiver", "self", "originals", "ya")).is(200).lacks(">" + *a.Number + "<")

	if a = h.read(a); a.State != "closed" {
		t.Errorf("state %s, want closed", a.State)
	}
	clerk.get(casePath(a.ID)).is(200).has("Selesai", "Diserahkan ke pemohon", "Divalidasi", "Loket 1 Disdukcapil")
}

// Faulty papers go back with sentences that the citizen will read; a case
// with nothing faulty can't be sent back.
func TestReturn(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier := h.enter(staff)
	a := h.file("AKL", "submitted")
	page := verifier.follow(verifier.post("/panel/antrean/verifikasi/ambil"))
	page.lacks(">Minta perbaikan")
	page = verifier.follow(verifier.post(casePath(a.ID)+"/langkah/return", "rev", page.rev())).has("Tandai dulu syarat mana")
	page = verifier.follow(verifier.post(casePath(a.ID)+"/langkah/judge", "rev", page.rev(), "requirement", "kk", "good", "tidak", "reason", " ", "own", "")).
		has("Tulis alasan untuk syarat yang belum baik")
	page = verifier.follow(verifier.post(casePath(a.ID)+"/langkah/judge", "rev", page.rev(), "requirement", "kk", "good", "tidak",
		"reason", "Fotonya terlalu gelap.", "own", "Halaman kedua belum ada.")).has("Halaman kedua belum ada.", "Minta perbaikan").lacks("Berkas lengkap</button")
	verifier.post(casePath(a.ID)+"/langkah/return", "rev", page.rev()).leads("/panel")
	h.pass()
	if a = h.read(a); a.State != "returned" {
		t.Errorf("state %s, want returned", a.State)
	}
	verifier.get(casePath(a.ID)).has("Halaman kedua belum ada.", "Diminta perbaikan", staff.Name)
}

// From the keying screen a case can still be sent back, with one faulty paper
// named on the spot.
func TestReturnFromKeying(t *testing.T) {
	t.Parallel()
	h := open(t)
	verifier := h.enter(h.hire(h.role("verifier")))
	a := h.file("AKL", "verified")
	if a.ClaimedBy != nil {
		h.act(h.holder(a), a, "release", core.Note{})
	}
	page := verifier.follow(verifier.post("/panel/antrean/entri/ambil")).is(200).has("Minta perbaikan", "Apa yang belum baik?")
	verifier.post(casePath(a.ID)+"/langkah/return", "rev", page.rev(), "requirement", "kk", "reason", "Nama di KK berbeda.").leads("/panel")
	h.pass()
	if a = h.read(a); a.State != "returned" {
		t.Errorf("state %s, want returned", a.State)
	}
}

// holder reads who holds a case.
func (h *house) holder(a *core.Application) *core.Staff {
	h.t.Helper()
	var staff *core.Staff
	h.do(func(tx pgx.Tx) {
		var err error
		if staff, err = h.office.StaffByID(context.Background(), tx, *a.ClaimedBy); err != nil {
			h.t.Fatal(err)
		}
	})
	return staff
}

// The validator sends a case back with a reason, and the verifier reads it.
func TestCorrect(t *testing.T) {
	t.Parallel()
	h := open(t)
	validator := h.enter(h.hire(h.role("validator")))
	a := h.file("AKL", "keyed")
	page := validator.follow(validator.post("/panel/antrean/validasi/ambil")).is(200)
	validator.post(casePath(a.ID)+"/langkah/correct", "rev", page.rev(), "reason", "Tanggal lahir salah ketik.").leads("/panel")
	verifier := h.enter(h.hire(h.role("verifier")))
	verifier.get(casePath(a.ID)).has("Tanggal lahir salah ketik.", "Menunggu entri SIAK")
}

// A complaint is read and answered by the call centre.
func TestComplaint(t *testing.T) {
	t.Parallel()
	h := open(t)
	centre := h.enter(h.hire(h.role("call_centre")))
	a := h.file("ADU", "submitted")
	page := centre.follow(centre.post("/panel/antrean/aduan/ambil")).is(200).has("Pengaduan", "Isi aduan")
	page = centre.follow(centre.post(casePath(a.ID)+"/langkah/answer", "rev", page.rev(), "answer", " ")).has("Tulis dulu jawaban")
	centre.post(casePath(a.ID)+"/langkah/answer", "rev", page.rev(), "answer", "Sudah kami tegur.").leads("/panel")
	if a = h.read(a); a.State != "closed" || a.Reason != "Sudah kami tegur." {
		t.Errorf("state %s, answer %q", a.State, a.Reason)
	}
}

// Somebody who must come is invited, comes, and is let through.
func TestInviteAndAttend(t *testing.T) {
	t.Parallel()
	h := open(t)
	verifier := h.enter(h.hire(h.role("verifier")))
	var code string
	for _, service := range h.office.Catalog.Services {
		if service.Presence != "" && service.Lane == "document" {
			code = service.Code
			break
		}
	}
	a := h.file(code, "submitted")
	page := verifier.judgeAll(a, verifier.follow(verifier.post("/panel/antrean/verifikasi/ambil"))).has("Undang datang")
	verifier.post(casePath(a.ID)+"/langkah/invite", "rev", page.rev(), "visit", "Senin 9 November pukul 09.00, Loket 3").leads("/panel")
	verifier.get("/panel/antrean/hadir").is(200).has(*a.Number)
	page = verifier.get(casePath(a.ID)).has("Senin 9 November", "Sudah hadir")
	verifier.post(casePath(a.ID)+"/langkah/attend", "rev", page.rev()).leads("/panel")
	if a = h.read(a); a.State != "verified" {
		t.Errorf("state %s, want verified", a.State)
	}
}

// Officers who take at the same moment get different cases, and those for
// whom nothing is left are told so.
func TestTakeNextAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	const cases, officers = 3, 5
	for range cases {
		h.file("AKL", "submitted")
	}
	var people []*person
	for range officers {
		people = append(people, h.enter(h.hire(h.role("verifier"))))
	}
	ways := make([]string, officers)
	var wg sync.WaitGroup
	for i, p := range people {
		wg.Go(func() { ways[i] = p.post("/panel/antrean/verifikasi/ambil").to })
	}
	wg.Wait()
	seen, empty := map[string]bool{}, 0
	for _, way := range ways {
		switch {
		case way == "/panel":
			empty++
		case seen[way]:
			t.Errorf("two officers got %s", way)
		default:
			seen[way] = true
		}
	}
	if len(seen) != cases || empty != officers-cases {
		t.Errorf("%d cases were taken and %d officers got nothing: %v", len(seen), empty, ways)
	}
}

// Who acts on what they saw before somebody else changed it is told kindly,
// and nothing happens.
func TestStaleRevision(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier := h.enter(staff)
	a := h.file("AKL", "submitted")
	page := verifier.follow(verifier.post("/panel/antrean/verifikasi/ambil"))
	old := page.rev()
	verifier.judgeAll(a, page)
	verifier.post(casePath(a.ID)+"/langkah/verify", "rev", old).is(http.StatusConflict).
		has("Ada yang lebih dulu", "baru saja diubah", "Lihat keadaan terbaru")
	if a = h.read(a); a.State != "submitted" {
		t.Errorf("state %s, want submitted", a.State)
	}
	other := h.enter(h.hire(h.role("verifier")))
	other.post(casePath(a.ID)+"/langkah/verify", "rev", "0").is(http.StatusConflict).has("Ambil permohonan ini dulu")
	other.get(casePath(a.ID) + "/periksa").leads(casePath(a.ID))
	other.get(casePath(a.ID)).has("dipegang " + staff.Name)
}

// Steps of the chat can't be taken by address.
func TestStepsOfTheChatStayThere(t *testing.T) {
	t.Parallel()
	h := open(t)
	operator := h.enter(h.hire(h.role("operator")))
	a := h.file("AKL", "submitted")
	for _, action := range []string{"withdraw", "resubmit", "submit", "open"} {
		operator.post(casePath(a.ID)+"/langkah/"+action, "rev", "0").is(http.StatusNotFound)
	}
	operator.post(casePath(a.ID)+"/langkah/fly", "rev", "0").leads(casePath(a.ID)) // unknown: said on the case's page
	operator.get(casePath(a.ID)).has(`"fly" tidak dikenal`)
}

// Nobody takes a case that waits for somebody else, which would hold it up.
func TestTakingIsForThoseWhoWorkOnIt(t *testing.T) {
	t.Parallel()
	h := open(t)
	a, complaint := h.file("AKL", "submitted"), h.file("ADU", "submitted")
	for _, role := range []string{"operator", "print_desk", "validator", "call_centre"} {
		p := h.enter(h.hire(h.role(role)))
		p.get(casePath(a.ID)).is(200).lacks("langkah/claim")
		p.post(casePath(a.ID)+"/langkah/claim", "rev", "0").is(http.StatusForbidden)
	}
	verifier := h.enter(h.hire(h.role("verifier")))
	verifier.post(casePath(complaint.ID)+"/langkah/claim", "rev", "0").is(http.StatusForbidden)
	page := verifier.get(casePath(a.ID)).is(200).has("Ambil")
	verifier.post(casePath(a.ID)+"/langkah/claim", "rev", page.rev()).leads(casePath(a.ID) + "/periksa")
}
