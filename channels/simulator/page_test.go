package simulator

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"sakti/channels"
	"sakti/core/coretest/browser"
)

const (
	citizen  = `.phone[data-phone="6281234567890"] `
	operator = `.phone[data-phone="6281234567891"] `
)

// openPage shows the page of a fresh channel with an echo service.
func openPage(t *testing.T, ctx context.Context) (*Channel, *office, *phoneClient) {
	c := newChannel(t, t.TempDir())
	o := echo(c, func(err error) { t.Errorf("Send: %v", err) })
	t.Cleanup(o.answers.Wait) // after the server has closed, before the folder goes
	p := open(t, c, o)
	do(t, ctx, chromedp.Navigate(p.base+"/simulator"))
	browser.Wait(t, ctx, exists(operator+".hello:not([hidden])"))
	return c, o, p
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func exists(selector string) string { return fmt.Sprintf("document.querySelector(%q)", selector) }

func amount(selector string, n int) string {
	return fmt.Sprintf("document.querySelectorAll(%q).length == %d", selector, n)
}

func says(selector, text string) string {
	return fmt.Sprintf("[...document.querySelectorAll(%q)].some(e => e.innerText.includes(%q))", selector, text)
}

func click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}

func typeIn(phone, text string) chromedp.Action[chromedp.Void] {
	return chromedp.SendKeys(chromedp.CSS(phone+"textarea"), text)
}

func TestPage(t *testing.T) {
	ctx := browser.Open(t)
	t.Run("talk", func(t *testing.T) { talk(t, browser.Tab(t, ctx)) })
	t.Run("samples", func(t *testing.T) { sendSamples(t, browser.Tab(t, ctx)) })
	t.Run("attachments", func(t *testing.T) { attach(t, browser.Tab(t, ctx)) })
	t.Run("offline", func(t *testing.T) { offline(t, browser.Tab(t, ctx)) })
	t.Run("server restart", func(t *testing.T) { serverRestart(t, browser.Tab(t, ctx)) })
	t.Run("phones", func(t *testing.T) { addAndRemove(t, browser.Tab(t, ctx)) })
	t.Run("narrow and dark", func(t *testing.T) { narrow(t, browser.Tab(t, ctx)) })
}

// talk types, sees bubble and ticks, and presses a button.
func talk(t *testing.T, ctx context.Context) {
	c, o, _ := openPage(t, ctx)
	browser.Shot(t, ctx, "simulator-empty")
	do(t, ctx, typeIn(citizen, "halo, selamat pagi\r"))
	browser.Wait(t, ctx, says(citizen+".me .bubble", "halo, selamat pagi"))
	browser.Wait(t, ctx, exists(citizen+`.me .ticks[data-ticks="2"]`))
	browser.Wait(t, ctx, says(citizen+".service .bubble", "1. Akta kelahiran"))
	browser.Wait(t, ctx, amount(citizen+".service .buttons button", 3))
	do(t, ctx, click(citizen+`[data-choice="lahir"]`))
	browser.Wait(t, ctx, says(citizen+".service .bubble", "kita urus Akta kelahiran"))
	browser.Wait(t, ctx, amount(citizen+".message", 4))
	if events := o.events(); events[1].Kind != channels.KindChoice || events[1].Choice != "lahir" || events[0].Name != "Warga" {
		t.Errorf("the service got %+v", events)
	}
	browser.Wait(t, ctx, amount(operator+".message", 0)) // the other phone shows nothing of it
	if _, err := c.Send(t.Context(), channels.Outgoing{ID: "n", Chat: "+6281234567891", Text: "Ada berkas baru."}); err != nil {
		t.Fatal(err)
	}
	browser.Wait(t, ctx, says(operator+".service .bubble", "Ada berkas baru."))
	browser.Shot(t, ctx, "simulator-desktop")
	do(t, ctx, chromedp.Reload())
	browser.Wait(t, ctx, amount(citizen+".message", 4))
}

func addAndRemove(t *testing.T, ctx context.Context) {
	_, o, _ := openPage(t, ctx)
	do(t, ctx, click("#add"), chromedp.SetValue(chromedp.CSS("#adder input[name=number]"), "123"),
		chromedp.SendKeys(chromedp.CSS("#adder input[name=name]"), "Ibu Siti\r"))
	browser.Wait(t, ctx, says("#adder-hint", "tidak benar"))
	browser.Shot(t, ctx, "simulator-add")
	do(t, ctx, chromedp.SetValue(chromedp.CSS("#adder input[name=number]"), "0857-1111-2222"), click("#adder .main"))
	third := `.phone[data-phone="6285711112222"] `
	do(t, ctx, typeIn(third, "halo\r"))
	browser.Wait(t, ctx, amount(third+".message.service", 1))
	if event := o.events()[0]; event.Name != "Ibu Siti" || event.Phone != "+6285711112222" {
		t.Errorf("the service got %+v", event)
	}
	do(t, ctx, click(operator+".remove"), chromedp.Reload())
	browser.Wait(t, ctx, amount(".phone", 2)+" && "+amount(third+".message", 2))
}

// narrow shows one phone with tabs, and an unread count on the other's.
func narrow(t *testing.T, ctx context.Context) {
	do(t, ctx, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	c, _, p := openPage(t, ctx)
	p.post(map[string]string{"text": "halo"})
	browser.Wait(t, ctx, amount(citizen+".message", 2))
	for i := range 2 {
		if _, err := c.Send(t.Context(), channels.Outgoing{ID: fmt.Sprint(i), Chat: "+6281234567891", Text: "Ada berkas baru untuk desa Anda."}); err != nil {
			t.Fatal(err)
		}
	}
	browser.Wait(t, ctx, `document.querySelector("#tabs .unread").textContent == "2" && document.title.startsWith("(2)")`)
	browser.Shot(t, ctx, "simulator-narrow")
	scheme := chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
		})
		return err
	})
	do(t, ctx, scheme)
	browser.Shot(t, ctx, "simulator-narrow-dark")
	do(t, ctx, click(`[data-tab="6281234567891"]`))
	browser.Wait(t, ctx, `!document.querySelector("#tabs .unread") && !document.title.startsWith("(")`)
	if wide, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`)); err != nil || wide {
		t.Errorf("the page is wider than the screen: %v, %v", wide, err)
	}
	do(t, ctx, chromedp.EmulateViewport(1280, 800), scheme)
	browser.Shot(t, ctx, "simulator-dark")
}
