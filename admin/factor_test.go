package admin

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"
	"github.com/pquerna/otp/totp"

	"sakti/core"
)

func (h *house) codeFor(secret string) string {
	h.t.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), h.clock.Now())
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

// settled is somebody with a password of their own.
func (h *house) settled(username, password string, roles ...core.Role) *core.Staff {
	h.t.Helper()
	staff, temporary := h.employ(username, roles...)
	h.do(func(tx pgx.Tx) {
		if err := h.office.SetPassword(context.Background(), tx, staff.ID, temporary, password); err != nil {
			h.t.Fatal(err)
		}
	})
	return staff
}

// enrol sets up the second factor of whoever sits at the browser.
func (h *house) enrol(ctx context.Context) {
	h.t.Helper()
	h.look(ctx, "/akun/kode")
	secret, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.querySelector('.secret').textContent"))
	if err != nil {
		h.t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.ID("code"), h.codeFor(secret)+"\r")); err != nil {
		h.t.Fatal(err)
	}
	h.on(ctx, "document.querySelectorAll('.codes li').length === 10")
}

// half opens a page as somebody whose password was right.
func (h *house) half(path string) func(context.Context) {
	return func(ctx context.Context) {
		h.t.Helper()
		staff := h.hire(h.role("verifier"))
		session, err := h.panel.sessions.Load(ctx, "")
		if err != nil {
			h.t.Fatal(err)
		}
		h.panel.sessions.Put(session, "half", staff.ID)
		h.panel.sessions.Put(session, "half_at", time.Now().Unix())
		token, _, err := h.panel.sessions.Commit(session)
		if err != nil {
			h.t.Fatal(err)
		}
		yes := true
		_, err = chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: "sakti", Value: token, URL: h.server.URL, HTTPOnly: &yes, SameSite: network.CookieSameSiteStrict})
		if err != nil {
			h.t.Fatal(err)
		}
		h.look(ctx, path)
	}
}

// Where the office demands it, nobody who works there does anything before
// their second factor is set up; then password and code are both needed, and a
// code is good once.
func TestSecondFactor(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.SecondFactor = true
	const password = "kopi-gerimis-pagi"
	h.settled("rini", password, h.role("verifier"))
	p := h.visitor()
	p.post("/masuk", "username", "rini", "password", password).leads("/panel")
	p.get("/panel").leads("/akun/kode")
	p.get("/panel/cari").leads("/akun/kode")
	p.post("/panel/antrean/verifikasi/ambil").leads("/akun/kode")
	page := p.get("/akun/kode").is(200).has("Tugas Anda membuka data warga").lacks("Menu utama")
	secret := between(t, page.body, `<span class="secret">`, "<")
	picture := p.get("/akun/kode.svg").is(200)
	if picture.header.Get("Content-Type") != "image/svg+xml" || picture.header.Get("Cache-Control") != "no-store" || strings.Contains(picture.body, "<script") {
		t.Error("the QR is no plain drawing, or is kept")
	}
	p.post("/akun/kode", "code", "000000").is(http.StatusUnprocessableEntity).has("Kode salah")
	page = p.post("/akun/kode", "code", h.codeFor(secret)).is(200).has("Kode cadangan")
	recovery := between(t, page.body, `<li class="secret">`, "<")
	p.get("/panel").is(200)
	p.get("/akun/kode").leads("/akun")
	p.get("/akun").is(200).has("Terpasang", "tersisa 10")

	other := h.visitor()
	other.get("/masuk/kode").leads("/masuk")
	other.post("/masuk", "username", "rini", "password", password, "ke", "/panel/cari").leads("/masuk/kode?ke=%2Fpanel%2Fcari")
	other.get("/panel").leads("/masuk")
	other.post("/masuk/kode", "code", h.codeFor(secret)).is(http.StatusForbidden).has("sudah dipakai") // it set up the factor
	h.clock.Add(30 * time.Second)
	code := h.codeFor(secret)
	other.post("/masuk/kode", "code", code, "ke", "/panel/cari").leads("/panel/cari")
	other.get("/panel").is(200)

	third := h.visitor()
	third.post("/masuk", "username", "rini", "password", password)
	third.post("/masuk/kode", "code", code).is(http.StatusForbidden)
	third.post("/masuk/kode", "code", recovery).leads("/panel")
	third.get("/akun").has("tersisa 9")

	operator := h.settled("siti", "kopi-gerimis-siang", h.role("operator"))
	h.enter(operator).get("/panel").is(200) // works in chat: not asked
}

// Wrong codes lock the place they come from, and not the owner elsewhere; the
// password's own count is not used up by it.
func TestSecondFactorLock(t *testing.T) {
	t.Parallel()
	h := open(t)
	const password = "kopi-gerimis-pagi"
	h.settled("rini", password, h.role("verifier"))
	p := h.visitor()
	p.post("/masuk", "username", "rini", "password", password).leads("/panel")
	secret := between(t, p.get("/akun/kode").body, `<span class="secret">`, "<")
	p.post("/akun/kode", "code", h.codeFor(secret)).is(200)
	stranger := h.visitor()
	stranger.post("/masuk", "username", "rini", "password", password)
	for range 5 {
		stranger.post("/masuk/kode", "code", "000000").is(http.StatusForbidden)
	}
	h.clock.Add(30 * time.Second)
	stranger.post("/masuk/kode", "code", h.codeFor(secret)).is(http.StatusTooManyRequests).has("menit lagi")
	p.get("/panel").is(200) // the owner's own session goes on
	owner := httptest.NewRequest(http.MethodPost, "/masuk", strings.NewReader(url.Values{"username": {"rini"}, "password": {password}}.Encode()))
	owner.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	owner.RemoteAddr = "198.51.100.7:4000"
	answer := httptest.NewRecorder()
	h.panel.handler(h.panel.table()).ServeHTTP(answer, owner)
	if to := answer.Header().Get("Location"); to != "/masuk/kode?ke=%2Fpanel" {
		t.Errorf("the owner, elsewhere, is led to %q", to)
	}
}

// Logins are listed with what they run on, and ended one by one; an admin ends
// all of somebody's, on every process, at once.
func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	h := open(t)
	const password = "kopi-gerimis-pagi"
	staff := h.settled("rini", password, h.role("verifier"))
	second, err := New(Config{Office: h.office, Pool: h.pool, Log: h.panel.Log})
	if err != nil {
		t.Fatal(err)
	}
	other := httptest.NewServer(second)
	t.Cleanup(other.Close)
	here, there := h.visitor(), h.visitor()
	for _, p := range []*person{here, there} {
		p.post("/masuk", "username", "rini", "password", password).leads("/panel")
	}
	page := here.get("/akun").is(200).has("perangkat ini", "Keluarkan")
	if n := strings.Count(page.body, `name="session"`); n != 1 {
		t.Errorf("%d logins to end, want the other one", n)
	}
	name := between(t, page.body, `name="session" value="`, `"`)
	h.enter(h.hire(h.role("verifier"))).post("/akun/keluarkan", "session", name).leads("/akun") // not theirs
	there.get("/panel").is(200)
	here.follow(here.post("/akun/keluarkan", "session", name)).is(200).has("sudah dikeluarkan").lacks("Keluarkan<")
	there.get("/panel").leads("/masuk")
	here.get("/panel").is(200)

	admin := h.enter(h.hire(h.role("admin")))
	admin.follow(admin.post(staffPath(staff.ID) + "/keluarkan")).is(200).has("dikeluarkan dari semua perangkat")
	if res := knock(t, other.URL, here, http.MethodGet, "/panel", ""); res.StatusCode != http.StatusSeeOther {
		t.Errorf("status %d on the other process", res.StatusCode)
	}
	var logged int
	err = h.pool.QueryRow(context.Background(), `SELECT count(*) FROM office_log WHERE action IN ('login', 'session.ended')`).Scan(&logged)
	if err != nil || logged != 5 {
		t.Errorf("%d entries in the office's log, %v; want 2 logins and 3 ends", logged, err)
	}
}

// Who lost phone and codes gets a new start from an admin, and from nobody else.
func TestFactorReset(t *testing.T) {
	t.Parallel()
	h := open(t)
	const password = "kopi-gerimis-pagi"
	staff := h.settled("rini", password, h.role("verifier"))
	p := h.visitor()
	p.post("/masuk", "username", "rini", "password", password)
	p.post("/akun/kode", "code", h.codeFor(between(t, p.get("/akun/kode").body, `<span class="secret">`, "<"))).is(200)
	admin := h.enter(h.hire(h.role("admin")))
	admin.get(staffPath(staff.ID)).has("Hapus kode masuk")
	admin.follow(admin.post(staffPath(staff.ID)+"/kode")).has("Kode masuk dihapus.", "Belum terpasang")
	p.get("/panel").leads("/masuk")
	p.post("/masuk", "username", "rini", "password", password).leads("/panel")
}

func TestBrowserName(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36":           "Chrome di Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0": "Edge di Windows",
		"Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 SamsungBrowser/22.0 Chrome/111.0 Mobile Safari/537.36":    "Samsung Internet di Android",
		"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0":                                                "Firefox di Linux",
		"curl/8.5.0": "",
	} {
		if got := browserName(agent); got != want {
			t.Errorf("%s: %q, want %q", agent, got, want)
		}
	}
}
