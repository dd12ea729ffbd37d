package admin

import (
	"context"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// goneFrom opens a page at a browser where nobody is logged in.
func (h *house) goneFrom(path string) func(context.Context) {
	return func(ctx context.Context) {
		if _, err := chromedp.Call(ctx, network.ClearBrowserCookies, struct{}{}); err != nil {
			h.t.Fatal(err)
		}
		h.look(ctx, path)
	}
}

// officeScenes are the pages on which the office looks after itself.
func (h *house) officeScenes() []scene {
	h.t.Helper()
	boss := h.hire(h.role("admin"))
	h.office.Defaults = core.Settings{Phone: "0823-2872-9953", Address: "Jl. Jenderal Sudirman 147a, Wonogiri", CounterHours: "Senin sampai Jumat, 08.00 sampai 14.00 WIB"}
	admin := h.enter(boss)
	at := counterPath(h.counterID("DESA-33.12.01.2001"))
	admin.post(at+"/status", "status", "pilot")
	for _, machine := range [][2]string{{"printer", "Epson L3210"}, {"phone", "Samsung A15"}, {"modem", "Orbit Star"}} {
		admin.post(at+"/perangkat", "kind", machine[0], "label", machine[1], "state", "good", "since", "2026-09-01")
	}
	h.exec(`UPDATE equipment SET state = 'faulty', note = 'Lampu merah, sudah dilaporkan ke penyedia', since = '2026-10-28' WHERE kind = 'modem'`)
	admin.post(at+"/perangkat", "kind", "scanner", "label", "Canon LiDE 300", "state", "repair", "since", "2026-10-15", "note", "Di tempat servis Wonogiri")
	admin.post("/panel/setelan/office_phone", "value", "0273-321000")

	const late = "0273-654321"
	colleague := h.hire(h.role("verifier"))
	h.enter(colleague).get("/panel") // is logged in somewhere
	var link, used string
	h.do(func(tx pgx.Tx) {
		var err error
		if link, err = h.office.InviteToPanel(context.Background(), tx, boss, colleague.ID); err != nil {
			h.t.Fatal(err)
		}
		used = strings.Repeat("A", len(link))
	})
	// A colleague was faster, and the browser does not know.
	tooLate := func(ctx context.Context) {
		h.look(ctx, "/panel/setelan")
		h.run(ctx, `document.querySelector("[name=seen]").value = "0273-000000"; document.querySelector("[name=value]").value = "`+late+`"; document.querySelector("main form button").click()`)
		h.on(ctx, "document.readyState === 'complete' && document.querySelector('[role=alert]')")
	}
	paste := func(path, sheet string) func(context.Context) {
		return h.fill(path, "#tempel", sheet)
	}
	const people = "nama_pengguna;nama;tugas;loket;seksi;kecamatan\n" +
		"sri.hartini;Sri Hartini;Operator loket;DESA-33.12.01.2002;;\nagus.w;Agus Widodo;Operator loket;KEC-33.12.01;;\n" +
		"agus.w;Agus Widodo;Petugas cetak;KEC-33.12.01;;\nratna;Ratna Dewi;Validator;;C-LH;\n"
	const counters = "kode;nama;jenis;jam;status\nFASKES-01;RSUD Contoh;;Setiap hari, 07.00 sampai 21.00 WIB;Uji coba\nFASKES-11;Puskesmas Contoh;faskes;;\n"
	save := func(path, sheet string) func(context.Context) {
		return func(ctx context.Context) {
			paste(path, sheet)(ctx)
			h.on(ctx, "document.querySelector('[data-once]')")
			h.click(ctx, "[data-once] button")
			h.on(ctx, "document.querySelector('.slips') && document.readyState === 'complete'")
		}
	}
	go_ := func(path string) func(context.Context) { return func(ctx context.Context) { h.look(ctx, path) } }
	return []scene{
		{"import", boss, go_("/panel/petugas/impor")},
		{"import-faults", nil, paste("/panel/petugas/impor", people+"S;Sari;Operator;DESA-99;;\njoko;;Verifikatr;;;\n")},
		{"import-preview", nil, paste("/panel/petugas/impor", people)},
		{"admitted", nil, save("/panel/petugas/impor", people)},
		{"secret-password", nil, func(ctx context.Context) {
			h.look(ctx, staffPath(colleague.ID))
			h.run(ctx, `document.querySelector('form[action$="/sandi"]').requestSubmit()`)
			h.on(ctx, "document.readyState === 'complete' && document.querySelector('.secret')")
		}},
		{"import-counters", nil, paste("/panel/loket/impor", counters)},
		{"counter", nil, go_(at)},
		{"equipment", nil, go_("/panel/perangkat")},
		{"settings", nil, go_("/panel/setelan")},
		{"settings-late", nil, tooLate},
		{"trail", nil, go_("/panel/jejak")},
		{"staff-colleague", nil, go_(staffPath(colleague.ID))},
		{"invitation-theirs", nil, go_("/undangan/" + link)},
		{"invitation", colleague, h.goneFrom("/undangan/" + link)},
		{"invitation-over", nil, go_("/undangan/" + used)},
	}
}
