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
		"":                      "Ketik nomor SIAK sekali lagi, atau 4 angka terakhirnya",
		"3312-LU-02112026-0010": "Kedua nomor belum sama. Lihat lagi nomornya di SIAK",
		"1":                     "Ketik paling sedikit 4 angka terakhir",
	} {
		verifier.follow(verifier.post(path, "siak_number", "3312-LU-02112026-0001", "siak_again", again, "siak_date", "2026-11-02")).has(said, "Lembar entri SIAK")
	}
	verifier.follow(verifier.post(path, "siak_number", "3312-LU-02112026-0001", "siak_again", "0001", "siak_date", "")).has("Tanggal entri SIAK belum benar")
	if a = h.read(a); a.State != "verified" {
		t.Fatalf("state %s before the number was confirmed", a.State)
	}
	verifier.post(path, "siak_number", "3312-LU-02112026-0001", "siak_again", "3312lu021120260001", "siak_date", "2026-11-02").leads("/panel")
	if a = h.read(a); a.State != "keyed" {
		t.Errorf("state %s, want keyed", a.State)
	}
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
	h.press(ctx, "3312-LU-02112026-0001\t0010"+kb.Enter)
	h.on(ctx, "document.getElementById('differs').textContent.startsWith('Kedua nomor belum sama') && document.activeElement.id === 'siak_again' && document.activeElement.getAttribute('aria-invalid') === 'true'")
	browser.Shot(t, ctx, "keying-differs")
	h.run(ctx, `for (const id of ["siak_number", "siak_again"]) {
		window[id] = !document.getElementById(id).dispatchEvent(new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData: new DataTransfer()}));
	}`)
	h.on(ctx, "window.siak_number === false && window.siak_again === true && document.getElementById('differs').textContent.includes('diketik')")
	h.press(ctx, "0001"+kb.Enter)
	h.on(ctx, atPath("/panel"))
	if a = h.read(a); a.State != "keyed" {
		t.Errorf("state %s, want keyed", a.State)
	}
}
