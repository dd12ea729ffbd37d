package admin

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sakti/core/coretest/browser"
)

// A newcomer sets up their second factor by the keys that the page shows:
// into the field, print the recovery codes, and on to work.
func TestFactorByKeys(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.SecondFactor = true
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("verifier")))
	h.look(ctx, "/panel")
	h.on(ctx, atPath("/akun/kode"))
	secret, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.querySelector('.secret').textContent"))
	if err != nil {
		t.Fatal(err)
	}
	h.press(ctx, "k")
	h.on(ctx, "document.activeElement.id === 'code'")
	h.press(ctx, "000000"+kb.Enter)
	h.on(ctx, "document.querySelector('#problem') && document.activeElement.id === 'code' && "+listening)
	h.press(ctx, h.codeFor(secret)+kb.Enter)
	h.on(ctx, "document.querySelectorAll('.codes li').length === 10 && "+listening)
	h.run(ctx, "window.print = () => { document.body.dataset.printed = 'ya'; }")
	h.press(ctx, "c")
	h.on(ctx, "document.body.dataset.printed === 'ya'")
	h.press(ctx, "s")
	h.on(ctx, atPath("/panel"))
}

// One's own account is looked after by the keys that it shows.
func TestAccountByKeys(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := browser.Open(t)
	staff := h.hire(h.role("verifier"))
	h.passkey(staff.ID, "HP saya", "Laptop kantor")
	h.sit(ctx, staff)
	h.look(ctx, "/akun")
	h.on(ctx, atPath("/akun"))
	h.press(ctx, "2")
	h.on(ctx, "document.activeElement.name === 'name' && document.activeElement.value === 'Laptop kantor'")
	h.press(ctx, "Laptop loket 3"+kb.Enter)
	h.on(ctx, "document.querySelector('.told') && document.querySelector('.rowlist').innerText.includes('Laptop loket 3') && "+listening)
	h.press(ctx, "p")
	h.on(ctx, "document.activeElement.id === 'password'")
	h.press(ctx, kb.Escape)
	h.press(ctx, "k")
	h.on(ctx, atPath("/akun/kode"))
	h.press(ctx, "0")
	h.on(ctx, atPath("/akun"))
	h.press(ctx, "s")
	h.on(ctx, atPath("/sandi"))
}

// passkey gives somebody passkeys of these names, whose device nobody has.
func (h *house) passkey(staff int64, names ...string) {
	h.t.Helper()
	for _, name := range names {
		h.exec(`INSERT INTO passkeys (staff_id, credential, public_key, counter, synced, name, created_at) VALUES ($1, $2, '\x00', 0, false, $3, $4)`,
			staff, []byte(fmt.Sprint(staff, name)), name, h.office.Now())
	}
}

// accountScenes are one's own account with passkeys, one of them being renamed,
// and the settings with one that was refused at the end of the page.
func (h *house) accountScenes() []scene {
	h.t.Helper()
	staff, boss := h.hire(h.role("verifier")), h.hire(h.role("admin"))
	h.passkey(staff.ID, "HP saya", "Laptop kantor")
	return []scene{
		{"passkey-rename", staff, func(ctx context.Context) {
			h.look(ctx, "/akun")
			h.on(ctx, atPath("/akun"))
			h.press(ctx, "1")
			h.on(ctx, "document.activeElement.name === 'name'")
		}},
		{"passkey-rename-refused", nil, func(ctx context.Context) {
			h.look(ctx, "/akun")
			h.run(ctx, `const form = document.querySelector('form[action="/akun/kunci/nama"]'); form.elements.name.value = " "; form.submit();`)
			h.on(ctx, "document.readyState === 'complete' && document.querySelector('main [role=alert]:not([hidden])')")
		}},
		{"settings-last", boss, func(ctx context.Context) {
			h.look(ctx, "/panel/setelan?lihat=keep_logins")
			h.run(ctx, `const form = document.querySelector('form[action="/panel/setelan/keep_logins"]'); form.elements.value.value = "semua"; form.submit();`)
			h.on(ctx, "document.readyState === 'complete' && document.querySelector('main [role=alert]')")
		}},
	}
}
