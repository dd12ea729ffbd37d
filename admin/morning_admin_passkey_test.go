package admin

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sakti/core/coretest/browser"
)

// An administrator who comes in by the finger: no name, no password, no code;
// then a stolen laptop, by keyboard alone, and out again.
func TestAdministratorByPasskey(t *testing.T) {
	t.Parallel()
	h := named(t)
	h.panel.SecondFactor = true
	first := browser.Open(t)
	sari := h.arriving(browser.Tab(t, first), "sari", h.role("verifier")).patience(3 * time.Minute)
	wati := h.arriving(first, "wati", h.role("admin")).patience(3 * time.Minute)
	sari.logIn()
	device := h.handDevice(wati.ctx)
	wati.logIn()
	wati.press("gn")
	wati.on(atPath("/akun") + " && document.querySelector('#key-name') && document.querySelector('#key-name').value.startsWith('Chrome di')")
	h.tabTo(wati.ctx, "#key-name")
	wati.press(kb.Enter)
	wati.on(says("Kunci sandi terpasang"))
	h.touched(wati.ctx, device, false)
	wati.press("gx" + kb.Enter)
	wati.on("location.pathname === '/masuk'")

	h.look(wati.ctx, "/masuk")
	h.asked(wati.ctx, "conditional")
	h.touched(wati.ctx, device, true)
	h.tabTo(wati.ctx, "[data-passkey] button")
	wati.keys = 0
	wati.press(kb.Enter)
	wati.on(atPath("/panel"))
	wati.cost("come in by the finger, from the button", 1)
	h.stolenLaptop(wati, sari)
	h.touched(wati.ctx, device, false) // or the login page's suggestion would be taken at once
	wati.press("gx" + kb.Enter)
	wati.on("location.pathname === '/masuk'")
	if n := h.logged("login.passkey"); n != 1 {
		t.Errorf("%d uses in the office's log, want 1", n)
	}
	if err := chromedp.Do(sari.ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
}
