package main

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"sakti/core/coretest/browser"
)

// TestPictures takes the pictures of README from the running program, into the
// folder that SAKTI_SHOTS names.
func TestPictures(t *testing.T) {
	if os.Getenv("SAKTI_SHOTS") == "" {
		t.Skip("SAKTI_SHOTS is not set: no pictures wanted")
	}
	p := newProgram(t)
	p.start()
	ctx := browser.Open(t)
	show := func(path, until, name string, width, height int64) {
		t.Helper()
		steps := []error{
			chromedp.Do(ctx, chromedp.EmulateViewport(width, height)),
			chromedp.Do(ctx, chromedp.Navigate(p.base+path)),
		}
		for _, err := range steps {
			if err != nil {
				t.Fatal(err)
			}
		}
		browser.Wait(t, ctx, until)
		browser.Shot(t, ctx, name)
	}
	phone := &phoneTalk{p: p, number: "6281234567890"}
	phone.fileBirth()
	show("/simulator", "document.querySelectorAll('.message.service').length > 10", "phone", 860, 800)
	show("/masuk", "document.querySelector('input[name=password]')", "login", 1280, 800)
	for _, err := range []error{
		chromedp.Do(ctx, chromedp.SendKeys("input[name=username]", "verifikator1")),
		chromedp.Do(ctx, chromedp.SendKeys("input[name=password]", p.people["verifikator1"]+"\r")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	const take = "form[action='/panel/antrean/verifikasi/ambil'] button"
	if err := chromedp.Do(ctx, chromedp.WaitVisible(take)); err != nil {
		t.Fatal(err)
	}
	browser.Shot(t, ctx, "work")
	for _, err := range []error{
		chromedp.Do(ctx, chromedp.Click(take)),
		chromedp.Do(ctx, chromedp.WaitVisible("li.current button[data-key=b]")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	browser.Wait(t, ctx, "[...document.images].every(i => i.complete)")
	browser.Shot(t, ctx, "verification")
}
