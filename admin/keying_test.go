package admin

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// keyed is a case that the person holds and is to type into SIAK.
func (h *house) keyed(staff *core.Staff, service string) *core.Application {
	h.t.Helper()
	return h.read(h.held(staff, service, "verified"))
}

// run runs a script on the page at hand.
func (h *house) run(ctx context.Context, script string) {
	h.t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void]("(() => {"+script+"})()")); err != nil {
		h.t.Fatal(err)
	}
}

// A number from SIAK is not taken down before it was typed a second time.
func TestNumberTypedTwice(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier, a := h.enter(staff), h.keyed(staff, "AKL")
	path := casePath(a.ID) + "/langkah/key"
	for again, said := range map[string]string{
		"":                      "Ketik seluruh nomor SIAK sekali lagi",
		"0001":                  "Yang pertama 18 huruf dan angka, yang kedua 4.",
		"3312-LU-02112026-0010": "Bedanya di huruf atau angka ke-17 sampai ke-18.",
	} {
		verifier.follow(verifier.post(path, "siak_number", "3312-LU-02112026-0001", "siak_again", again, "siak_date", "2026-11-02", "siak_note", "nomor lama")).
			has(said, "Lembar entri SIAK", "nomor lama").holds(`name="siak_number" value="3312-LU-02112026-0001"`, `name="siak_again" value="`+again+`"`)
	}
	verifier.get(casePath(a.ID)+"/entri").lacks("3312-LU-02112026-0001", "nomor lama") // kept once
	verifier.follow(verifier.post(path, "siak_number", "3312-LU-02112026-0001", "siak_again", "3312-LU-02112026-0001", "siak_date", "")).has("Tanggal entri SIAK belum benar")
	if a = h.read(a); a.State != "verified" {
		t.Fatalf("state %s before the number was confirmed", a.State)
	}
	verifier.post(path, "siak_number", "3312-LU-02112026-0001", "siak_again", "3312lu021120260001", "siak_date", "2026-11-02").leads("/panel")
	if a = h.read(a); a.State != "keyed" {
		t.Errorf("state %s, want keyed", a.State)
	}
}

// A number of another shape than usual is looked at again, and then recorded:
// SIAK is right.
func TestUnusualNumber(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier, a := h.enter(staff), h.keyed(staff, "KK-UBAH")
	path := casePath(a.ID) + "/langkah/key"
	verifier.get(casePath(a.ID) + "/entri").has("Biasanya seperti 3312012311260001").lacks("siak_usual")
	for number, said := range map[string]string{
		"331201021126001":  "Yang Anda ketik lain bentuknya, 15 angka. Lihat sekali lagi di SIAK.",
		"3372010211260001": "diawali 3312, bukan 3372",
		"3312013211260001": "321126, tidak ada",
	} {
		page := verifier.follow(verifier.post(path, "siak_number", number, "siak_again", number, "siak_date", "2026-11-02")).has(said, "di SIAK memang begitu")
		page.holds(`name="siak_again" value="`+number+`"`).lacks("<mark>", `aria-invalid="true"`)
	}
	verifier.follow(verifier.post(path, "siak_number", "1", "siak_again", "2", "siak_date", "2026-11-02", "siak_usual", "beda")).has("Kedua nomor belum sama")
	verifier.post(path, "siak_number", "331201021126001", "siak_again", "331201021126001", "siak_date", "2026-11-02", "siak_usual", "beda").leads("/panel")
	if a = h.read(a); a.State != "keyed" {
		t.Errorf("state %s, want keyed", a.State)
	}
}

// What was typed into one case's form is not shown in another's.
func TestTypedStaysWithItsCase(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier, a, b := h.enter(staff), h.keyed(staff, "AKL"), h.keyed(staff, "AKL")
	verifier.post(casePath(a.ID)+"/langkah/key", "siak_number", "3312-LU-02112026-0001", "siak_again", "3312-LU-02112026-0002", "siak_date", "2026-11-02").
		leads(casePath(a.ID) + "/entri")
	verifier.get(casePath(b.ID)+"/entri").lacks("3312-LU-02112026-0001", "belum sama")
}

// The sheet of every service that is keyed is in SIAK's order, each row with
// a key of its own that nothing else on the screen has.
func TestSheetOfEveryService(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier := h.enter(staff)
	for _, code := range []string{"AKL", "AKM", "AKW", "KK-BARU", "KK-UBAH", "KTP-BARU", "PD-AKEC", "DTG", "BIO", "NIK", "SKAK", "PBT"} {
		a := h.keyed(staff, code)
		page := verifier.get(casePath(a.ID) + "/entri").is(200)
		seen := map[string]bool{}
		for _, part := range strings.Split(page.body, ` data-key="`)[1:] {
			key, _, _ := strings.Cut(part, `"`)
			if seen[key] {
				t.Errorf("%s: the key %q twice", code, key)
			}
			seen[key] = true
		}
		if !seen["1"] || !seen["c"] || !seen["s"] {
			t.Errorf("%s: keys %v", code, seen)
		}
		last := -1
		for _, group := range h.office.Catalog.SheetFor(h.office.ServiceOf(a)) {
			for _, code := range group.Fields {
				label := h.office.ServiceOf(a).Field(code).Label
				if _, asked := a.Answers[code]; !asked || group.Name == "" {
					continue
				}
				at := strings.Index(page.body, "<th scope=\"row\">"+label+"</th>")
				if at < last {
					t.Errorf("%s: %s out of order", a.Service, label)
				}
				last = at
			}
		}
	}
}

// A sheet by keyboard alone: rows by their own key and one after another,
// without a clipboard too, then the number twice.
func TestKeyingByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.keyed(staff, "AKL")
	h.photograph(a)
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, casePath(a.ID)+"/entri")
	h.on(ctx, atPath(casePath(a.ID)+"/entri"))
	h.run(ctx, "navigator.clipboard.writeText = async (text) => { window.copied = text; }")
	copied := func(key, text, label string) {
		t.Helper()
		h.press(ctx, key)
		h.on(ctx, fmt.Sprintf("window.copied === %q && document.getElementById('news').textContent.startsWith(%q) && document.getElementById('news').textContent.endsWith('disalin.')", text, label))
	}
	var village, kecamatan string
	h.do(func(tx pgx.Tx) {
		err := tx.QueryRow(context.Background(), `SELECT v.name, k.name FROM regions v JOIN regions k ON k.code = v.parent WHERE v.code = $1`, a.Village).Scan(&village, &kecamatan)
		if err != nil {
			t.Fatal(err)
		}
	})
	copied("c", kecamatan, "Kecamatan (1 dari")
	copied("c", village, "Desa/kelurahan (2 dari")
	copied("4", a.Answers["pemohon_nik"], "NIK pemohon")
	copied("c", a.Answers["subjek_nama"], "Nama anak")
	copied("9", siakDate(a.Answers["tgl_lahir"]), "Tanggal lahir")
	h.on(ctx, "document.querySelector('tr.copied th').textContent === 'Tanggal lahir'")

	h.run(ctx, "navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); document.execCommand = () => false")
	h.press(ctx, "6")
	h.on(ctx, fmt.Sprintf("getSelection().toString() === %q && document.getElementById('news').textContent.includes('sudah dipilih. Tekan Ctrl+C')", a.Answers["no_kk"]))

	h.press(ctx, "s")
	h.on(ctx, "document.activeElement.id === 'siak_number'")
	keys := h.press(ctx, "3312-LU-02112026-0001\t3312-LU-20112026-001"+kb.Enter)
	h.on(ctx, `document.getElementById('differs').textContent.startsWith('Kedua nomor belum sama') && document.activeElement.id === 'siak_again' &&
		document.activeElement.getAttribute('aria-invalid') === 'true' && !document.querySelector('.veiled')`)
	h.on(ctx, "Array.from(document.querySelectorAll('#differs mark'), (m) => m.textContent).join() === '02112026-0,20112026'")
	browser.Shot(t, ctx, "keying-differs")
	h.run(ctx, `document.getElementById("siak_again").setSelectionRange(8, 12)`)
	keys += h.press(ctx, "0211")
	h.on(ctx, "Array.from(document.querySelectorAll('#differs mark'), (m) => m.textContent).join() === '0,_'")
	h.run(ctx, `document.getElementById("siak_again").setSelectionRange(17, 17)`)
	keys += h.press(ctx, "0")
	h.on(ctx, "!document.getElementById('differs').firstElementChild && !document.activeElement.hasAttribute('aria-invalid')")
	keys += h.press(ctx, kb.Enter)
	t.Logf("typing the number twice, with two slips: %d keys", keys)
	h.on(ctx, atPath("/panel"))
	if a = h.read(a); a.State != "keyed" {
		t.Errorf("state %s, want keyed", a.State)
	}
}

// holds is has for the page's source.
func (r reply) holds(texts ...string) reply {
	r.t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.body, text) {
			r.t.Fatalf("page lacks %q:\n%s", text, r.body)
		}
	}
	return r
}
