package admin

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// line is a line as the process that holds it keeps it.
func (h *house) line(channel, account, state, reason string) {
	h.t.Helper()
	h.exec(`INSERT INTO lines (channel, account, state, reason, heard_at) VALUES ($1, $2, $3, $4, now())
		ON CONFLICT (channel, account) DO UPDATE SET state = excluded.state, reason = excluded.reason`, channel, account, state, reason)
}

// linking is an open order with a step to take.
func (h *house) linking(staff *core.Staff, account, step, data string) (id int64) {
	h.t.Helper()
	err := h.pool.QueryRow(context.Background(), `INSERT INTO line_orders (channel, account, kind, asked_by, taken_at, step, data, ends_at)
		VALUES ('whatsapp', $1, 'link_qr', $2, now(), $3, $4, now() + interval '20 seconds') RETURNING id`, account, staff.ID, step, data).Scan(&id)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// given waits until the line was given an answer.
func (h *house) given(want string) {
	h.t.Helper()
	var got string
	for deadline := time.Now().Add(soon); got != want; time.Sleep(10 * time.Millisecond) {
		if err := h.pool.QueryRow(context.Background(), `SELECT answer FROM line_orders ORDER BY id DESC LIMIT 1`).Scan(&got); err != nil {
			h.t.Fatal(err)
		}
		if time.Now().After(deadline) {
			h.t.Fatalf("the line was given %q, want %q", got, want)
		}
	}
}

// Each state says what to do; stopping holds at once and is undone; what was
// ordered and by whom is recorded.
func TestLines(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("admin"))
	admin := h.enter(staff)
	admin.get("/kanal").is(200).has("Belum ada saluran")
	for state, words := range channelStates {
		h.line("whatsapp", "628123", state, "kode 401")
		admin.get("/kanal").is(200).has(words.Word, words.Todo, "kode 401")
	}
	order := func(kind string, more ...string) reply {
		return admin.follow(admin.post("/kanal/perintah", append([]string{"channel", "whatsapp", "account", "628123", "kind", kind}, more...)...)).is(200)
	}
	h.line("whatsapp", "628123", "up", "")
	order("stop").has("Pengiriman dihentikan", "Dihentikan "+staff.Name, "Lanjutkan pengiriman")
	order("resume").lacks("Pengiriman dihentikan")
	h.line("whatsapp", "628123", "logged_out", "")
	order("link_code", "phone", "ini bukan nomor").has("Tulis nomor ponsel")
	order("link_code", "phone", "0812-3456-7890").has("Menunggu program yang memegang saluran ini", "Sedang berjalan")
	order("link_qr").has("Masih ada perintah lain")
	var id, phone string
	if err := h.pool.QueryRow(context.Background(), `SELECT id::text, phone FROM line_orders WHERE kind = 'link_code'`).Scan(&id, &phone); err != nil || phone != "+6281234567890" {
		t.Errorf("phone %q, %v", phone, err)
	}
	admin.get("/kanal/perintah/" + id + "/qr.svg").is(http.StatusNotFound) // there is no QR to scan
	admin.follow(admin.post("/kanal/perintah/"+id+"/batal")).has("Dibatalkan.", "Tautkan dengan QR")
	admin.post("/kanal/perintah", "channel", "whatsapp", "account", "628123", "kind", "hapus").is(http.StatusNotFound)
	admin.post("/kanal/perintah", "channel", "whatsapp", "account", "0", "kind", "link_qr").is(http.StatusNotFound)
	var recorded int
	err := h.pool.QueryRow(context.Background(), `SELECT count(*) FROM office_log WHERE action LIKE 'line.%' AND staff_id = $1`, staff.ID).Scan(&recorded)
	if err != nil || recorded != 4 {
		t.Errorf("%d acts recorded, %v; want stop, resume, code and cancel", recorded, err)
	}
}

// Linking at the screen: QR after QR, a pairing code, the passkey and the
// comparison come without reloading, and the end is shown.
func TestLinkingLive(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.line("whatsapp", "628123", "unlinked", "")
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("admin")))
	h.look(ctx, "/kanal")
	h.on(ctx, atPath("/kanal"))
	h.click(ctx, ".card .primary")
	h.on(ctx, "document.querySelector('.step').textContent.includes('Menunggu program')")
	step := func(kind, data string) {
		h.exec(`UPDATE line_orders SET taken_at = coalesce(taken_at, now()), step = $1, data = $2`, kind, data)
	}
	step("qr", "2@satu")
	h.on(ctx, "document.querySelector('.step .qr') && document.querySelector('.step .qr').naturalWidth > 0")
	first, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.querySelector('.step .qr').src"))
	if err != nil {
		t.Fatal(err)
	}
	browser.Shot(t, ctx, "linking-qr")
	step("qr", "2@dua")
	h.on(ctx, "document.querySelector('.step .qr').src !== '"+first+"' && document.querySelector('.step .qr').complete")
	step("code", "ABCD-1234")
	h.on(ctx, "document.querySelector('.step output').textContent === 'ABCD-1234'")
	step("passkey", `{"rpId": "whatsapp.com"}`)
	h.on(ctx, "document.querySelector('.step textarea')")
	if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS(".step textarea"), `{"id": "x"}`)); err != nil {
		t.Fatal(err)
	}
	h.click(ctx, ".step .primary")
	h.given(`{"id": "x"}`)
	step("confirm", "K7Q2")
	h.on(ctx, "document.querySelector('.step output') && document.querySelector('.step output').textContent === 'K7Q2'")
	h.click(ctx, ".step .primary")
	h.given("ya")
	h.exec(`UPDATE line_orders SET done_at = now(), step = '', data = ''`)
	h.line("whatsapp", "628123", "up", "")
	h.on(ctx, "!document.querySelector('.step') && document.querySelector('.card .tag').textContent === 'Tersambung'")
	h.on(ctx, "document.querySelector('table').textContent.includes('Berhasil')")
}

// The secrets of linking stand in no address, no log and no cache.
func TestLinkingIsSecret(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("admin"))
	h.line("whatsapp", "628123", "linking", "")
	h.linking(staff, "628123", "qr", "2@rahasia")
	admin := h.enter(staff)
	page := admin.get("/kanal").is(200).lacks("rahasia")
	src, err := url.PathUnescape(between(t, page.body, `<img class="qr" src="`, `"`))
	if err != nil {
		t.Fatal(err)
	}
	picture := admin.get(src).is(200)
	if picture.header.Get("Cache-Control") != "no-store" || picture.header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("headers %v", picture.header)
	}
	h.enter(h.hire(h.role("verifier"))).get(src).is(http.StatusForbidden)
	if strings.Contains(h.log.String(), "rahasia") {
		t.Error("the log knows it")
	}
}
