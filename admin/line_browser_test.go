package admin

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sakti/bot"
	"sakti/channels"
	"sakti/core/coretest/browser"
)

// handset is a channel that is linked at a screen, as WhatsApp is; what the
// provider and the phone do is the test's.
type handset struct {
	tell func(channels.Health)
	next chan channels.LinkStep // what the provider asks for next
	sent chan channels.Outgoing
}

func (c *handset) Name() string               { return "whatsapp" }
func (c *handset) Account() string            { return "warga" }
func (c *handset) Open(context.Context) error { return nil }
func (c *handset) Limits() channels.Limits {
	return channels.Limits{Text: 4000, StartsChats: true, PhoneChats: true}
}

func (c *handset) Run(ctx context.Context, _ channels.Receive) error {
	<-ctx.Done()
	return nil
}

func (c *handset) Send(ctx context.Context, m channels.Outgoing) (channels.Sent, error) {
	c.sent <- m
	return channels.Sent{Provider: m.ID}, ctx.Err()
}

func (c *handset) Fetch(context.Context, channels.Media) (io.ReadCloser, error) {
	return nil, errors.New("nothing to fetch")
}

func (c *handset) Watch(tell func(channels.Health)) {
	c.tell = tell
	tell(channels.Health{State: channels.Unlinked})
}

// Link shows what the test gives, and is done when a comparison was answered
// with yes.
func (c *handset) Link(ctx context.Context, _ channels.LinkBy, show func(channels.LinkStep), answer func(context.Context) (string, error)) error {
	c.tell(channels.Health{State: channels.Linking})
	for {
		var step channels.LinkStep
		select {
		case <-ctx.Done():
			return ctx.Err()
		case step = <-c.next:
		}
		show(step)
		if step.Kind != channels.StepPasskey && step.Kind != channels.StepConfirm {
			continue
		}
		given, err := answer(ctx)
		switch {
		case err != nil:
			return err
		case step.Kind == channels.StepPasskey && given != `{"id":"kunci"}`:
			return errors.New("Kuncinya salah.")
		case step.Kind == channels.StepConfirm:
			c.tell(channels.Health{State: channels.Up, Phone: "+6281100000000", Seen: time.Now()})
			return nil
		}
	}
}

func (c *handset) Unlink(context.Context) error {
	c.tell(channels.Health{State: channels.Unlinked})
	return nil
}

// runBot lets a bot hold the handset's line until the test ends.
func (h *house) runBot(c *handset) {
	h.t.Helper()
	h.office.Now = time.Now // steps end by the clock that everybody shares
	b, err := bot.New(h.t.Context(), bot.Config{Office: h.office, Pool: h.pool, Channels: []channels.Channel{c}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(h.t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	h.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			h.t.Error(err)
		}
	})
}

// atStep is the page of an order, with its scripts.
const atStep = "location.pathname.startsWith('/panel/penautan/') && 'ready' in document.documentElement.dataset"

// An administrator links a number that a running bot holds, from the first QR
// to the comparison of codes, and stops and resumes it, by keyboard alone.
func TestLinkingByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	phone := &handset{next: make(chan channels.LinkStep), sent: make(chan channels.Outgoing, 9)}
	h.runBot(phone)
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("admin")))
	h.look(ctx, "/panel/saluran")
	h.on(ctx, atPath("/panel/saluran")+" && document.querySelector('.card .tag').textContent === 'Belum ditautkan'")
	h.press(ctx, "t")
	h.on(ctx, atPath("/panel/saluran/whatsapp/warga/tautkan"))
	h.press(ctx, "t")
	h.on(ctx, atStep)
	ask := func(kind channels.LinkStepKind, data string) {
		phone.next <- channels.LinkStep{Kind: kind, Data: data, Ends: time.Now().Add(2 * time.Minute)}
	}
	const drawn = "document.querySelector('.qr path:last-child').getAttribute('d')"
	ask(channels.StepQR, "2@pertama,kunci,identitas,rahasia")
	h.on(ctx, drawn+".length > 1000")
	first, err := chromedp.Run(ctx, chromedp.Evaluate[string](drawn))
	if err != nil {
		t.Fatal(err)
	}
	h.on(ctx, "document.querySelector('[data-seconds]').textContent === '2 menit'")
	browser.Shot(t, ctx, "linking-live-qr")
	ask(channels.StepQR, "2@kedua,kunci,identitas,rahasia")
	h.on(ctx, drawn+" !== '"+first+"'")
	ask(channels.StepPasskey, `{"challenge":"eA","rpId":"whatsapp.com"}`)
	h.on(ctx, "document.getElementById('ask').value.includes('eA')")
	if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.ID("answer"), `{"id":"kunci"}`)); err != nil {
		t.Fatal(err)
	}
	h.send(ctx)
	h.on(ctx, "'ready' in document.documentElement.dataset && document.querySelector('.told').textContent.includes('Jawaban dikirim')")
	ask(channels.StepConfirm, "K7Q2")
	h.on(ctx, atStep+" && document.querySelector('.pairing').textContent === 'K7Q2'")
	h.press(ctx, "s")
	h.on(ctx, atStep+" && document.getElementById('step').textContent.includes('+6281100000000')")
	h.press(ctx, "l")
	h.on(ctx, atPath("/panel/saluran")+" && document.querySelector('.card .tag').textContent === 'Tersambung'")

	h.press(ctx, "h")
	h.on(ctx, "document.activeElement.textContent === 'Ya, hentikan'")
	h.press(ctx, kb.Enter)
	h.on(ctx, atPath("/panel/saluran")+" && document.querySelector('.card .tag.bad').textContent === 'Dihentikan'")
	h.press(ctx, "l")
	h.on(ctx, atPath("/panel/saluran")+" && !document.querySelector('.card .tag.bad')")
	if n := h.count(`SELECT count(*) FROM line_orders WHERE data <> '' OR answer <> '' OR done_at IS NULL`); n != 0 {
		t.Errorf("%d orders are open or keep a secret", n)
	}
}

// A step that fails is said in a sentence, and is tried again with one key.
func TestLinkingFails(t *testing.T) {
	t.Parallel()
	h := open(t)
	phone := &handset{next: make(chan channels.LinkStep), sent: make(chan channels.Outgoing, 9)}
	h.runBot(phone)
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("admin")))
	h.look(ctx, "/panel/saluran")
	h.on(ctx, "document.querySelector('.card .tag')")
	h.look(ctx, "/panel/saluran/whatsapp/warga/tautkan")
	h.on(ctx, atPath("/panel/saluran/whatsapp/warga/tautkan"))
	if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.ID("phone"), "081100000000"+kb.Enter)); err != nil {
		t.Fatal(err)
	}
	h.on(ctx, atStep)
	phone.next <- channels.LinkStep{Kind: channels.StepCode, Data: "ABCD-1234", Ends: time.Now().Add(time.Minute)}
	h.on(ctx, "document.querySelector('.pairing').textContent === 'ABCD 1234'")
	phone.next <- channels.LinkStep{Kind: channels.StepPasskey, Data: "{}"}
	h.on(ctx, "document.getElementById('answer')")
	if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.ID("answer"), `{"id":"lain"}`)); err != nil {
		t.Fatal(err)
	}
	h.send(ctx)
	h.on(ctx, "'ready' in document.documentElement.dataset && document.querySelector('#step .problem').textContent === 'Kuncinya salah.'")
	before, err := chromedp.Run(ctx, chromedp.Evaluate[string]("location.pathname"))
	if err != nil {
		t.Fatal(err)
	}
	h.press(ctx, "u")
	h.on(ctx, atStep+" && location.pathname !== '"+before+"' && document.querySelector('h1').textContent.startsWith('Tautkan dengan kode')")
}
