package admin

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sakti/core/coretest/browser"
)

// handDevice gives the browser a device with a finger reader, and returns its
// name.
func (h *house) handDevice(ctx context.Context) webauthn.AuthenticatorID {
	h.t.Helper()
	if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		h.t.Fatal(err)
	}
	added, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
		IsUserVerified: true, AutomaticPresenceSimulation: true}})
	if err != nil {
		h.t.Fatal(err)
	}
	return added.AuthenticatorID
}

// finger says whether the device knows the next finger.
func (h *house) finger(ctx context.Context, device webauthn.AuthenticatorID, known bool) {
	h.t.Helper()
	if _, err := chromedp.Call(ctx, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: device, IsUserVerified: known}); err != nil {
		h.t.Fatal(err)
	}
}

// touched says whether somebody touches the device whenever it asks, from its
// next question on.
func (h *house) touched(ctx context.Context, device webauthn.AuthenticatorID, yes bool) {
	h.t.Helper()
	if _, err := chromedp.Call(ctx, webauthn.SetAutomaticPresenceSimulation, webauthn.SetAutomaticPresenceSimulationParams{AuthenticatorID: device, Enabled: yes}); err != nil {
		h.t.Fatal(err)
	}
}

// tabTo goes on by the tabulator to an element.
func (h *house) tabTo(ctx context.Context, selector string) {
	h.t.Helper()
	for range 40 {
		h.press(ctx, kb.Tab)
		there, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.activeElement.matches('"+selector+"')"))
		if err == nil && there {
			return
		}
	}
	h.t.Fatalf("the tabulator does not reach %s", selector)
}

// A real browser with a device: the key is added, opens the panel alone and
// instead of the code, all by keyboard; a strange finger opens nothing, and
// the page says so.
func TestPasskeyByKeyboard(t *testing.T) {
	t.Parallel()
	h := named(t)
	staff := h.settled("rini", passkeyPassword, h.role("verifier"))
	ctx := browser.Open(t)
	device := h.handDevice(ctx)
	h.sit(ctx, staff) // a while ago
	h.look(ctx, "/akun")
	h.on(ctx, "'ready' in document.documentElement.dataset")
	h.everyScreen(ctx, "passkey-account-stale")
	h.tabTo(ctx, "#password")
	h.press(ctx, passkeyPassword+kb.Enter)
	h.on(ctx, "document.querySelector('#key-name') && document.querySelector('#key-name').value.startsWith('Chrome di')")
	h.everyScreen(ctx, "passkey-account-new")
	h.tabTo(ctx, "#key-name")
	h.press(ctx, kb.Enter)
	h.on(ctx, "document.querySelector('.told') && document.querySelector('.told').textContent.startsWith('Kunci sandi terpasang')")
	h.everyScreen(ctx, "passkey-account")
	h.tabTo(ctx, "[data-passkey=create] button")
	h.press(ctx, kb.Enter)
	h.on(ctx, "document.querySelector('[data-passkey] [role=alert]').textContent.startsWith('Perangkat ini sudah punya')")
	h.touched(ctx, device, false) // or the login page's suggestion would be taken at once
	h.leave(ctx)

	h.look(ctx, "/masuk?ke=%2Fpanel%2Fcari")
	h.on(ctx, "document.activeElement.id === 'username'")
	h.everyScreen(ctx, "passkey-login")
	h.finger(ctx, device, false)
	h.asked(ctx, "conditional")
	h.touched(ctx, device, true) // from the next question on
	h.tabTo(ctx, "[data-passkey] button")
	h.press(ctx, kb.Enter)
	h.on(ctx, "document.querySelector('[data-passkey] [role=alert]').textContent.startsWith('Dibatalkan')")
	h.everyScreen(ctx, "passkey-login-refused")
	h.finger(ctx, device, true)
	h.press(ctx, kb.Enter)
	h.on(ctx, atPath("/panel/cari"))

	h.enrol(ctx)
	h.touched(ctx, device, false)
	h.leave(ctx)
	h.look(ctx, "/masuk")
	h.on(ctx, "document.activeElement.id === 'username'")
	h.press(ctx, "rini\t"+passkeyPassword+kb.Enter)
	h.on(ctx, "location.pathname === '/masuk/kode' && !document.querySelector('[data-passkey]').hidden")
	h.everyScreen(ctx, "passkey-code")
	h.touched(ctx, device, true)
	h.tabTo(ctx, "[data-passkey] button")
	h.press(ctx, kb.Enter)
	h.on(ctx, atPath("/panel"))
	if n := h.logged("login.passkey"); n != 2 {
		t.Errorf("%d uses in the office's log, want 2", n)
	}
}

// asked waits until the page has asked the device, in the way that it names.
func (h *house) asked(ctx context.Context, way string) {
	h.t.Helper()
	h.on(ctx, "document.querySelector('[data-passkey]').dataset.asked === '"+way+"'")
}

// The browser suggests the passkey for the user name: who takes it is in,
// without a word or a button. Who does not types on as ever; a page that was
// open for long asks anew; a passkey that is gone says so.
func TestPasskeyByAutofill(t *testing.T) {
	t.Parallel()
	h := named(t)
	staff := h.settled("rini", passkeyPassword, h.role("verifier"))
	ctx := browser.Open(t)
	device := h.handDevice(ctx)
	h.look(ctx, "/masuk")
	h.on(ctx, "document.activeElement.id === 'username'")
	h.press(ctx, "rini\t"+passkeyPassword+kb.Enter)
	h.on(ctx, atPath("/panel"))
	h.look(ctx, "/akun")
	h.tabTo(ctx, "[data-passkey=create] button")
	h.press(ctx, kb.Enter)
	h.on(ctx, "document.querySelector('.told') && document.querySelector('.told').textContent.startsWith('Kunci sandi terpasang')")
	h.touched(ctx, device, false)
	h.leave(ctx)
	h.look(ctx, "/masuk?ke=%2Fpanel%2Fcari")
	h.asked(ctx, "conditional")
	h.on(ctx, "document.querySelector('#username').autocomplete === 'username webauthn' && document.activeElement.id === 'username'")
	h.touched(ctx, device, true) // as if it were chosen from the list, from the next question on
	h.look(ctx, "/masuk?ke=%2Fpanel%2Fcari")
	h.on(ctx, atPath("/panel/cari"))
	if n := h.logged("login.passkey"); n != 1 {
		t.Errorf("%d uses in the office's log, want 1", n)
	}
	h.touched(ctx, device, false)
	h.leave(ctx)

	h.look(ctx, "/masuk")
	h.asked(ctx, "conditional")
	h.press(ctx, "rini\t"+passkeyPassword+kb.Enter) // as if nothing had been suggested
	h.on(ctx, atPath("/panel"))
	h.leave(ctx)

	h.exec(`DELETE FROM passkeys WHERE staff_id = $1`, staff.ID)
	h.touched(ctx, device, true)
	h.look(ctx, "/masuk")
	h.on(ctx, "document.querySelector('#problem') && document.querySelector('#problem').textContent.startsWith('Kunci sandi ini tidak dikenal')")
}

// leave logs out by keyboard.
func (h *house) leave(ctx context.Context) {
	h.t.Helper()
	h.tabTo(ctx, "form[action=\"/keluar\"] button")
	h.press(ctx, kb.Enter)
	h.on(ctx, "location.pathname === '/masuk'")
}

// Under another address than its own the panel offers no passkey, says where
// they work, and everything else goes on.
func TestPasskeyAtAnotherAddress(t *testing.T) {
	t.Parallel()
	h := named(t)
	h.panel.PublicURL = "https://panel.example"
	ctx := browser.Open(t)
	h.look(ctx, "/masuk")
	h.on(ctx, "document.querySelector('[data-passkey]').hidden && document.activeElement.id === 'username'")
	h.settled("rini", passkeyPassword, h.role("verifier"))
	h.press(ctx, "rini\t"+passkeyPassword+kb.Enter)
	h.on(ctx, atPath("/panel"))
	h.look(ctx, "/akun")
	h.on(ctx, "document.querySelector('[data-passkey-why]').textContent.includes('https://panel.example') && document.querySelector('[data-passkey]').hidden")
}
