package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// wire brings requests to the panel from an address.
type wire struct {
	handler http.Handler
	address string
}

func (w wire) RoundTrip(req *http.Request) (*http.Response, error) {
	came := req.Clone(req.Context())
	came.RemoteAddr, came.RequestURI, came.Host = w.address+":4000", req.URL.RequestURI(), req.URL.Host
	if came.Body == nil {
		came.Body = http.NoBody
	}
	out := httptest.NewRecorder()
	w.handler.ServeHTTP(out, came)
	res := out.Result()
	res.Request = req
	return res, nil
}

// from is the same browser at another address.
func (p *person) from(address string) *person {
	p.client.Transport = wire{p.h.panel.handler(p.h.panel.table()), address}
	return p
}

const (
	office   = "203.0.113.9"  // many people behind one address, a stranger among them
	atHome   = "198.51.100.7" // of the owner alone
	ownsWord = "kopi-gerimis-pagi"
)

// hammer lets a stranger guess without a pause, until the test is over: wrong
// passwords for rini and for names that nobody has. It returns once the address
// is locked for rini and for all names.
func (h *house) hammer(address string) {
	h.t.Helper()
	h.guess(address) // the address itself is locked too by then
	stop := make(chan struct{})
	var gang sync.WaitGroup
	var guesses atomic.Int32
	for range 2 {
		stranger := h.visitor().from(address)
		gang.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				name := []string{"rini", "RINI ", fmt.Sprintf("siapa%d", n)}[n%3]
				r := stranger.post("/masuk", "username", name, "password", "tebak-tebak")
				if r.status != http.StatusForbidden && r.status != http.StatusTooManyRequests {
					h.t.Errorf("a guess: status %d", r.status)
				}
				guesses.Add(1)
			}
		})
	}
	h.t.Cleanup(func() { close(stop); gang.Wait() })
	until(h.t, func() bool { return guesses.Load() > 4 })
}

// guess tries wrong passwords from an address until it is locked.
func (h *house) guess(address string) {
	h.t.Helper()
	stranger := h.visitor().from(address)
	for n := range 20 {
		stranger.post("/masuk", "username", []string{"rini", fmt.Sprintf("siapa%d", n)}[min(n/5, 1)], "password", "tebak-tebak")
	}
	stranger.post("/masuk", "username", "rini", "password", ownsWord).is(http.StatusTooManyRequests)
	stranger.post("/masuk", "username", "orang-lain", "password", ownsWord).is(http.StatusTooManyRequests)
}

// A stranger tries without end. The owner comes in all the same: from elsewhere
// with a browser that nobody knows yet; and from the stranger's own address
// with a browser from which they came in before, by password and code.
func TestOwnerIsNotLockedOut(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.settled("rini", ownsWord, h.role("verifier"))
	known := h.visitor().from(office)
	known.post("/masuk", "username", "rini", "password", ownsWord).leads("/panel")
	secret := between(t, known.get("/akun/kode").body, `<span class="secret">`, "<")
	known.post("/akun/kode", "code", h.codeFor(secret)).is(200)
	known.post("/keluar").leads("/masuk")

	h.hammer(office)
	h.hammer("198.51.100.200") // from two places at once
	in := func(p *person) {
		t.Helper()
		h.clock.Add(30 * time.Second)
		p.post("/masuk", "username", "rini", "password", ownsWord).leads("/masuk/kode?ke=%2Fpanel")
		p.post("/masuk/kode", "code", h.codeFor(secret)).leads("/panel")
		p.get("/panel").is(200)
		p.post("/keluar").leads("/masuk")
	}
	for range 3 {
		in(known)
	}
	unknown := h.visitor().from(atHome)
	in(unknown)
	in(unknown)
	in(unknown.from(office))                                                                                         // it took its cookie along
	h.visitor().from(office).post("/masuk", "username", "rini", "password", ownsWord).is(http.StatusTooManyRequests) // nobody knows this one
}

// What is left to an owner beside the stranger, at a browser that nobody
// knows: their passkey.
func TestPasskeyBesideAStranger(t *testing.T) {
	t.Parallel()
	h := named(t)
	_, _, d := h.passkeyed("rini")
	h.guess(office)
	owner := h.visitor().from(office)
	owner.post("/masuk", "username", "rini", "password", passkeyPassword).is(http.StatusTooManyRequests)
	owner.post("/masuk/kunci", "answer", d.get(owner.post("/masuk/kunci/tanya").question())).leads("/panel")
	owner.post("/keluar")
	owner.post("/masuk", "username", "rini", "password", passkeyPassword).leads("/panel") // and now the browser is known
}

// Being known helps nobody to guess: a known browser locks as well, it is
// known for those alone who came in there, and an invented secret is nothing.
func TestKnownBrowserIsNoWayIn(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.settled("rini", ownsWord, h.role("verifier"))
	h.settled("joko", ownsWord, h.role("verifier"))
	laptop := h.visitor().from(office)
	laptop.post("/masuk", "username", "rini", "password", ownsWord).leads("/panel")
	laptop.post("/keluar")
	for range 5 {
		laptop.post("/masuk", "username", "rini", "password", "tebak-tebak").is(http.StatusForbidden)
	}
	laptop.post("/masuk", "username", "rini", "password", ownsWord).is(http.StatusTooManyRequests)
	for range 5 {
		laptop.post("/masuk", "username", "joko", "password", "tebak-tebak").is(http.StatusForbidden)
	}
	h.visitor().from(office).post("/masuk", "username", "joko", "password", ownsWord).is(http.StatusTooManyRequests) // counted at the address
	h.visitor().from(office).post("/masuk", "username", "rini", "password", ownsWord).leads("/panel")                // not counted there

	for _, made := range []string{"", "x", strings.Repeat("A", 26), "'; DROP TABLE staff", strings.Repeat("A", 3000)} {
		forger := h.visitor().from(office)
		req, _ := http.NewRequest(http.MethodGet, h.server.URL, nil)
		forger.client.Jar.SetCookies(req.URL, []*http.Cookie{{Name: "sakti-kenal", Value: made, Path: "/"}})
		forger.post("/masuk", "username", "joko", "password", ownsWord).is(http.StatusTooManyRequests)
	}
}

// The cookie of a known browser lasts, is out of reach of scripts and other
// sites, changes at each login, and is good for nothing when it is old.
func TestKnownBrowserCookie(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.SecureCookies = true
	h.settled("rini", ownsWord, h.role("verifier"))
	set := func(r reply) string {
		t.Helper()
		for _, cookie := range r.header.Values("Set-Cookie") {
			if value, ours := strings.CutPrefix(cookie, "__Host-sakti-kenal="); ours {
				for _, want := range []string{"Path=/", "HttpOnly", "Secure", "SameSite=Strict", "Max-Age=15552000"} {
					if !strings.Contains(cookie, want) {
						t.Errorf("%q lacks %s", cookie, want)
					}
				}
				value, _, _ = strings.Cut(value, ";")
				return value
			}
		}
		return ""
	}
	send := func(secret, password string) reply {
		p := h.visitor().from(office)
		req, _ := http.NewRequest(http.MethodGet, "https://"+strings.TrimPrefix(h.server.URL, "http://"), nil)
		p.client.Jar.SetCookies(req.URL, []*http.Cookie{{Name: "__Host-sakti-kenal", Value: secret, Path: "/"}})
		p.client.Transport = wire{p.h.panel.handler(p.h.panel.table()), office}
		return p.post("/masuk", "username", "rini", "password", password)
	}
	if set(send("", "tebak-tebak")) != "" {
		t.Error("a wrong password makes a browser known")
	}
	first := set(send("", ownsWord))
	second := set(send(first, ownsWord))
	if len(first) < 26 || first == second {
		t.Fatalf("%q, then %q", first, second)
	}
	h.guess(office)
	send(first, ownsWord).is(http.StatusTooManyRequests) // a copy from before the last login
	third := set(send(second, ownsWord).leads("/panel"))
	h.clock.Add(core.BrowserLife + time.Hour)
	h.guess(office)
	send(third, ownsWord).is(http.StatusTooManyRequests)
}

// Two people at one computer: each is known there, whoever came in last.
func TestKnownBrowserOfTwo(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, name := range []string{"rini", "joko"} {
		h.settled(name, ownsWord, h.role("verifier"))
	}
	p := h.visitor().from(office)
	for _, name := range []string{"rini", "joko", "rini", "joko"} {
		p.post("/masuk", "username", name, "password", ownsWord).leads("/panel")
		p.post("/keluar")
	}
	h.guess(office)
	for _, name := range []string{"rini", "joko", "rini"} {
		p.post("/masuk", "username", name, "password", ownsWord).leads("/panel")
		p.post("/keluar")
	}
	var rows int
	if err := h.pool.QueryRow(context.Background(), `SELECT count(*) FROM known_browsers`).Scan(&rows); err != nil || rows != 2 {
		t.Errorf("%d rows, %v; want one for each", rows, err)
	}
}

// One code of the app, shown at the same instant at several browsers and two
// processes, lets one of them in; so does one recovery code.
func TestCodeIsGoodOnceAtTheSameInstant(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.settled("rini", ownsWord, h.role("verifier"))
	servers := []string{h.server.URL, h.second()}
	var factor core.Factor
	var recovery []string
	h.do(func(tx pgx.Tx) {
		var err error
		if factor, err = h.office.BeginFactor(context.Background(), tx, staff); err != nil {
			t.Fatal(err)
		}
		if recovery, err = h.office.ConfirmFactor(context.Background(), tx, staff, h.codeFor(factor.Secret)); err != nil {
			t.Fatal(err)
		}
	})
	for round := range 3 {
		h.clock.Add(time.Minute)
		for _, code := range []string{h.codeFor(factor.Secret), recovery[round]} {
			var crowd []*person
			for i := range 4 { // fewer than what locks the place
				p := h.visitor().at(servers[i%2])
				p.post("/masuk", "username", "rini", "password", ownsWord).leads("/masuk/kode?ke=%2Fpanel")
				crowd = append(crowd, p)
			}
			start := make(chan struct{})
			var in atomic.Int32
			var group sync.WaitGroup
			for _, p := range crowd {
				group.Go(func() {
					<-start
					if p.post("/masuk/kode", "code", code).status == http.StatusSeeOther {
						in.Add(1)
					}
				})
			}
			close(start)
			group.Wait()
			if in.Load() != 1 {
				t.Errorf("round %d: %d came in with one code", round, in.Load())
			}
			h.exec(`DELETE FROM login_failures`)
		}
	}
}

// A code is good one step early and one late, and no further; an older one is
// void once a newer one was used.
func TestCodeWindow(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.settled("rini", ownsWord, h.role("verifier"))
	var factor core.Factor
	h.do(func(tx pgx.Tx) {
		var err error
		if factor, err = h.office.BeginFactor(context.Background(), tx, staff); err != nil {
			t.Fatal(err)
		}
		if _, err = h.office.ConfirmFactor(context.Background(), tx, staff, h.codeFor(factor.Secret)); err != nil {
			t.Fatal(err)
		}
	})
	begin := h.clock.Now().Truncate(30 * time.Second).Add(time.Hour)
	h.clock.Add(begin.Sub(h.clock.Now()))
	code := func(steps int) string {
		h.clock.Add(time.Duration(steps) * 30 * time.Second)
		defer h.clock.Add(-time.Duration(steps) * 30 * time.Second)
		return h.codeFor(factor.Secret)
	}
	for _, c := range []struct {
		steps int
		good  bool
	}{{-2, false}, {2, false}, {-1, true}, {-1, false}, {0, true}, {-1, false}, {0, false}, {1, true}, {0, false}, {1, false}} {
		h.exec(`DELETE FROM login_failures`)
		p := h.visitor()
		p.post("/masuk", "username", "rini", "password", ownsWord)
		if good := p.post("/masuk/kode", "code", code(c.steps)).status == http.StatusSeeOther; good != c.good {
			t.Errorf("%d steps away: %v, want %v", c.steps, good, c.good)
		}
	}
}
