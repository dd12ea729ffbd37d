package admin

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// Every page is readable by a screen reader and fits a phone and 200 % zoom,
// in the light and the dark; with SAKTI_SHOTS all of them are photographed.
// SAKTI_SCENES, a regular expression, leaves only the scenes it finds.
func TestEveryPageFits(t *testing.T) {
	t.Parallel()
	h := open(t)
	first := browser.Open(t)
	ctx := first
	wanted := regexp.MustCompile(os.Getenv("SAKTI_SCENES"))
	seen := map[string]bool{}
	var sitting *core.Staff
	another := false // tab is due
	for i, s := range h.scenes() {
		if s.staff != nil {
			sitting = s.staff
		}
		another = another || s.staff != nil || i%patient == 0
		if !wanted.MatchString(s.name) {
			continue
		}
		if another {
			ctx, another = h.nextTab(first, ctx, sitting), false
		}
		s.show(ctx)
		h.everyScreen(ctx, s.name)
		h.weigh(ctx, s.name)
		page, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.dataset.page"))
		if err != nil {
			t.Fatal(err)
		}
		seen[page] = true
	}
	for name := range h.panel.pages.byName {
		if !seen[name] && wanted.String() == "" {
			t.Errorf("page %s was not looked at", name)
		}
	}
}

// patient is how many scenes one tab is good for, also on a slow machine.
const patient = 10

// nextTab empties a tab and goes on in a new one, in the chair of somebody,
// with nothing in the browser's cache.
func (h *house) nextTab(first, last context.Context, staff *core.Staff) context.Context {
	h.t.Helper()
	if err := chromedp.Do(last, chromedp.Navigate("about:blank")); err != nil {
		h.t.Fatal(err)
	}
	ctx := browser.Tab(h.t, first)
	if staff != nil {
		h.sit(ctx, staff)
	}
	return ctx
}

// screen is how somebody looks at a page.
type screen struct {
	name   string
	width  int64
	scheme string
}

// motion is what somebody thinks of it: on the narrow screens they want none.
func (s screen) motion() string {
	if s.width < 1280 {
		return "reduce"
	}
	return "no-preference"
}

// shots reports whether pictures are wanted.
func shots() bool { return os.Getenv("SAKTI_SHOTS") != "" }

// screens are those that are checked. 200 % zoom on 1280 pixels is 640 wide,
// 400 % is 320: the narrowest that WCAG 1.4.10 asks for.
func screens() []screen {
	return []screen{
		{"desktop-light", 1280, "light"}, {"phone-light", 390, "light"}, {"phone-dark", 390, "dark"},
		{"desktop-dark", 1280, "dark"}, {"zoom", 640, "light"}, {"zoom-more", 320, "light"},
	}
}

// coloured are the rules of axe-core that have to do with colours: the dark
// differs from the light in nothing else.
var coloured = []string{"color-contrast", "link-in-text-block"}

// everyScreen audits and photographs a page as it stands on all screens.
func (h *house) everyScreen(ctx context.Context, name string) {
	h.t.Helper()
	for _, screen := range screens() {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(screen.width, 800)); err != nil {
			h.t.Fatal(err)
		}
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: screen.scheme}, {Name: "prefers-reduced-motion", Value: screen.motion()}}})
		if err != nil {
			h.t.Fatal(err)
		}
		h.on(ctx, "Array.from(document.images).every((i) => i.complete)")
		faults := h.audit(ctx)
		if screen.scheme == "light" {
			faults = append(faults, h.spacedOut(ctx)...)
		}
		for _, fault := range faults {
			h.t.Errorf("%s %s: %s", name, screen.name, fault)
		}
		h.axe(ctx, name, screen)
		snap(h.t, ctx, name+"-"+screen.name)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800)); err != nil {
		h.t.Fatal(err)
	}
}

// axe lets axe-core look at the page at hand, if it is here: with all its rules
// on a wide and a narrow screen, and in the dark at the colours. Those do not
// depend on the width, so the wide screen is enough for them; our own audit
// measures them on both.
func (h *house) axe(ctx context.Context, name string, on screen) {
	h.t.Helper()
	if !browser.HaveAxe(h.t) || strings.HasPrefix(on.name, "zoom") || on.name == "phone-dark" {
		return
	}
	var rules []string
	if on.scheme == "dark" {
		rules = coloured
	}
	for _, finding := range browser.Axe(h.t, ctx, rules...) {
		h.t.Errorf("%s %s: %s", name, on.name, finding)
	}
}

// snap photographs a whole page.
func snap(t testing.TB, ctx context.Context, name string) {
	t.Helper()
	folder := os.Getenv("SAKTI_SHOTS")
	if folder == "" || strings.Contains(name, "-zoom") {
		return
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "panel-"+name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
