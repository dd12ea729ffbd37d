package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// doorway stands between browser and panel, as Caddy does. The test chooses
// what becomes of requests.
type doorway struct {
	mu     sync.Mutex
	back   *httptest.Server
	mode   string // see the constants
	lines  map[*http.Request]context.CancelFunc
	lost   int // requests that did not come through
	nights int // it slept through
}

const (
	through = ""
	badGate = "502"   // the panel is down and the door says so
	cutOff  = "cut"   // there is no answer at all
	deaf    = "deaf"  // pages that bring themselves up to date get no answer, streams do
	asleep  = "sleep" // the lines that stand are dead for good, and nobody says so; new ones wait for the morning
	mute    = "mute"  // what is sent arrives, and its answer is lost
)

// behindDoor puts a doorway before the house's panel.
func (h *house) behindDoor() *doorway {
	h.t.Helper()
	d := &doorway{back: h.server, lines: map[*http.Request]context.CancelFunc{}}
	h.server = httptest.NewServer(d)
	h.t.Cleanup(h.server.Close)
	h.t.Cleanup(d.cut)
	return d
}

func (d *doorway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, end := context.WithCancel(r.Context())
	defer end()
	for d.is() == asleep && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	d.mu.Lock()
	mode, back, nights := d.mode, d.back, d.nights
	d.lines[r] = end
	if mode == badGate || mode == cutOff || mode == mute || mode == deaf && r.Header.Get("X-Live") != "" {
		d.lost++
	}
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		delete(d.lines, r)
		d.mu.Unlock()
	}()
	switch {
	case mode == badGate:
		http.Error(w, "Bad Gateway", http.StatusBadGateway)
		return
	case mode == cutOff, mode == deaf && r.Header.Get("X-Live") != "":
		panic(http.ErrAbortHandler)
	}
	proxy := &httputil.ReverseProxy{FlushInterval: -1,
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
		Rewrite: func(p *httputil.ProxyRequest) {
			p.Out.URL.Scheme, p.Out.URL.Host = "http", back.Listener.Addr().String()
		}}
	if mode == mute {
		proxy.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
		panic(http.ErrAbortHandler)
	}
	proxy.ServeHTTP(sleeper{w, d, nights}, r.WithContext(ctx))
}

// sleeper loses what is written once the doorway has slept over it.
type sleeper struct {
	http.ResponseWriter
	d      *doorway
	nights int // that had passed when it began
}

func (s sleeper) Write(b []byte) (int, error) {
	s.d.mu.Lock()
	over := s.d.nights > s.nights
	s.d.mu.Unlock()
	if over {
		return len(b), nil
	}
	return s.ResponseWriter.Write(b)
}

func (s sleeper) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func (d *doorway) is() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.mode
}

// set chooses what becomes of requests from now on.
func (d *doorway) set(mode string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.mode, d.lost = mode, 0
	if mode == asleep {
		d.nights++
	}
}

// cut ends all requests under way.
func (d *doorway) cut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, end := range d.lines {
		end()
	}
}

// loses waits until n requests did not come through.
func (d *doorway) loses(t *testing.T, n int) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		d.mu.Lock()
		lost := d.lost
		d.mu.Unlock()
		if lost >= n {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d requests tried to come through, want %d", lost, n)
		}
	}
}

// replace lets another process of the panel stand behind the door.
func (d *doorway) replace(h *house, c Config) {
	h.t.Helper()
	c.Office, c.Pool, c.Log = h.office, h.pool, h.panel.Log
	panel, err := New(c)
	if err != nil {
		h.t.Fatal(err)
	}
	next := httptest.NewServer(panel)
	h.t.Cleanup(next.Close)
	h.t.Cleanup(d.cut) // Close waits for what is under way
	d.mu.Lock()
	defer d.mu.Unlock()
	d.back = next
}

// waiting is true while the work page counts so many at the first desk.
func waiting(n int) string {
	return fmt.Sprintf("document.querySelector('.desks').textContent.includes('%d menunggu')", n)
}

// The process dies, things change, another one comes: the page is right again
// without anybody's doing, whatever the door said meanwhile, and goes on being
// so. Redis starts anew empty at the same time; the panel does without it.
func TestLiveOverRestart(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	store := miniredis.RunT(t)
	client := redis.NewClient(&redis.Options{Addr: store.Addr()})
	t.Cleanup(func() { _ = client.Close() })
	d := h.behindDoor()
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, "/panel")
	h.on(ctx, atPath("/panel"))
	h.file("AKL", "submitted")
	h.on(ctx, waiting(1))
	for i, mode := range []string{badGate, cutOff} {
		d.set(mode)
		d.cut()
		store.Close()
		d.loses(t, 1)
		h.file("AKL", "submitted")
		if err := store.Restart(); err != nil {
			t.Fatal(err)
		}
		d.replace(h, Config{Redis: client})
		d.set(through)
		h.on(ctx, waiting(2+2*i))
		h.file("AKL", "submitted")
		h.on(ctx, waiting(3+2*i))
	}
}

// An event came and the page that it asked for did not: it is asked for again.
func TestLiveEventWithoutPage(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	d := h.behindDoor()
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, "/panel")
	h.on(ctx, atPath("/panel"))
	d.set(deaf)
	h.file("AKL", "submitted")
	d.loses(t, 1)
	d.set(through)
	h.on(ctx, waiting(1))
}

// The machine sleeps over lunch: the line looks as if it stood, and nothing
// comes over it. Awake again, the page notices and catches up; the seconds of
// an undo are over too.
func TestLiveAfterSleep(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.ready(staff)
	d := h.behindDoor()
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.do(postpone(h, staff, a, "verify", core.Note{}))
	h.look(ctx, "/panel")
	h.on(ctx, atPath("/panel")+" && document.querySelector('[data-left]')")
	h.on(ctx, "document.body.dataset.line === 'stands'")
	d.set(asleep)
	h.file("AKL", "submitted")
	h.run(ctx, "const now = Date.now; Date.now = () => now() + 3600 * 1000")
	h.on(ctx, "!document.querySelector('[data-left]')")
	d.set(through)
	h.on(ctx, waiting(1))
}

// A case is taken from somebody whose machine slept: the screen says so, and
// what they press then does nothing.
func TestCaseGoneOverSleep(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff, other := h.hire(h.role("verifier")), h.hire(h.role("verifier"))
	a := h.ready(staff)
	d := h.behindDoor()
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, casePath(a.ID)+"/periksa")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa"))
	h.on(ctx, "document.body.dataset.line === 'stands'")
	d.set(asleep)
	h.act(staff, a, "release", core.Note{})
	h.act(other, a, "claim", core.Note{})
	h.run(ctx, "const now = Date.now; Date.now = () => now() + 3600 * 1000")
	d.set(through)
	h.on(ctx, "!document.getElementById('changed').hidden")
	h.press(ctx, "b")
	h.on(ctx, "document.querySelector('main h1').textContent === 'Ada yang lebih dulu'")
	if now := h.read(a); *now.ClaimedBy != other.ID || now.Rev != h.read(a).Rev {
		t.Errorf("held by %d, want %d", *now.ClaimedBy, other.ID)
	}
}

// The line breaks while photos are judged: the verdicts come through once it is
// back, each once, whether it was lost on the way or only its answer was.
func TestVerdictsOverABrokenLine(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.held(staff, "AKL", "submitted")
	d := h.behindDoor()
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, casePath(a.ID)+"/periksa")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa"))
	for i, mode := range []string{mute, badGate, cutOff} {
		d.set(mode)
		d.cut()
		h.press(ctx, "b")
		d.loses(t, 2)
		h.on(ctx, "document.getElementById('news').textContent.includes('Mencoba lagi')")
		d.set(through)
		h.on(ctx, fmt.Sprintf("document.getElementById('judged').textContent.startsWith('%d dari')", i+1))
	}
	h.on(ctx, "document.activeElement.textContent.trim().startsWith('Berkas lengkap')")
	var judged int
	if err := h.pool.QueryRow(context.Background(), `SELECT count(*) FROM verdicts WHERE application_id = $1 AND good`, a.ID).Scan(&judged); err != nil || judged != 3 {
		t.Errorf("%d verdicts, %v; want 3", judged, err)
	}
}

// Somebody opens the next form while the last verdict is still on its way: the
// answer leaves the form as it is, with what was chosen in it.
func TestOpenFormOutlivesAnswer(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.held(staff, "AKL", "submitted")
	d := h.behindDoor()
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, casePath(a.ID)+"/periksa")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa"))
	d.set(cutOff)
	d.cut()
	h.press(ctx, "b")
	d.loses(t, 1)
	h.press(ctx, "p")
	h.on(ctx, "document.activeElement.name === 'reason' && document.activeElement.closest('.check:nth-child(2)')")
	h.press(ctx, "3")
	h.on(ctx, "document.activeElement.checked")
	d.set(through)
	h.on(ctx, "document.getElementById('judged').textContent.startsWith('1 dari')")
	h.on(ctx, "document.activeElement.checked && document.activeElement.closest('details').open")
	h.press(ctx, "\r")
	h.on(ctx, "document.getElementById('judged').textContent.startsWith('2 dari') && document.querySelector('#h-preview + .bubble').textContent.includes('terpotong')")
}
