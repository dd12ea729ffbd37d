package admin

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// What must not open the panel. Afterwards the honest answer still does.
func TestPasskeyIsRefused(t *testing.T) {
	t.Parallel()
	h := named(t)
	rini, _, d := h.passkeyed("rini")
	_, _, foreign := h.passkeyed("joko")
	ask := func(p *person) question { return p.post("/masuk/kunci/tanya").is(200).question() }
	for name, make := range map[string]func(question) string{
		"another site":      func(q question) string { d := *d; d.origin = "https://jahat.example"; return d.get(q) },
		"another port":      func(q question) string { d := *d; d.origin = "http://localhost:1"; return d.get(q) },
		"another party":     func(q question) string { d := *d; d.rp = "jahat.example"; return d.get(q) },
		"nobody unlocked":   func(q question) string { d := *d; d.locked = true; return d.get(q) },
		"another key":       func(q question) string { d := *d; d.key = foreign.key; return d.get(q) },
		"in another's name": func(q question) string { d := *d; d.handle = foreign.handle; return d.get(q) },
		"in nobody's name":  func(q question) string { d := *d; d.handle = nil; return d.get(q) },
		"another question":  func(q question) string { q.PublicKey.Challenge = base64url.EncodeToString(make32()); return d.get(q) },
		"an unknown key":    func(q question) string { d := h.device(); d.handle = foreign.handle; return d.get(q) },
	} {
		h.clock.Add(16 * time.Minute) // no lock of the one before
		p := h.visitor()
		page := p.post("/masuk/kunci", "answer", make(ask(p)))
		if page.status != http.StatusForbidden {
			t.Errorf("%s: status %d", name, page.status)
		}
		p.get("/panel").leads("/masuk")
	}
	late := h.visitor()
	q := ask(late)
	h.clock.Add(core.ChallengeLife + time.Second)
	late.post("/masuk/kunci", "answer", d.get(q)).is(http.StatusUnprocessableEntity).has("Waktunya habis")
	h.visitor().post("/masuk/kunci", "answer", d.get(ask(late))).is(http.StatusUnprocessableEntity) // another browser
	late.post("/masuk/kunci", "answer", "tidak jelas").is(http.StatusUnprocessableEntity)

	h.clock.Add(16 * time.Minute)
	h.active(rini, false)
	late.post("/masuk/kunci", "answer", d.get(ask(late))).is(http.StatusForbidden)
	h.active(rini, true)
	late.post("/masuk/kunci", "answer", d.get(ask(late))).leads("/panel")
}

func make32() []byte { return make([]byte, 32) }

// active lets somebody in or keeps them out.
func (h *house) active(staff *core.Staff, yes bool) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		if err := h.office.SetActive(context.Background(), tx, nil, staff.ID, yes); err != nil && core.CodeOf(err) != core.Conflict {
			h.t.Fatal(err)
		}
		if _, err := tx.Exec(context.Background(), `UPDATE staff SET active = $2 WHERE id = $1`, staff.ID, yes); err != nil {
			h.t.Fatal(err)
		}
	})
}

// One answer sent many times at once, to two processes, opens one session.
func TestPasskeyAnswerIsGoodOnce(t *testing.T) {
	t.Parallel()
	h := named(t)
	_, _, d := h.passkeyed("rini")
	d.counter = 0
	h.do(func(tx pgx.Tx) { // a device that does not count, so that only the question stands against it
		if _, err := tx.Exec(context.Background(), `UPDATE passkeys SET counter = 0`); err != nil {
			t.Fatal(err)
		}
	})
	second, err := New(Config{Office: h.office, Pool: h.pool, Log: h.panel.Log, PublicURL: h.panel.PublicURL})
	if err != nil {
		t.Fatal(err)
	}
	p := h.visitor()
	form := url.Values{"answer": {d.sign(p.post("/masuk/kunci/tanya").question())}}
	at, _ := url.Parse(h.server.URL)
	cookies := p.client.Jar.Cookies(at)
	var in, out int
	var mu sync.Mutex
	var group sync.WaitGroup
	for i := range 8 {
		handler := []http.Handler{second, h.server.Config.Handler}[i%2]
		group.Go(func() {
			req := httptest.NewRequest(http.MethodPost, "/masuk/kunci", strings.NewReader(form.Encode()))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for _, cookie := range cookies {
				req.AddCookie(cookie)
			}
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, req)
			mu.Lock()
			defer mu.Unlock()
			switch answer.Code {
			case http.StatusSeeOther:
				in++
			case http.StatusUnprocessableEntity:
				out++
			default:
				t.Errorf("status %d", answer.Code)
			}
		})
	}
	group.Wait()
	if in != 1 || out != 7 {
		t.Errorf("%d came in and %d were refused, want 1 and 7", in, out)
	}
}

// A counter that does not go on is a copied key: refused, on record, and in
// the log.
func TestPasskeyCopied(t *testing.T) {
	t.Parallel()
	h := named(t)
	_, p, d := h.passkeyed("rini")
	copied := *d
	p.post("/masuk/kunci", "answer", d.get(p.post("/masuk/kunci/tanya").question())).leads("/panel")
	thief := h.visitor()
	thief.post("/masuk/kunci", "answer", copied.get(thief.post("/masuk/kunci/tanya").question())).is(http.StatusForbidden).has("mungkin sudah disalin")
	thief.get("/panel").leads("/masuk")
	p.post("/masuk/kunci", "answer", d.get(p.post("/masuk/kunci/tanya").question())).leads("/panel")
	h.server.Close()
	if n := h.logged("passkey.cloned"); n != 1 || !strings.Contains(h.log.String(), `"level":"WARN","msg":"passkey may have been copied`) {
		t.Errorf("%d entries in the office's log, and the log says %s", n, h.log)
	}
}

// Bad answers lock the place they come from; a good one is let in there all
// the same, for nobody guesses it.
func TestPasskeyLock(t *testing.T) {
	t.Parallel()
	h := named(t)
	_, _, d := h.passkeyed("rini")
	stranger, bad := h.visitor(), *d
	bad.origin = "https://jahat.example"
	try := func(with *device) reply {
		return stranger.post("/masuk/kunci", "answer", with.get(stranger.post("/masuk/kunci/tanya").question()))
	}
	for range 5 {
		try(&bad).is(http.StatusForbidden)
	}
	try(&bad).is(http.StatusTooManyRequests).has("menit lagi")
	try(d).leads("/panel")
	try(&bad).is(http.StatusForbidden)                                                       // the count began again
	stranger.post("/masuk", "username", "rini", "password", passkeyPassword).leads("/panel") // the password has its own count
}

// Questions fill a table, so one address gets only so many.
func TestPasskeyQuestionsAreCounted(t *testing.T) {
	t.Parallel()
	h := named(t)
	p := h.visitor()
	for range 100 {
		p.post("/masuk/kunci/tanya").is(200)
	}
	if q := p.post("/masuk/kunci/tanya").is(http.StatusTooManyRequests).question(); q.Problem == "" {
		t.Error("no word about it")
	}
	p.get("/masuk").is(200)
}
