package admin

import (
	"encoding/csv"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"sakti/core/coretest/browser"
)

// A sheet of staff hands out links as hiring one person does: shown once,
// kept as a download, and each lets its owner choose a password.
func TestImportHandsOutLinks(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.PublicURL = h.server.URL
	admin := h.enter(h.hire(h.role("admin")))
	const path = "/panel/petugas/impor"
	admin.get(path).is(200).has("tautan untuk memilih kata sandinya sendiri").lacks("kata sandi sementara")
	if preview := admin.post(path, "isi", staffSheet).is(200).has("2 petugas akan ditambahkan."); !strings.Contains(preview.body, `data-busy="Sedang menyiapkan tautan…"`) {
		t.Error("the button does not say what it prepares")
	}
	admin.post(path, "langkah", "simpan", "isi", staffSheet+"x;X;Tukang;;;\n").is(http.StatusUnprocessableEntity).lacks("/undangan/")
	if n := h.number(`SELECT count(*) FROM panel_invitations`); n != 0 {
		t.Fatalf("%d links of a sheet with a fault", n)
	}
	made := admin.post(path, "langkah", "simpan", "isi", staffSheet).is(200).has("2 petugas ditambahkan", "Siti Aminah Operator loket, Desa Sumberagung", "Wahyu Validator, Seksi Kelahiran", "Berlaku 72 jam").lacks("Kata sandi sementara")
	if made.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the page may be kept: %v", made.header)
	}
	fields := keptFields(made)
	if len(fields) != 8 || !strings.HasPrefix(fields[3], "OP-") || fields[7] != "" {
		t.Fatalf("%q", fields)
	}
	links := regexp.MustCompile(regexp.QuoteMeta(h.server.URL)+`(/undangan/[A-Z2-7]{26})</output>`).FindAllStringSubmatch(made.body, -1)
	if len(links) != 2 {
		t.Fatalf("%d links on the page", len(links))
	}

	sheet := admin.post("/panel/unduh/undangan.csv", fields...).is(200)
	if d := sheet.header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment;") || sheet.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", sheet.header)
	}
	rows := sheet.rows()
	if len(rows) != 3 || rows[1][0] != "Siti Aminah" || rows[1][3] != h.server.URL+links[0][1] || rows[1][4] != fields[3] || rows[2][2] != "Validator, Seksi Kelahiran" || rows[2][4] != "" {
		t.Errorf("%q", rows)
	}

	h.visitor().post(links[1][1], "new", passkeyPassword, "again", passkeyPassword).leads("/panel")
	h.visitor().post("/masuk", "username", "wahyu", "password", passkeyPassword).leads("/panel")
	if rows := admin.post("/panel/unduh/undangan.csv", fields...).is(200).rows(); len(rows) != 2 {
		t.Errorf("a used link is still on the list: %q", rows)
	}
	h.server.Close()
	if log := h.log.String(); strings.Contains(log, fields[1]) || strings.Contains(log, fields[3]) || strings.Contains(log, "siti") {
		t.Error("the log knows a link, a code or who was added")
	}
}

// Only who may hire gets names for secrets, and only for secrets that are some.
func TestInvitationsAreNoDirectory(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.PublicURL = h.server.URL
	admin, head := h.enter(h.hire(h.role("admin"))), h.enter(h.hire(h.role("head_of_office")))
	made := admin.post("/panel/petugas/impor", "langkah", "simpan", "isi", staffSheet).is(200)
	const path = "/panel/unduh/undangan.csv"
	head.post(path, keptFields(made)...).is(http.StatusForbidden)
	h.visitor().post(path, keptFields(made)...).leads("/masuk")
	admin.post(path).is(http.StatusUnprocessableEntity)
	admin.post(path, "tautan", "A", "tautan", "B", "kode", "").is(http.StatusUnprocessableEntity)
	if rows := admin.post(path, "tautan", strings.Repeat("A", 26), "kode", "OP-AAAA-AAAA").is(200).rows(); len(rows) != 1 {
		t.Errorf("%q", rows)
	}
}

// keptFields are the hidden fields with which the page asks for its download.
func keptFields(r reply) (out []string) {
	for _, field := range regexp.MustCompile(`name="(tautan|kode)" value="([^"]*)"`).FindAllStringSubmatch(r.body, -1) {
		out = append(out, field[1], field[2])
	}
	return out
}

// rows are those of a sheet that was downloaded, its heading first.
func (r reply) rows() [][]string {
	r.t.Helper()
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.body, "\ufeff")))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil {
		r.t.Fatal(err)
	}
	return rows
}

// The links of a sheet are copied one after the other by keyboard alone, and
// it can be seen which were.
func TestLinksCopiedByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.PublicURL = h.server.URL
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("admin")))
	h.look(ctx, "/panel/petugas/impor")
	h.on(ctx, atPath("/panel/petugas/impor"))
	h.press(ctx, "i")
	h.on(ctx, "document.activeElement.id === 'tempel'")
	h.press(ctx, strings.ReplaceAll(staffSheet, "\n", kb.Enter))
	h.send(ctx)
	h.on(ctx, "document.querySelector('[data-once]') && "+listening)
	h.press(ctx, "t")
	h.on(ctx, "document.activeElement.matches('[data-once] button')")
	h.press(ctx, kb.Enter)
	h.on(ctx, "document.body.dataset.page === 'admitted' && document.querySelectorAll('[data-row]').length === 2 && document.querySelector('[data-row].here') && "+listening)
	said := func(n string) string {
		return "(document.querySelectorAll('[data-row] [role=status]')[" + n + "].textContent === 'Sudah disalin.')"
	}
	h.press(ctx, "s")
	h.on(ctx, said("0")+" && !"+said("1"))
	h.press(ctx, kb.ArrowDown)
	h.on(ctx, "document.querySelectorAll('[data-row]')[1].classList.contains('here')")
	h.press(ctx, "s")
	h.on(ctx, said("0")+" && "+said("1"))
	snap(t, ctx, "admitted-copied")
	h.run(ctx, "document.getElementById('daftar').addEventListener('submit', (event) => { event.preventDefault(); document.body.dataset.asked = event.target.elements.length; })")
	h.press(ctx, "u")
	h.on(ctx, "document.body.dataset.asked === '5'") // two for each, and the button
	h.press(ctx, "0")
	h.on(ctx, atPath("/panel/petugas"))
}
