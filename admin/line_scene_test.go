package admin

import (
	"context"

	"github.com/chromedp/chromedp"

	"sakti/core"
)

// lineScenes are the pages about lines, groups, announcements and people whom
// no chat reaches.
func (h *house) lineScenes() []scene {
	h.t.Helper()
	admin, head := h.hire(h.role("admin")), h.hire(h.role("head_of_office"))
	operator := h.hire(h.role("operator"))
	h.account("whatsapp", "warga", "up", "phone = '+6281100000000', phone_seen = '2026-10-22 09:00+07', heard_at = '2026-11-02 08:48+07'")
	h.account("whatsapp", "grup", "throttled", "reason = '463', until_at = '2026-11-02 15:00+07', phone = '+6281100000001', stopped_at = '2026-11-02 08:50+07', stopped_by = (SELECT max(id) FROM staff)")
	h.account("sms", "gammu", "up", "")
	h.account("whatsapp", "lama", "up", "held_at = '2026-11-02 07:10+07', phone = '+6281100000009'")
	id := h.step(admin, "qr", "2@J8PzLQ0vQ5n6yR2kq1bXoW9mTtE7sUfHcVdGaAiBjCkDlEmF,xNwQpRsTuVwXyZ0123456789abcdefghij=,KlMnOpQrStUvWxYz0123456789ABCDEFGHIJ=,mNoPqRsTuVwXyZ==")
	h.errand("ready", "publish", "DINAS-1")
	h.errand("printed", "print", "DINAS-1")
	a := h.errand("ready", "publish", "DINAS-1")
	h.exec(`INSERT INTO passed_over (journal_id, audience, channel, why, at) SELECT journal_id, audience, 'whatsapp', 'penerima sudah 40 hari tidak menulis', at FROM unreached WHERE journal_id = $1`, h.entryOf(a, "publish"))
	h.group("Loket Desa se-Kecamatan Pracimantoro")
	h.exec(`UPDATE groups SET active = false WHERE conversation_id = $1`, h.group("Operator Faskes"))
	h.exec(`UPDATE groups SET announcement = true WHERE conversation_id = $1`, h.group("Operator Wonogiri (Komunitas)"))

	at := func(path string) func(context.Context) { return func(ctx context.Context) { h.look(ctx, path) } }
	step := func(step, data, more string) func(context.Context) {
		return func(ctx context.Context) {
			h.exec(`UPDATE line_orders SET step = $2, data = $3 `+more+` WHERE id = $1`, id, step, data)
			h.look(ctx, orderPath(id))
		}
	}
	unfold := func(path string) func(context.Context) {
		return func(ctx context.Context) {
			h.look(ctx, path)
			if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector("main summary.button").click()`)); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	return []scene{
		{"lines", admin, at("/panel/saluran")},
		{"line-stop", nil, unfold("/panel/saluran")},
		{"line-link", nil, at("/panel/saluran/whatsapp/grup/tautkan")},
		{"linking-qr", nil, step("qr", "2@J8PzLQ0vQ5n6yR2kq1bXoW9mTtE7sUfHcVdGaAiBjCkDlEmF,xNwQpRsTuVwXyZ0123456789abcdefghij=,KlMnOpQrStUvWxYz0123456789ABCDEFGHIJ=,mNoPqRsTuVwXyZ==", "")},
		{"linking-code", nil, step("code", "ABCD-1234", ", kind = 'link_code'")},
		{"linking-passkey", nil, step("passkey", `{"challenge":"q3Zt","rpId":"whatsapp.com"}`, ", kind = 'link_qr'")},
		{"linking-confirm", nil, step("confirm", "K7Q2", "")},
		{"linking-failed", nil, step("", "", ", done_at = now(), error = 'Waktunya habis sebelum HP ditautkan. Silakan mulai lagi.'")},
		{"groups", head, unfold("/panel/grup")},
		{"announcement", nil, at("/panel/pengumuman")},
		{"announcement-preview", nil, h.preview},
		{"errands", operator, at("/panel/kabar")},
		{"work-errands", nil, at("/panel")},
		{"case-news", nil, at(casePath(a.ID))},
	}
}

// preview has an announcement listed and another one previewed.
func (h *house) preview(ctx context.Context) {
	h.t.Helper()
	head := h.hire(h.role("head_of_section"))
	var group int64
	if err := h.pool.QueryRow(ctx, `SELECT conversation_id FROM groups WHERE active`).Scan(&group); err != nil {
		h.t.Fatal(err)
	}
	tx, err := h.pool.Begin(ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	_, err = h.office.Announce(ctx, tx, head, core.AnnouncementDraft{Words: "Sabtu ini server dirawat pukul 13.00.", Groups: []int64{group}, Operators: true})
	if err != nil {
		h.t.Fatal(err)
	}
	if err := tx.Commit(ctx); err != nil {
		h.t.Fatal(err)
	}
	h.look(ctx, "/panel/pengumuman")
	write := `document.getElementById("words").value = "Mulai Senin blangko KTP-el diambil di loket 3.\nBawa surat tugas.";
		document.querySelector("[name=group]").checked = true; document.querySelector("[name=operators]").checked = true;
		document.querySelector("main form button").click()`
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](write)); err != nil {
		h.t.Fatal(err)
	}
	h.on(ctx, "document.readyState === 'complete' && document.getElementById('h-preview')")
}
