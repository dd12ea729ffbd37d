package admin

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// soon is how long a change may take to reach a screen.
const soon = 10 * time.Second

// event is one event of a stream.
type event struct{ id, name, data string }

// listen follows topics; events come on the channel until the stream ends.
func (p *person) listen(server, topics, seen, last string) <-chan event {
	p.h.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	p.h.t.Cleanup(stop)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, server+"/panel/siar?"+url.Values{"lihat": {topics}, "sejak": {seen}}.Encode(), nil)
	if err != nil {
		p.h.t.Fatal(err)
	}
	req.Header.Set("Accept", "text/event-stream")
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	home, _ := url.Parse(p.h.server.URL)
	for _, cookie := range p.client.Jar.Cookies(home) {
		req.AddCookie(cookie)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		p.h.t.Fatal(err)
	}
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		p.h.t.Fatalf("status %d, %s", res.StatusCode, got)
	}
	out := make(chan event, 16)
	go func() {
		defer close(out)
		defer res.Body.Close()
		var e event
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch field {
			case "id":
				e.id = value
			case "event":
				e.name = value
			case "data":
				e.data = value
			case "":
				if e.name != "" {
					out <- e
				}
				e = event{}
			}
		}
	}()
	return out
}

func (h *house) next(events <-chan event, name, data string) event {
	h.t.Helper()
	select {
	case e, open := <-events:
		if !open || e.name != name || data != "" && e.data != data {
			h.t.Fatalf("got %+v (open %v), want %s %s", e, open, name, data)
		}
		return e
	case <-time.After(soon):
		h.t.Fatalf("no %s %s", name, data)
	}
	return event{}
}

func (h *house) quiet(events <-chan event) {
	h.t.Helper()
	select {
	case e := <-events:
		h.t.Fatalf("unasked: %+v", e)
	case <-time.After(2 * liveTick):
	}
}

func marksOf(t *testing.T, page reply) string {
	t.Helper()
	return between(t, page.body, `data-marks="`, `"`)
}

// What changed between page and stream, or while the line was down, is said at
// once, on another process too; what did not change is not said.
func TestStream(t *testing.T) {
	t.Parallel()
	h := open(t)
	verifier := h.enter(h.hire(h.role("verifier")))
	seen := marksOf(t, verifier.get("/panel").is(200))
	h.quiet(verifier.listen(h.server.URL, "antrean", seen, ""))
	h.file("AKL", "submitted")
	events := verifier.listen(h.server.URL, "antrean", seen, "")
	first := h.next(events, "ubah", "antrean")
	h.file("AKL", "submitted")
	h.next(events, "ubah", "antrean")

	second, err := New(Config{Office: h.office, Pool: h.pool, Log: h.panel.Log})
	if err != nil {
		t.Fatal(err)
	}
	other := httptest.NewServer(second)
	t.Cleanup(other.Close)
	again := verifier.listen(other.URL, "antrean", seen, first.id)
	last := h.next(again, "ubah", "antrean")
	h.quiet(verifier.listen(other.URL, "antrean", "", last.id))
}

// A session that is ended on one process is out on another within a second,
// its open streams included.
func TestStreamEndsWithSession(t *testing.T) {
	t.Parallel()
	h := open(t)
	second, err := New(Config{Office: h.office, Pool: h.pool, Log: h.panel.Log})
	if err != nil {
		t.Fatal(err)
	}
	other := httptest.NewServer(second)
	t.Cleanup(other.Close)
	staff := h.hire(h.role("verifier"))
	verifier := h.enter(staff)
	events := verifier.listen(other.URL, "antrean", "", "")
	h.next(events, "ubah", "")
	h.sendAway(staff)
	ended := time.Now()
	h.next(events, "pergi", "")
	if took := time.Since(ended); took > time.Second {
		t.Errorf("the stream went on for %v", took)
	}
	verifier.get("/panel").leads("/masuk")
}

// Nobody listens to what is not theirs.
func TestStreamIsGuarded(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "submitted")
	verifier := h.enter(h.hire(h.role("verifier")))
	elsewhere := "33.12.25"
	camat := h.enter(h.hire(core.Role{Code: "camat", Region: &elsewhere}))
	for topic, who := range map[string]*person{"bantuan": verifier, "saluran": verifier, "chat:1": verifier, "lain": verifier, "antrean:lain": verifier,
		"permohonan:" + a.ID.String(): camat, "permohonan:" + uuid.NewString(): verifier, "permohonan:x": verifier, "a b c d e f": verifier} {
		who.get("/panel/siar?lihat=" + url.QueryEscape(topic)).is(http.StatusNotFound)
	}
	h.next(h.visitor().listen(h.server.URL, "antrean", "", ""), "pergi", "")
	h.visitor().get("/panel/siar").leads("/masuk?ke=%2Fpanel%2Fsiar")
}

// Two officers at once: what one does appears on the other's screen without
// reloading; somebody who types is not disturbed.
func TestLiveScreens(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"), h.role("call_centre"))
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, "/panel")
	h.on(ctx, atPath("/panel"))
	a := h.file("AKL", "submitted")
	h.on(ctx, "document.querySelector('.desks').textContent.includes('1 menunggu')")
	other := h.hire(h.role("verifier"))
	h.act(other, a, "claim", core.Note{})
	h.on(ctx, "!document.querySelector('.desks').textContent.includes('1 menunggu')")

	h.look(ctx, casePath(a.ID))
	h.on(ctx, "document.body.textContent.includes('dipegang "+other.Name+"')")
	h.act(other, a, "release", core.Note{})
	h.on(ctx, "document.querySelector('.journal').textContent.includes('Dikembalikan ke antrean')")

	id := h.talk()
	h.look(ctx, chatPath(id))
	h.on(ctx, atPath(chatPath(id)))
	if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.ID("reply"), "sedang saya")); err != nil {
		t.Fatal(err)
	}
	h.hear(id, `{"kind": "text", "text": "Halo, masih di sana?"}`, "")
	h.on(ctx, "document.getElementById('thread').textContent.includes('masih di sana') && document.getElementById('reply').value === 'sedang saya'")
	h.on(ctx, "document.activeElement.id === 'reply'")
	h.exec(`UPDATE outbox SET read_at = now() WHERE conversation_id = $1 AND sent_at IS NOT NULL AND read_at IS NULL`, id)
	h.on(ctx, "document.querySelectorAll('.tick.read').length === 3")
}

// The citizen withdraws while somebody works on the case: the screen says so
// before anything is typed for nothing.
func TestLiveCaseGone(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.ready(staff)
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, casePath(a.ID)+"/periksa")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa")+" && document.getElementById('changed').hidden")
	h.do(func(tx pgx.Tx) {
		if err := h.office.Withdraw(context.Background(), tx, core.Actor{Person: a.PersonID}, a.ID); err != nil {
			t.Fatal(err)
		}
	})
	h.on(ctx, "!document.getElementById('changed').hidden")
	h.click(ctx, "#changed a")
	h.on(ctx, atPath(casePath(a.ID))+" && document.body.textContent.includes('Dibatalkan')")
}

// A session that ends takes an open page to the login.
func TestLiveLogout(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, "/panel")
	h.on(ctx, atPath("/panel"))
	h.sendAway(staff)
	h.on(ctx, "location.pathname === '/masuk'")
}
