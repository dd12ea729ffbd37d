package admin

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sakti/core/coretest/browser"
)

// overhear notes down, like a screen reader, each time that the page speaks of
// itself from here on.
func (h *house) overhear(ctx context.Context) {
	h.t.Helper()
	const note = `window.overheard = [];
		new MutationObserver(() => overheard.push(document.getElementById("heard").textContent.trim())).observe(document.getElementById("heard"), { childList: true })`
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](note)); err != nil {
		h.t.Fatal(err)
	}
}

// saidOnly fails if the page said anything but these sentences.
func (h *house) saidOnly(ctx context.Context, want ...string) {
	h.t.Helper()
	said, err := chromedp.Run(ctx, chromedp.Evaluate[[]string]("overheard"))
	if err != nil {
		h.t.Fatal(err)
	}
	if strings.Join(said, "|") != strings.Join(want, "|") {
		h.t.Errorf("heard %q, want %q", said, want)
	}
}

// Work that comes in is said once, when there was none; not each time that the
// number changes.
func TestWorkIsAnnounced(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("verifier")))
	h.look(ctx, "/panel")
	h.on(ctx, atPath("/panel"))
	h.overhear(ctx)
	h.file("AKL", "submitted")
	h.on(ctx, "overheard.length === 1 && document.querySelector('.desks').textContent.includes('1 menunggu')")
	h.file("AKL", "submitted")
	h.on(ctx, "document.querySelector('.desks').textContent.includes('2 menunggu')")
	sentence, err := chromedp.Run(ctx, chromedp.Evaluate[string]("overheard[0]"))
	if err != nil || !strings.HasSuffix(sentence, ": ada yang menunggu.") {
		t.Errorf("%v, %q", err, sentence)
	}
	h.hear(h.talk(), `{"kind": "text", "text": "tidak ada hubungannya"}`, "")
	h.file("AKL", "submitted")
	h.on(ctx, "document.querySelector('.desks').textContent.includes('4 menunggu')") // talk brings one along
	h.saidOnly(ctx, sentence)
}

// A new message is read out with who wrote it, the same one twice twice; our
// own and the ticks are not.
func TestMessageIsAnnounced(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("call_centre")))
	id := h.talk()
	h.look(ctx, chatPath(id))
	h.on(ctx, atPath(chatPath(id)))
	h.overhear(ctx)
	h.say(id, `{"text": "Kami cek dulu, ya."}`, "sent_at = now()")
	h.on(ctx, "document.getElementById('thread').textContent.includes('Kami cek dulu')")
	h.exec(`UPDATE outbox SET read_at = now() WHERE conversation_id = $1 AND sent_at IS NOT NULL AND read_at IS NULL`, id)
	h.on(ctx, "document.querySelectorAll('.tick.read').length > 1")
	h.saidOnly(ctx)
	for i := range 2 {
		h.hear(id, `{"kind": "text", "text": "Halo?"}`, "")
		h.on(ctx, "overheard.length === "+string(rune('1'+i)))
	}
	h.saidOnly(ctx, "Sri Lestari: Halo? 09.00", "Sri Lestari: Halo? 09.00")
}

// What can be taken back is said with the key for it, and the seconds that run
// are not.
func TestUndoIsAnnounced(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.ready(staff)
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, casePath(a.ID)+"/periksa")
	h.press(ctx, "bbb")
	h.on(ctx, "document.activeElement.textContent.trim().startsWith('Berkas lengkap')")
	h.press(ctx, kb.Enter)
	h.on(ctx, "document.querySelector('[data-left]') && document.getElementById('heard').textContent.includes('Bisa diurungkan dengan tombol z.')")
	h.overhear(ctx)
	h.on(ctx, "!document.querySelector('[data-left]') || Number(document.querySelector('[data-left]').textContent) < 9")
	h.saidOnly(ctx)
}

// Where the system forces its own colours, what is chosen, done or pressed
// still looks different from what is not.
func TestForcedColours(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.held(staff, "AKL", "submitted")
	h.photograph(a)
	ready := h.file("AKL", "keyed")
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}})
	if err != nil {
		t.Fatal(err)
	}
	same := func(one, other string) {
		t.Helper()
		const look = `((...names) => {
			const looks = names.map((name) => {
				const [selector, pseudo] = name.split("::");
				const s = getComputedStyle(document.querySelector(selector), pseudo && "::" + pseudo);
				return ["backgroundColor", "borderLeftColor", "borderLeftWidth", "borderLeftStyle", "outlineStyle", "textDecorationLine"].map((p) => s[p]).join(" ");
			});
			return looks[0] === looks[1] ? looks[0] : "";
		})`
		alike, err := chromedp.Run(ctx, chromedp.Evaluate[string](look+`("`+one+`", "`+other+`")`))
		if err != nil || alike != "" {
			t.Errorf("%s looks like %s: %v %s", one, other, err, alike)
		}
	}
	h.look(ctx, casePath(a.ID)+"/periksa")
	h.press(ctx, "x") // contrast
	h.on(ctx, "document.querySelector('[data-tool=contrast]').ariaPressed === 'true'")
	same(".check.current", ".check:not(.current)")
	same(".thumbs a[aria-current]", ".thumbs a:not([aria-current])")
	same("[data-tool=contrast]", "[data-tool=straight]")
	browser.Shot(t, ctx, "forced-verify")

	h.fill("/lacak", "#number", *ready.Number, "#tracking", *ready.Tracking)(ctx)
	same(".stages .done::before", ".stages li:not(.done, .now)::before")
	same(".stages .now::before", ".stages .done::before")
	h.sit(ctx, staff)
	h.look(ctx, "/panel")
	same("nav a[aria-current]", "nav a:not([aria-current])")
}

// On paper there is the content alone, dark on white, whatever the theme.
func TestOnPaper(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"), h.role("print_desk"))
	a := h.file("AKL", "ready")
	h.reason(staff, a)
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	for name, path := range map[string]string{"case": casePath(a.ID), "print": "/panel/cetak", "track": "/lacak"} {
		h.look(ctx, path)
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}})
		if err != nil {
			t.Fatal(err)
		}
		const faults = `(() => {
			const seen = (e) => e.checkVisibility();
			const out = Array.from(document.querySelectorAll("header, footer, nav, button, input, select, textarea, summary")).filter(seen).map((e) => e.outerHTML.slice(0, 80));
			const page = getComputedStyle(document.documentElement);
			if (page.backgroundColor !== "rgb(255, 255, 255)" || page.color !== "rgb(22, 32, 29)") out.push(page.backgroundColor + " " + page.color);
			if (!seen(document.querySelector("h1"))) out.push("no heading");
			return out.join(", ");
		})()`
		if out, err := chromedp.Run(ctx, chromedp.Evaluate[string](faults)); err != nil || out != "" {
			t.Errorf("%s on paper: %v %s", path, err, out)
		}
		browser.Shot(t, ctx, "paper-"+name)
	}
}
