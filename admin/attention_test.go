package admin

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// An administrator's first page lists what waits for them, each with the way
// there; put right, it is gone, and in the end all is well.
func TestWorkOfAdministrator(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.PublicURL, h.panel.Alarm = h.server.URL, true
	h.exec(`UPDATE counters SET status = 'closed' WHERE code NOT IN ('FASKES-01', 'FASKES-02', 'FASKES-03', 'FASKES-04', 'FASKES-05')`)
	boss := h.hire(h.role("admin"))
	admin := h.enter(boss)
	admin.get("/panel").is(200).has("Perlu perhatian", "Loket buka yang belum punya petugas: Faskes 1 1 , Faskes 2 , Faskes 3 dan 2 lagi",
		"Masih isian bawaan", "Telepon kantor").lacks("Tugas Anda tidak memegang antrean", "Saluran:")
	admin.get("/panel/loket?petugas=kosong").is(200).has("Faskes 1", "Faskes 5").lacks("Faskes 6")
	h.enter(h.hire(h.role("head_of_office"))).get("/panel").is(200).lacks("Perlu perhatian")
	h.enter(h.hire(h.role("verifier"))).get("/panel").is(200).lacks("Perlu perhatian")

	for _, code := range []string{"FASKES-02", "FASKES-03", "FASKES-04", "FASKES-05"} {
		id := h.counterID(code)
		h.hire(core.Role{Code: "print_desk", CounterID: &id})
	}
	for _, setting := range [][2]string{{"office_phone", "0273-321000"}, {"office_address", "Jl. Sudirman 147a"}, {"counter_hours", "Setiap hari kerja"}} {
		admin.post("/panel/setelan/"+setting[0], "value", setting[1]).is(http.StatusSeeOther)
	}
	admin.post("/panel/petugas/impor", "langkah", "simpan", "isi", "nama_pengguna;nama;tugas;loket\nsiti;Siti Aminah;Operator loket;FASKES-01\n").is(200)
	admin.get("/panel").is(200).has("Semua beres.").lacks("Loket buka yang belum")
	h.clock.Add(core.PanelInvitationLife)
	page := h.enter(boss).get("/panel").is(200).has("Tautan masuknya sudah lewat dan belum dipakai. Buat tautan baru: Siti Aminah", "Kode undangan chatnya sudah lewat").lacks("Semua beres")
	if !strings.Contains(page.body, `href="`+staffPath(int64(h.number(`SELECT id FROM staff WHERE username = 'siti'`)))+`"`) {
		t.Error("no way to her page")
	}
}

// Lines that need a person stand first; that nobody is alarmed is said, too.
func TestLinesNeedAttention(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.enter(h.hire(h.role("admin")))
	h.account("whatsapp", "warga", "logged_out", "")
	admin.get("/panel").is(200).has("Segera Keluar sejak", "WhatsApp warga", "belum ada orang yang dikabari")
	h.exec(`UPDATE lines SET state = 'up'`)
	h.panel.Alarm = true
	admin.get("/panel").is(200).lacks("WhatsApp warga", "belum ada orang yang dikabari")
	h.exec(`UPDATE lines SET stopped_at = held_at`)
	admin.get("/panel").is(200).has("Pengiriman dihentikan sejak", "WhatsApp warga")
}

// Who lacks the second factor that their duty needs is found on the list, too;
// the number key goes to the first.
func TestMissingFactorsByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.exec(`UPDATE counters SET status = 'closed'`)
	h.office.Defaults = core.Settings{Phone: "0273-321000"}
	boss := h.hire(h.role("admin"))
	rini := h.hire(h.role("verifier"))
	h.exec(`INSERT INTO second_factors (staff_id, secret, confirmed_at) VALUES ($1, '\x00', now())`, boss.ID)
	for _, name := range core.SettingNames[:3] {
		h.exec(`INSERT INTO office_settings (name, value) VALUES ($1, 'x')`, name)
	}
	h.panel.SecondFactor = true
	ctx := browser.Open(t)
	h.sit(ctx, boss)
	h.look(ctx, "/panel")
	h.on(ctx, "document.querySelectorAll('.concerns li').length === 1 && "+listening)
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.querySelector('.concerns').innerText"))
	if err != nil || !strings.Contains(text, "Belum memasang kode masuk di HP: "+rini.Name) {
		t.Errorf("%q, %v", text, err)
	}
	h.press(ctx, "1")
	h.on(ctx, atPath(staffPath(rini.ID)))
	h.look(ctx, "/panel/petugas?akun=tanpa-kode")
	h.on(ctx, "document.querySelectorAll('tbody tr').length === 1 && document.querySelector('tbody').innerText.includes("+quoted(rini.Name)+")")
}

func quoted(text string) string { return "'" + text + "'" }

// concernScenes are an administrator's first page with much on it, for the
// audits.
func (h *house) concernScenes() []scene {
	h.t.Helper()
	boss := h.hire(h.role("admin"))
	h.exec(`INSERT INTO river_job (state, finalized_at, kind, max_attempts, args) VALUES ('discarded', now(), 'readnik', 3, '{}')`)
	newcomer := h.hire(h.role("verifier"))
	h.exec(`UPDATE staff SET must_change = true, name = 'Ratna Dewi Kusumaningrum' WHERE id = $1`, newcomer.ID)
	h.exec(`INSERT INTO panel_invitations (hash, staff_id, created_at, expires_at) VALUES ('\x01', $1, $2::timestamptz - interval '4 days', $2::timestamptz - interval '1 day')`, newcomer.ID, h.office.Now())
	return []scene{
		{"work-admin", boss, func(ctx context.Context) {
			h.look(ctx, "/panel")
			h.on(ctx, "document.querySelectorAll('.concerns li').length > 2")
		}},
		{"counters-empty", nil, func(ctx context.Context) { h.look(ctx, "/panel/loket?petugas=kosong") }},
	}
}
