package admin

import (
	"context"
	_ "embed"
	"encoding/json"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"sakti/core/coretest/browser"
)

//go:embed testdata/audit.js
var auditScript string

//go:embed testdata/fit.js
var fitScript string

// audit is what a screen reader and a keyboard miss on the page at hand, and
// what does not fit on its screen.
func (h *house) audit(ctx context.Context) []string {
	h.t.Helper()
	return append(h.faults(ctx, auditScript), h.faults(ctx, fitScript+"(false)")...)
}

// spacedOut is what does not fit once somebody spaces the text out.
func (h *house) spacedOut(ctx context.Context) []string {
	h.t.Helper()
	return h.faults(ctx, fitScript+"(true)")
}

func (h *house) faults(ctx context.Context, script string) (faults []string) {
	h.t.Helper()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](script))
	if err != nil {
		h.t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &faults); err != nil {
		h.t.Fatal(err)
	}
	return faults
}

// The audit finds what it is there for.
func TestAuditBites(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := browser.Open(t)
	h.look(ctx, "/lacak")
	if faults := h.audit(ctx); len(faults) != 0 {
		t.Fatal(faults)
	}
	for what, spoil := range map[string]string{
		"contrast":    "document.querySelector('h1').style.color = 'rgb(160, 170, 165)'",
		"label":       "document.querySelector('label').remove()",
		"name":        "document.querySelector('main button').textContent = ''",
		"id twice":    "document.querySelector('h1').id = 'isi'",
		"heading":     "document.querySelector('main').append(document.createElement('h4'))",
		"language":    "document.documentElement.lang = 'en'",
		"wide":        "document.querySelector('main').style.width = '3000px'",
		"landmark":    "document.body.append(document.createElement('p'))",
		"target":      "document.querySelector('main button').style = 'min-height: 0; height: 12px; padding: 0'",
		"tabindex":    "document.querySelector('main button').tabIndex = 3",
		"list":        "document.querySelector('main').append(Object.assign(document.createElement('ul'), {innerHTML: '<p>x</p>'}))",
		"alternative": "document.querySelector('main').append(document.createElement('img'))",
		"cut off":     "document.querySelector('main form').style = 'height: 60px; overflow: hidden'",
		"over text":   "document.querySelector('.lead').style.marginBottom = '-30px'",
		"out of box":  "document.querySelector('main button').style = 'width: 40px; white-space: nowrap; overflow: visible; padding: 0'",
	} {
		h.look(ctx, "/lacak")
		// What a script may not do under our policy, the test may.
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](spoil)); err != nil {
			t.Fatal(what, err)
		}
		if faults := h.audit(ctx); len(faults) == 0 {
			t.Errorf("%s goes unnoticed", what)
		}
	}
}

// A page that fits as it stands, and no longer once its text is spaced out.
func TestSpacingBites(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := browser.Open(t)
	h.look(ctx, "/lacak")
	const spoil = `const e = document.querySelector(".lead");
		e.style = "overflow: hidden; white-space: nowrap; width: " + (() => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().width + 4; })() + "px"`
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](spoil)); err != nil {
		t.Fatal(err)
	}
	if faults := h.audit(ctx); len(faults) != 0 {
		t.Error(faults)
	}
	if faults := h.spacedOut(ctx); len(faults) == 0 {
		t.Error("text that is cut off once it is spaced out goes unnoticed")
	}
	if faults := h.audit(ctx); len(faults) != 0 {
		t.Errorf("the page is not as it was: %v", faults)
	}
}

// axe-core really looks, at what our own audit does not know as well.
func TestAxeBites(t *testing.T) {
	t.Parallel()
	if !browser.HaveAxe(t) {
		t.Skip("axe-core is not here")
	}
	h := open(t)
	ctx := browser.Open(t)
	for rule, spoil := range map[string]string{
		"":                           "0",
		"color-contrast":             "document.querySelector('h1').style.color = 'rgb(160, 170, 165)'",
		"label":                      "document.querySelector('label').remove()",
		"aria-allowed-attr":          "document.querySelector('main button').setAttribute('aria-checked', 'true')",
		"html-has-lang":              "document.documentElement.lang = ''",
		"target-size":                `for (const x of "xy") document.querySelector("main form").append(Object.assign(document.createElement("button"), {textContent: x, style: "min-height: 0; height: 9px; padding: 0; font-size: 6px"}))`,
		"aria-hidden-focus":          "document.querySelector('main form').ariaHidden = true",
		"aria-required-attr":         "document.querySelector('h1').setAttribute('role', 'slider')",
		"region":                     "document.body.prepend(Object.assign(document.createElement('div'), {textContent: 'kata'}))",
		"landmark-no-duplicate-main": "document.querySelector('footer').append(document.createElement('main'))",
	} {
		h.look(ctx, "/lacak")
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](spoil)); err != nil {
			t.Fatal(rule, err)
		}
		findings := browser.Axe(t, ctx)
		found := slices.ContainsFunc(findings, func(f browser.Finding) bool { return f.Rule == rule })
		if found != (rule != "") || rule == "" && len(findings) > 0 {
			t.Errorf("%q spoiled: %v", rule, findings)
		}
	}
}

// Whoever goes by the keyboard sees where they are, all the way through the
// page, and meets nothing that is hidden.
func TestFocusIsSeen(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.ready(staff)
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	const where = `(() => {
		const e = document.activeElement;
		if (e === document.body) return "end";
		const style = getComputedStyle(e), box = e.getBoundingClientRect();
		const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
		return shown && box.width > 0 && box.bottom > 0 && box.top < innerHeight ? "seen" : "lost: " + e.outerHTML.slice(0, 120);
	})()`
	for _, path := range []string{"/panel", casePath(a.ID) + "/periksa", "/akun"} {
		h.look(ctx, path)
		h.on(ctx, atPath(path))
		steps := 0
		for ; steps < 80; steps++ {
			h.press(ctx, "\t")
			at, err := chromedp.Run(ctx, chromedp.Evaluate[string](where))
			if err != nil {
				t.Fatal(err)
			}
			if at == "end" {
				break
			}
			if at != "seen" {
				t.Errorf("%s, step %d: %s", path, steps, at)
			}
		}
		if steps < 5 || steps == 80 {
			t.Errorf("%s: %d steps through the page", path, steps)
		}
	}
}
