package admin

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"sakti/channels"
	"sakti/core"
)

// account keeps the row of a line as the process that holds it would; more is
// SQL that changes it.
func (h *house) account(channel, account, state, more string) {
	h.t.Helper()
	h.exec(`INSERT INTO lines (channel, account, state, state_at) VALUES ($1, $2, $3, $4)`, channel, account, state, h.office.Now())
	if more != "" {
		h.exec(`UPDATE lines SET `+more+` WHERE channel = $1 AND account = $2`, channel, account)
	}
}

// step is an order that a process took, with a step to take.
func (h *house) step(by *core.Staff, step, data string) (id int64) {
	h.t.Helper()
	err := h.pool.QueryRow(context.Background(), `INSERT INTO line_orders (channel, account, kind, asked_by, asked_at, taken_at, step, data, ends_at)
		VALUES ('whatsapp', 'warga', 'link_qr', $1, $2::timestamptz, $2::timestamptz, $3, $4, $2::timestamptz + interval '45 seconds') RETURNING id`,
		by.ID, h.office.Now(), step, data).Scan(&id)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// Every state of a line has a name and, where a person can do something, says
// what.
func TestEveryStateOfALineHasWords(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.enter(h.hire(h.role("admin")))
	h.account("whatsapp", "warga", "up", "")
	todo := map[channels.LinkState]string{
		channels.Unlinked: "Siapkan HP", channels.Linking: "Lanjutkan langkah", channels.Connecting: "lebih dari 10 menit", channels.Up: "Tersambung",
		channels.Throttled: "Jangan menautkan ulang; tunggu sampai 3 November 2026, 09.00", channels.Banned: "Tunggu sampai 3 November 2026, 09.00",
		channels.LoggedOut: "Tautkan lagi: siapkan HP", channels.Outdated: "memasang versi baru", channels.Replaced: "Matikan program lain",
		channels.Refused: "teknisi: kode 403",
	}
	for state, words := range todo {
		h.exec(`UPDATE lines SET state = $1, reason = 'kode 403', until_at = '2026-11-03 09:00+07'`, string(state))
		admin.get("/panel/saluran").is(200).has(words, lineStates[string(state)].Name)
	}
	if len(todo) != len(lineStates) {
		t.Errorf("%d states have words, %d are known", len(lineStates), len(todo))
	}
	h.exec(`UPDATE lines SET channel = 'telegram', state = 'refused'`)
	admin.get("/panel/saluran").has("Minta teknisi memeriksa kunci").lacks("Tautkan", "Sambungkan")
}

// The list tells how a line is: its number, phone, what waits and what went
// out today.
func TestLinesInFigures(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.account("whatsapp", "warga", "up", "phone = '+6281100000000', phone_seen = '2026-10-22 09:00+07', heard_at = '2026-11-02 08:48+07'")
	h.account("sms", "gammu", "up", "")
	for i, became := range []string{"send_at = $1::timestamptz + interval '1 hour', created_at = $1::timestamptz - interval '40 minutes'",
		"sent_at = $1", "sent_at = $1, unasked = true", "failed_at = $1"} {
		h.exec(fmt.Sprintf(`INSERT INTO outbox (conversation_id, channel, account, chat, body, created_at) VALUES (%d, 'whatsapp', 'warga', 'x', '{}', $1)`, i+1), h.office.Now())
		h.exec(fmt.Sprintf(`UPDATE outbox SET %s WHERE conversation_id = %d`, became, i+1), h.office.Now())
	}
	h.exec(`INSERT INTO outbox (conversation_id, channel, account, chat, body, sent_at, unasked, parts) VALUES (9, 'sms', 'gammu', 'x', '{}', $1, true, 2)`, h.office.Now())
	h.exec(`INSERT INTO line_days (channel, account, day, sent) VALUES ('whatsapp', 'warga', ($1::timestamptz AT TIME ZONE 'Asia/Jakarta')::date, 2)`, h.office.Now())
	page := h.enter(h.hire(h.role("head_of_office"))).get("/panel/saluran").is(200).has("WhatsApp warga", "Nomor +6281100000000",
		"Pesan masuk terakhir 12 menit lalu", "HP terakhir aktif 11 hari lalu", "sesudah 14 hari WhatsApp memutus",
		"Menunggu dikirim 1, terlama 40 menit", "Terkirim hari ini 2, 1 di antaranya kabar", "Gagal hari ini 1", "SMS bulan ini 2 bagian")
	page.lacks("<form method=\"post\" action=\"/panel/saluran")
}

// Stopping holds at once and is undone; each order stands in the list with
// who gave it and what came of it; a second one waits for the first.
func TestOrdersOfALine(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("admin"))
	admin := h.enter(staff)
	admin.get("/panel/saluran").is(200).has("Belum ada saluran")
	h.account("whatsapp", "warga", "unlinked", "")
	const path = "/panel/saluran/whatsapp/warga"
	admin.follow(admin.post(path+"/hentikan")).is(200).has("Pengiriman dihentikan", staff.Name, "Lanjutkan pengiriman", "Hentikan pengiriman "+staff.Name+" Selesai")
	admin.follow(admin.post(path + "/lanjutkan")).is(200).has("Yang menunggu sekarang dikirim").lacks(`<span class="tag bad">Dihentikan`)

	admin.get(path+"/tautkan").is(200).has("Tampilkan QR", "Minta kode")
	admin.post(path+"/tautkan", "by", "kode", "phone", "bukan nomor").is(http.StatusUnprocessableEntity).has("Tulis nomor HP")
	way := admin.post(path+"/tautkan", "by", "kode", "phone", "0812 3456-7890")
	page := admin.follow(way).is(200).has("Tautkan dengan kode", "Menunggu program yang memegang saluran ini").lacks("Belum ada yang mengambil")
	if page.header.Get("Cache-Control") != "no-store" {
		t.Error("the page may be kept by a cache")
	}
	var phone string
	if err := h.pool.QueryRow(t.Context(), `SELECT phone FROM line_orders WHERE kind = 'link_code'`).Scan(&phone); err != nil || phone != "+6281234567890" {
		t.Errorf("phone %q, %v", phone, err)
	}
	h.exec(`UPDATE line_orders SET asked_at = $1::timestamptz - interval '1 minute' WHERE kind = 'link_code'`, h.office.Now())
	admin.get(way.to).has("Belum ada yang mengambil perintah ini")
	admin.follow(admin.post(path + "/tautkan")).has("Masih ada perintah lain")
	admin.get("/panel/saluran").has("Lanjutkan penautan", "Sedang berjalan")
	admin.follow(admin.post(way.to+"/batal")).has("sudah dibatalkan", "Gagal Dibatalkan.")
	admin.get(way.to).has("Dibatalkan.", "Ulangi").has("Ulangi")
	admin.post(path + "/putuskan").is(http.StatusSeeOther)

	h.account("telegram", "777", "up", "")
	for _, wrong := range []string{"/panel/saluran/whatsapp/lain/hentikan", path + "/bakar", "/panel/saluran/telegram/777/tautkan"} {
		admin.post(wrong).is(http.StatusNotFound)
	}
	stop := h.pool.QueryRow(t.Context(), `SELECT id::text FROM line_orders WHERE kind = 'stop'`)
	var id string
	if err := stop.Scan(&id); err != nil {
		t.Fatal(err)
	}
	admin.get("/panel/penautan/" + id).is(http.StatusNotFound) // nothing to be done step by step
	admin.get("/panel/penautan/999999").is(http.StatusNotFound)
}

// Each step shows what it needs, in nobody's address, log or cache, to admins
// alone; an answer to a step that is over is not taken.
func TestStepsOfLinking(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("admin"))
	admin := h.enter(staff)
	h.account("whatsapp", "warga", "linking", "")
	id := h.step(staff, "qr", "2@rahasia,qr")
	path := orderPath(id)
	page := admin.get(path).is(200).has("Perangkat tertaut", "berlaku 44 detik").lacks("rahasia")
	for _, want := range []string{"<svg xmlns", `<path fill="#fff" d="M0 0h`, `<path d="M4 4h1v1h-1z`, `role="img"`, `http-equiv="refresh"`} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the QR lacks %s", want)
		}
	}
	to := func(step, data string) reply {
		h.exec(`UPDATE line_orders SET step = $1, data = $2, answer = ''`, step, data)
		return admin.get(path).is(200)
	}
	given := func() (text string) {
		if err := h.pool.QueryRow(t.Context(), `SELECT answer FROM line_orders`).Scan(&text); err != nil {
			t.Fatal(err)
		}
		return text
	}
	to("code", "ABCD-1234").has("ABCD 1234", "Tautkan dengan nomor telepon saja")
	to("passkey", `{"challenge":"x"}`).has("web.whatsapp.com", `parseRequestOptionsFromJSON({"challenge":"x"})`).lacks("http-equiv")
	admin.follow(admin.post(path+"/jawab", "step", "passkey", "answer", "setengah")).has("dimulai dengan {")
	admin.follow(admin.post(path+"/jawab", "step", "confirm", "answer", "ya")).has("sudah berganti")
	if text := given(); text != "" {
		t.Errorf("%q was given", text)
	}
	admin.follow(admin.post(path+"/jawab", "step", "passkey", "answer", ` {"id": "k"} `)).has("Jawaban dikirim")
	if text := given(); text != `{"id": "k"}` {
		t.Errorf("%q was given", text)
	}
	to("confirm", "K7Q2").has("K7Q2", "Samakah")
	admin.post(path+"/jawab", "step", "confirm", "answer", "ya")
	if text := given(); text != "ya" {
		t.Errorf("%q was given", text)
	}
	h.enter(h.hire(h.role("head_of_office"))).get(path).is(http.StatusForbidden)
	h.exec(`UPDATE line_orders SET done_at = now(), step = '', data = '', error = 'Kodenya tidak sama.'`)
	admin.get(path).has("Kodenya tidak sama.", "Ulangi").lacks("http-equiv")
	admin.follow(admin.post(path+"/jawab", "step", "confirm", "answer", "ya")).has("sudah berakhir")
	h.exec(`UPDATE line_orders SET error = ''`)
	h.exec(`UPDATE lines SET state = 'up', phone = '+6281100000000'`)
	admin.get(path).has("Berhasil", "+6281100000000")
	if strings.Contains(h.log.String(), "rahasia") || strings.Contains(h.log.String(), "K7Q2") {
		t.Error("the log knows a step's secret")
	}
}

// A step that changes is told to the page that shows it, and to nobody else.
func TestLinkingIsFollowed(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("admin"))
	admin := h.enter(staff)
	h.account("whatsapp", "warga", "linking", "")
	topic := "penautan:" + strconv.FormatInt(h.step(staff, "qr", "satu"), 10)
	events := admin.listen(h.server.URL, topic, "", "")
	h.next(events, "ubah", "")
	h.exec(`UPDATE line_orders SET data = 'dua'`)
	h.next(events, "ubah", topic)
	h.enter(h.hire(h.role("head_of_office"))).get("/panel/siar?lihat=" + topic).is(http.StatusNotFound)
	lines := admin.listen(h.server.URL, "saluran", "", "")
	h.next(lines, "ubah", "")
	h.exec(`UPDATE lines SET stopped_at = $1`, time.Now())
	h.next(lines, "ubah", "saluran")
}
