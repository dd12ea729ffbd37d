package admin

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"sakti/core/coretest/browser"
)

// The head takes a case back with a reason, by keyboard. The holder's screen
// says so without reloading, what they press then does nothing, and their work
// page tells who and why until they have read it.
func TestHeadTakesCaseBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	holder, head := h.hire(h.role("verifier")), h.hire(h.role("head_of_section"))
	a := h.ready(holder)
	h.reason(head, a)
	desk := browser.Open(t)
	office := browser.Tab(t, desk)
	h.sit(desk, holder)
	h.sit(office, head)
	h.look(desk, casePath(a.ID)+"/periksa")
	h.on(desk, atPath(casePath(a.ID)+"/periksa"))
	h.look(office, casePath(a.ID))
	h.on(office, atPath(casePath(a.ID)))
	keys := h.press(office, "v")
	h.on(office, "document.activeElement.name === 'reason'")
	browser.Shot(t, office, "take-from")
	h.press(office, "Pemohon sudah di loket.")
	keys += h.send(office)
	h.on(office, "document.querySelector('.told').textContent.includes('kembali ke antrean') && !document.body.textContent.includes('dipegang "+holder.Name+"')")
	if keys > 2 {
		t.Errorf("%d keys besides the reason, want at most 2", keys)
	}

	h.on(desk, "!document.getElementById('changed').hidden")
	h.press(desk, "b")
	h.on(desk, "document.querySelector('main h1').textContent === 'Ada yang lebih dulu'")
	h.look(desk, "/panel")
	h.on(desk, atPath("/panel")+" && "+says(fmt.Sprintf("diambil kembali dari Anda oleh %s", head.Name))+" && "+says("Pemohon sudah di loket."))
	browser.Shot(t, desk, "taken-from-me")
	h.press(desk, "o")
	h.on(desk, atPath("/panel")+" && !"+says("diambil kembali dari Anda"))
	h.enter(holder).get("/panel").lacks("diambil kembali dari Anda")
	h.enter(holder).post(casePath(a.ID)+"/lepaskan", "reason", "x").is(403)
}

// The browser is closed and nobody comes back: after an hour the case is the
// next officer's, and its old holder reads why. An open page that nobody
// touches keeps nothing.
func TestHoldEndsWithoutSignOfLife(t *testing.T) {
	t.Parallel()
	h := open(t)
	holder, other := h.hire(h.role("verifier")), h.hire(h.role("verifier"))
	verifier := h.enter(holder)
	a := h.file("AKL", "submitted")
	verifier.post("/panel/antrean/verifikasi/ambil").leads(casePath(a.ID) + "/periksa")
	h.clock.Add(30 * time.Minute)
	verifier.get(casePath(a.ID) + "/periksa").is(200)
	h.clock.Add(45 * time.Minute)
	h.panel.expireHolds(context.Background())
	if now := h.read(a); now.ClaimedBy == nil {
		t.Fatal("taken from somebody who was there three quarters of an hour ago")
	}
	verifier.live(casePath(a.ID) + "/periksa") // the page brings itself up to date: nobody did that
	h.clock.Add(30 * time.Minute)
	h.panel.expireHolds(context.Background())
	h.enter(other).post("/panel/antrean/verifikasi/ambil").leads(casePath(a.ID) + "/periksa")
	page := verifier.get("/panel").has("kembali ke antrean", "Tidak ada kegiatan di panel selama 60 menit.", "Mengerti")
	page.lacks("diambil kembali dari Anda oleh")
	verifier.get(casePath(a.ID) + "/periksa").leads(casePath(a.ID))
	verifier.get(casePath(a.ID)).has("dipegang " + other.Name)
}

// live is get by a page that brings itself up to date.
func (p *person) live(path string) {
	p.h.t.Helper()
	req, err := http.NewRequest(http.MethodGet, p.h.server.URL+path, nil)
	if err != nil {
		p.h.t.Fatal(err)
	}
	req.Header.Set("X-Live", "1")
	res, err := p.client.Do(req)
	if err != nil {
		p.h.t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 200 {
		p.h.t.Fatalf("status %d", res.StatusCode)
	}
}

// Break: one key and Enter hand all back.
func TestHandBackAllByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a, b := h.ready(staff), h.ready(staff)
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, "/panel")
	h.on(ctx, atPath("/panel")+" && "+says(*b.Number))
	h.press(ctx, "k")
	h.on(ctx, "document.activeElement.textContent.includes('Istirahat')")
	if now := h.read(a); now.ClaimedBy == nil {
		t.Error("a single key handed all back")
	}
	h.press(ctx, kb.Enter)
	h.on(ctx, atPath("/panel")+" && "+says("2 permohonan kembali ke tempatnya di antrean.")+" && "+says("2 menunggu"))
	if h.read(a).ClaimedBy != nil || h.read(b).ClaimedBy != nil {
		t.Error("still held")
	}
}
