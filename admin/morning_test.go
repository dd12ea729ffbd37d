package admin

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sakti/core"
)

// officer is somebody with a password and a second factor, at a browser.
type officer struct {
	h      *house
	ctx    context.Context
	staff  *core.Staff
	secret string
	keys   int // pressed since the last count
}

var secretOf = regexp.MustCompile(`<span class="secret">([^<]+)<`)

const morningPassword = "kopi-gerimis-pagi"

// arriving is an officer who set up their second factor some day before.
func (h *house) arriving(ctx context.Context, username string, roles ...core.Role) *officer {
	h.t.Helper()
	o := &officer{h: h, ctx: ctx, staff: h.settled(username, morningPassword, roles...)}
	o.staff.Name = strings.ToUpper(username[:1]) + username[1:]
	h.exec(`UPDATE staff SET name = $2 WHERE id = $1`, o.staff.ID, o.staff.Name)
	p := h.visitor()
	p.post("/masuk", "username", username, "password", morningPassword).leads("/panel")
	o.secret = secretOf.FindStringSubmatch(p.get("/akun/kode").body)[1]
	p.post("/akun/kode", "code", h.codeFor(o.secret)).is(200)
	h.clock.Add(30 * time.Second) // a code is good once
	return o
}

// press presses keys and counts them.
func (o *officer) press(keys string) {
	o.h.t.Helper()
	o.keys += o.h.press(o.ctx, keys)
}

func (o *officer) on(expression string) {
	o.h.t.Helper()
	o.h.on(o.ctx, expression)
}

// cost logs what an act took since the last one, and fails if it was more than
// it may.
func (o *officer) cost(act string, most int) {
	o.h.t.Helper()
	o.h.t.Logf("%2d keys  %s", o.keys, act)
	if o.keys > most {
		o.h.t.Errorf("%s takes %d keys, want at most %d", act, o.keys, most)
	}
	o.keys = 0
}

// logIn comes in by keyboard: name, password and the code on the phone.
func (o *officer) logIn() {
	o.h.t.Helper()
	o.h.look(o.ctx, "/panel")
	o.on("location.pathname === '/masuk' && document.activeElement.id === 'username'")
	o.press(o.staff.Username + "\t" + morningPassword + kb.Enter)
	o.on("location.pathname === '/masuk/kode' && document.activeElement.id === 'code'")
	o.press(o.h.codeFor(o.secret) + kb.Enter)
	o.on(atPath("/panel"))
	o.keys = 0
}

// says is true when the page's own part has the words.
func says(words string) string {
	return fmt.Sprintf("document.querySelector('main').innerText.includes(%q)", words)
}

// shown fails unless every key that acts stands on the screen beside what it
// does.
func (o *officer) shown() {
	o.h.t.Helper()
	const secret = `Array.from(document.querySelectorAll("main [data-key]")).filter((e) => e.checkVisibility({ visibilityProperty: true })
		&& !e.closest("[data-row]:not(.here)")).filter((e) => {
			const near = e.matches("input, select, textarea") ? e.closest("label, form, .field") : e;
			return !Array.from(near.querySelectorAll("kbd")).some((k) => {
				const key = k.textContent.trim().toLowerCase().replace("−", "-");
				return key === e.dataset.key && k.checkVisibility({ visibilityProperty: true });
			});
		}).map((e) => e.dataset.key + " " + e.outerHTML.slice(0, 90)).join("\n")`
	text, err := chromedp.Run(o.ctx, chromedp.Evaluate[string](secret))
	if err != nil {
		o.h.t.Fatal(err)
	}
	if text != "" {
		o.h.t.Errorf("keys that nobody is told of:\n%s", text)
	}
}

// together lets two officers press at the same moment.
func (h *house) together(keys string, officers ...*officer) {
	h.t.Helper()
	for _, o := range officers {
		h.on(o.ctx, listening)
	}
	var wg sync.WaitGroup
	start := make(chan struct{})
	errs := make([]error, len(officers))
	for i, o := range officers {
		wg.Go(func() {
			<-start
			errs[i] = chromedp.Do(o.ctx, chromedp.KeyEvent(keys))
		})
	}
	close(start)
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			h.t.Fatalf("%s: %v", officers[i].staff.Name, err)
		}
	}
}

// at is the path of the page that the officer looks at.
func (o *officer) at() string {
	o.h.t.Helper()
	path, err := chromedp.Run(o.ctx, chromedp.Evaluate[string]("location.pathname"))
	if err != nil {
		o.h.t.Fatal(err)
	}
	return path
}

// comes waits until something is so on the server.
func (h *house) comes(what string, so func() bool) {
	h.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			h.t.Fatalf("waited in vain: %s", what)
		}
	}
}
