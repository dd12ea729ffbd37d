package simulator

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"sakti/core/coretest/browser"
)

// The page is as readable as the panel, by the rules of axe-core: a talk, the
// dialogs and the sheet of samples, on a wide and a narrow screen, light and
// dark.
func TestAxeFindsNothing(t *testing.T) {
	if !browser.HaveAxe(t) {
		t.Skip("axe-core is not here")
	}
	ctx := browser.Open(t)
	openPage(t, ctx)
	axe(t, ctx, "empty")
	do(t, ctx, typeIn(citizen, "halo, selamat pagi\r"))
	browser.Wait(t, ctx, amount(citizen+".service .buttons button", 3))
	axe(t, ctx, "talk")
	do(t, ctx, click(citizen+".attach"))
	browser.Wait(t, ctx, exists(citizen+".sheet:not([hidden])"))
	axe(t, ctx, "sheet")
	do(t, ctx, click("#add"))
	browser.Wait(t, ctx, exists("#adder[open]"))
	axe(t, ctx, "adder")
}

func axe(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1280, 390} {
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			if err != nil {
				t.Fatal(err)
			}
			do(t, ctx, chromedp.EmulateViewport(width, 844))
			for _, finding := range browser.Axe(t, ctx) {
				t.Errorf("%s, %s, %d wide: %s", name, scheme, width, finding)
			}
			browser.Shot(t, ctx, fmt.Sprintf("simulator-%s-%s-%d", name, scheme, width))
		}
	}
	do(t, ctx, chromedp.EmulateViewport(1280, 844))
}
