package admin

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest/browser"
	"sakti/core/intake/specimen"
)

var sheets sync.Map

// sheet is the photo of a requirement's page, taken once for all tests.
func sheet(i int) []byte {
	kinds := []string{specimen.Lahir, specimen.Akta, specimen.KK, specimen.KTP, specimen.Surat}
	if body, ok := sheets.Load(i); ok {
		return body.([]byte)
	}
	body := specimen.Photo(kinds[i%len(kinds)], int64(i+1), specimen.Options{Width: 1024, Height: 768})
	sheets.Store(i, body)
	return body
}

// photograph gives every page of a case a photo as phones take them.
func (h *house) photograph(a *core.Application) {
	h.t.Helper()
	h.photographWith(a, sheet)
}

func (h *house) photographWith(a *core.Application, sheet func(i int) []byte) {
	h.t.Helper()
	ctx := context.Background()
	h.do(func(tx pgx.Tx) {
		pages, err := h.office.Attachments(ctx, tx, a.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		for i, page := range pages {
			body := sheet(i)
			if i == 1 && a.State == "keyed" {
				body = specimen.PDF(2)
			}
			taken, err := h.office.TakeIn(ctx, body)
			if err != nil || taken.Refused != "" {
				h.t.Fatal(err, taken.Refused)
			}
			if err := h.office.AddFile(ctx, tx, taken.File); err != nil {
				h.t.Fatal(err)
			}
			if _, err := tx.Exec(ctx, `UPDATE attachments SET file_id = $3 WHERE application_id = $1 AND file_id = $2`, a.ID, page.FileID, taken.File.ID); err != nil {
				h.t.Fatal(err)
			}
		}
	})
}

// sit lets somebody sit down at the browser, logged in.
func (h *house) sit(ctx context.Context, staff *core.Staff) {
	h.t.Helper()
	yes := true
	_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: "sakti", Value: h.token(staff),
		URL: h.server.URL, HTTPOnly: &yes, SameSite: network.CookieSameSiteStrict})
	if err != nil {
		h.t.Fatal(err)
	}
}

// look opens a page and waits for its scripts.
func (h *house) look(ctx context.Context, path string) {
	h.t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(h.server.URL+path)); err != nil {
		h.t.Fatal(err)
	}
}

// on waits until an expression is true on whatever page is there by then.
func (h *house) on(ctx context.Context, expression string) {
	h.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		// An error is a page that is just going.
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")")); err == nil && ok {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body ? document.body.innerText : ''"))
	h.t.Fatalf("waited in vain for %s\nthe page says:\n%s", expression, text)
}

// listening is true once a page's keys do what they are for. What is on the
// page can be there before that.
const listening = `document.readyState !== "loading" &&
	(!document.querySelector("script[src*=keys]") || "ready" in document.documentElement.dataset)`

// press presses keys one after another, once the page listens, and returns how
// many.
func (h *house) press(ctx context.Context, keys string) int {
	h.t.Helper()
	h.on(ctx, listening)
	if err := chromedp.Do(ctx, chromedp.KeyEvent(keys)); err != nil {
		h.t.Fatal(err)
	}
	return len([]rune(keys))
}

// send submits what is being typed into a field of many lines: Ctrl and Enter.
func (h *house) send(ctx context.Context) int {
	h.t.Helper()
	h.on(ctx, listening)
	if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(kb.ModifierCtrl))); err != nil {
		h.t.Fatal(err)
	}
	return 1
}

func (h *house) click(ctx context.Context, selector string) {
	h.t.Helper()
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible)); err != nil {
		h.t.Fatalf("click %s: %v", selector, err)
	}
}

func atPath(path string) string {
	return fmt.Sprintf("location.pathname === %q && 'ready' in document.documentElement.dataset", path)
}

// A verifier's case by keyboard alone, from the login on: a birth with three
// photos takes five keys from "take next" to "complete".
func TestVerifierByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	const password = "gerimis-pagi-kopi"
	h.do(func(tx pgx.Tx) {
		ctx := context.Background()
		staff, temporary, err := h.office.AddStaff(ctx, tx, nil, core.NewStaff{Username: "rini", Name: "Rini", Roles: []core.Role{{Code: "verifier"}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.office.SetPassword(ctx, tx, staff.ID, temporary, password); err != nil {
			t.Fatal(err)
		}
	})
	a := h.file("AKL", "submitted")
	h.photograph(a)
	ctx := browser.Open(t)

	h.look(ctx, "/panel")
	h.on(ctx, "location.pathname === '/masuk' && document.activeElement.id === 'username'")
	h.press(ctx, "rini\t"+password+kb.Enter)
	h.on(ctx, atPath("/panel"))

	keys := h.press(ctx, "a")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa"))
	keys += h.press(ctx, "bbb") // faster than the line
	h.on(ctx, "document.activeElement.textContent.trim().startsWith('Berkas lengkap')")
	keys += h.press(ctx, kb.Enter)
	h.on(ctx, atPath(casePath(a.ID)+"/entri"))
	if keys > 5 {
		t.Errorf("%d keys, want at most 5", keys)
	}

	h.press(ctx, "c")
	h.on(ctx, "document.getElementById('news').textContent.endsWith('disalin.')")
	if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.ID("siak_number"), "3312-LU-02112026-0001\t3312-LU-02112026-0001"+kb.Enter)); err != nil {
		t.Fatal(err)
	}
	h.on(ctx, atPath("/panel"))
	if a = h.read(a); a.State != "keyed" {
		t.Errorf("state %s, want keyed", a.State)
	}
}

// The same by mouse: zoom, turn, the next photo, a ready-made reason, and the
// case goes back to the citizen.
func TestVerifierByMouse(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "submitted")
	h.photograph(a)
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("verifier")))
	h.look(ctx, "/panel")
	h.click(ctx, ".desks form button")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa"))
	h.on(ctx, "document.getElementById('photo').naturalWidth === 960")
	h.click(ctx, "[data-tool=in]")
	h.on(ctx, "document.getElementById('photo').style.transform.includes('scale(1.4)') && document.getElementById('photo').naturalWidth === 1024")
	h.click(ctx, "[data-tool=turn]")
	h.on(ctx, "document.getElementById('photo').style.transform.includes('rotate(90deg)')")
	h.click(ctx, "[data-tool=straight]")
	h.on(ctx, "document.getElementById('photo').naturalWidth > 300 && document.getElementById('photo').naturalWidth < 700")
	h.click(ctx, "[data-tool=straight]")
	h.on(ctx, "document.getElementById('photo').naturalWidth === 1024")
	h.click(ctx, "[data-tool=data]") // the answers beside the photo
	h.on(ctx, "document.querySelector('.data').getBoundingClientRect().top < document.querySelector('.checks').getBoundingClientRect().top")
	h.on(ctx, "performance.getEntriesByType('resource').filter((r) => r.name.includes('/panel/berkas/')).length >= document.querySelectorAll('[data-photo]').length") // the next photo is there already
	h.click(ctx, "[data-tool=next]")
	h.on(ctx, "document.querySelector('.check.current').dataset.check === document.querySelectorAll('[data-photo]')[1].dataset.requirement")
	h.on(ctx, "document.getElementById('photo').src.endsWith(document.querySelectorAll('[data-photo]')[1].dataset.photo + '?layar')")

	h.click(ctx, ".check.current .mend summary")
	h.click(ctx, ".check.current .mend label:nth-of-type(2)")
	h.click(ctx, ".check.current .mend button")
	h.on(ctx, "document.querySelector('.bubble') && document.querySelector('.bubble').textContent.includes('terlalu gelap')")
	browser.Shot(t, ctx, "verify-return")
	h.press(ctx, "m")
	h.on(ctx, "document.activeElement.textContent.trim().startsWith('Minta perbaikan')")
	h.click(ctx, ".actions button[data-key=m]")
	h.on(ctx, atPath("/panel"))
	h.pass()
	if a = h.read(a); a.State != "returned" {
		t.Errorf("state %s, want returned", a.State)
	}
}

// Somebody else was faster: the verifier's screen says so and what to do.
func TestVerdictTooLate(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "submitted")
	staff := h.hire(h.role("verifier"))
	h.act(staff, a, "claim", core.Note{})
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, casePath(a.ID)+"/periksa")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa"))
	h.act(staff, a, "release", core.Note{})
	h.press(ctx, "b")
	h.on(ctx, "document.querySelector('main h1').textContent === 'Ada yang lebih dulu'")
	h.click(ctx, "main a.button")
	h.on(ctx, atPath(casePath(a.ID)))
}
