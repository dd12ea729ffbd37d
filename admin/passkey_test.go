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

const passkeyPassword = "kopi-gerimis-pagi"

// logged counts the entries of the office's log about an action.
func (h *house) logged(action string) (n int) {
	h.t.Helper()
	if err := h.pool.QueryRow(context.Background(), `SELECT count(*) FROM office_log WHERE action = $1`, action).Scan(&n); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// passkeyed is somebody with a passkey, at the browser in which they made it.
func (h *house) passkeyed(username string) (*core.Staff, *person, *device) {
	h.t.Helper()
	staff := h.settled(username, passkeyPassword, h.role("verifier"))
	p := h.visitor()
	p.post("/masuk", "username", username, "password", passkeyPassword).leads("/panel")
	return staff, p, p.equip(passkeyPassword)
}

// A passkey is added after the password was shown again, opens the panel by
// itself, is listed, and opens nothing once it is taken away.
func TestPasskeyAlone(t *testing.T) {
	t.Parallel()
	h := named(t)
	staff := h.settled("rini", passkeyPassword, h.role("verifier"))
	p := h.enter(staff) // a while ago
	p.get("/akun").is(200).has("Kunci sandi", "Kata sandi Anda").lacks("Pasang kunci sandi")
	if q := p.post("/akun/kunci/tanya").is(http.StatusForbidden).question(); q.PublicKey.Challenge != "" || !strings.Contains(q.Problem, "Isi kata sandi") {
		t.Errorf("asked without password: %+v", q)
	}
	p.post("/akun/kunci/sandi", "password", "salah").is(http.StatusForbidden).has("Kata sandinya salah.")
	d := p.equip(passkeyPassword)
	p.get("/akun").has("terpasang", "HP saya", "belum pernah dipakai", "Hapus kunci HP saya")

	other := h.visitor()
	other.get("/masuk").is(200).has("Masuk dengan kunci sandi")
	q := other.post("/masuk/kunci/tanya").is(200).question()
	if q.PublicKey.RPID != "localhost" || q.PublicKey.UserVerification != "required" || len(q.PublicKey.AllowCredentials) != 0 {
		t.Errorf("asked for %+v", q)
	}
	other.post("/masuk/kunci", "answer", d.get(q), "ke", "/panel/cari").leads("/panel/cari")
	other.get("/akun").is(200).has("terakhir dipakai", "Pasang kunci sandi") // a login is proof enough
	list := other.get("/akun").body
	id := between(t, list, `name="passkey" value="`, `"`)

	h.enter(h.hire(h.role("verifier"))).post("/akun/kunci/hapus", "passkey", id).is(http.StatusForbidden) // neither fresh nor theirs
	_, stranger, _ := h.passkeyed("joko")
	stranger.post("/akun/kunci/hapus", "passkey", id).is(http.StatusNotFound)
	p.follow(p.post("/akun/kunci/hapus", "passkey", id)).is(200).has("Kunci sandi dihapus.").lacks("HP saya")
	late := h.visitor()
	late.post("/masuk/kunci", "answer", d.get(late.post("/masuk/kunci/tanya").question())).is(http.StatusForbidden).has("sudah dihapus")
	for action, want := range map[string]int{"passkey.added": 2, "passkey.removed": 1, "login.passkey": 1} {
		if n := h.logged(action); n != want {
			t.Errorf("%d × %s in the office's log, want %d", n, action, want)
		}
	}
}

// What a passkey must ask of the device that makes it, and what is no passkey.
func TestPasskeyIsMade(t *testing.T) {
	t.Parallel()
	h := named(t)
	_, p, mine := h.passkeyed("rini")
	p.get("/akun").has("Kunci sandi terpasang")
	q := p.post("/akun/kunci/tanya").question()
	if s := q.PublicKey.Selection; s.ResidentKey != "required" || s.UserVerification != "required" {
		t.Errorf("asked for %+v", s)
	}
	for name, spoil := range map[string]func(*device){
		"another site":    func(d *device) { d.origin = "https://jahat.example" },
		"another party":   func(d *device) { d.rp = "jahat.example" },
		"nobody unlocked": func(d *device) { d.locked = true },
	} {
		d := h.device()
		spoil(d)
		p.post("/akun/kunci", "name", name, "answer", d.create(p.post("/akun/kunci/tanya").question())).is(http.StatusUnprocessableEntity).lacks("Kunci sandi terpasang")
	}
	answer := h.device().create(p.post("/akun/kunci/tanya").question())
	p.post("/akun/kunci", "name", " ", "answer", answer).is(http.StatusUnprocessableEntity).has("Beri nama")
	p.post("/akun/kunci", "name", "HP", "answer", answer).is(http.StatusUnprocessableEntity).has("sudah dipakai") // the question is spent
	p.post("/akun/kunci", "name", "HP", "answer", mine.create(p.post("/akun/kunci/tanya").question())).is(http.StatusConflict).has("sudah terpasang")
	p.post("/akun/kunci", "name", "HP", "answer", "{}").is(http.StatusUnprocessableEntity)
	p.post("/masuk/kunci/tanya").is(200) // a question of another kind
	p.post("/akun/kunci", "name", "HP", "answer", answer).is(http.StatusUnprocessableEntity)
	if n := h.logged("passkey.added"); n != 1 {
		t.Errorf("%d passkeys were added, want 1", n)
	}
}

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

// A passkey stands in for the code, its owner's alone, and only after the
// password.
func TestPasskeyInsteadOfCode(t *testing.T) {
	t.Parallel()
	h := named(t)
	_, p, d := h.passkeyed("rini")
	_, _, foreign := h.passkeyed("joko")
	p.post("/akun/kode", "code", h.codeFor(between(t, p.get("/akun/kode").body, `<span class="secret">`, "<"))).is(200)

	other := h.visitor()
	other.post("/masuk/kode/kunci/tanya").is(http.StatusUnprocessableEntity)
	other.post("/masuk/kode/kunci", "answer", "{}").leads("/masuk")
	alone := other.post("/masuk/kunci/tanya").question()
	other.post("/masuk", "username", "rini", "password", passkeyPassword, "ke", "/panel/cari").leads("/masuk/kode?ke=%2Fpanel%2Fcari")
	other.get("/masuk/kode?ke=%2Fpanel%2Fcari").is(200).has("Pakai kunci sandi saja", "Enam angka")
	other.post("/masuk/kode/kunci", "answer", d.get(alone)).is(http.StatusUnprocessableEntity) // asked for something else
	q := other.post("/masuk/kode/kunci/tanya").is(200).question()
	if len(q.PublicKey.AllowCredentials) != 1 || q.PublicKey.AllowCredentials[0].ID != base64url.EncodeToString(d.id) {
		t.Errorf("asked for %+v", q.PublicKey.AllowCredentials)
	}
	other.post("/masuk/kode/kunci", "answer", foreign.get(q)).is(http.StatusForbidden).has("Enam angka")
	other.post("/masuk/kode/kunci", "answer", d.get(other.post("/masuk/kode/kunci/tanya").question()), "ke", "/panel/cari").leads("/panel/cari")
	other.get("/panel").is(200)

	_, plain, _ := h.passkeyed("tuti") // who has a passkey but no code comes in by password as before
	plain.post("/keluar").leads("/masuk")
	plain.post("/masuk", "username", "tuti", "password", passkeyPassword).leads("/panel")
}

// Bad answers lock the place they come from, and not the owner elsewhere.
func TestPasskeyLock(t *testing.T) {
	t.Parallel()
	h := named(t)
	_, _, d := h.passkeyed("rini")
	stranger := h.visitor()
	for range 5 {
		bad := *d
		bad.origin = "https://jahat.example"
		stranger.post("/masuk/kunci", "answer", bad.get(stranger.post("/masuk/kunci/tanya").question())).is(http.StatusForbidden)
	}
	stranger.post("/masuk/kunci", "answer", d.get(stranger.post("/masuk/kunci/tanya").question())).is(http.StatusTooManyRequests).has("menit lagi")
	stranger.post("/masuk", "username", "rini", "password", passkeyPassword).leads("/panel") // the password has its own count

	at, _ := url.Parse(h.server.URL)
	owner := h.visitor()
	form := url.Values{"answer": {d.get(owner.post("/masuk/kunci/tanya").question())}}
	req := httptest.NewRequest(http.MethodPost, "/masuk/kunci", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.RemoteAddr = "198.51.100.7:4000"
	for _, cookie := range owner.client.Jar.Cookies(at) {
		req.AddCookie(cookie)
	}
	answer := httptest.NewRecorder()
	h.server.Config.Handler.ServeHTTP(answer, req)
	if to := answer.Header().Get("Location"); to != "/panel" {
		t.Errorf("the owner, elsewhere, is led to %q: %d", to, answer.Code)
	}
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

// The password is asked for again ten minutes after it was given.
func TestPasskeyNeedsFreshLogin(t *testing.T) {
	t.Parallel()
	h := named(t)
	staff := h.settled("rini", passkeyPassword, h.role("verifier"))
	for _, at := range []struct {
		since time.Duration
		fresh bool
	}{{9 * time.Minute, true}, {11 * time.Minute, false}} {
		p := h.enter(staff)
		u, _ := url.Parse(h.server.URL)
		ctx, err := h.panel.sessions.Load(context.Background(), p.client.Jar.Cookies(u)[0].Value)
		if err != nil {
			t.Fatal(err)
		}
		h.panel.sessions.Put(ctx, "since", time.Now().Add(-at.since).Unix())
		if _, _, err := h.panel.sessions.Commit(ctx); err != nil {
			t.Fatal(err)
		}
		if status := p.post("/akun/kunci/tanya").status; (status == 200) != at.fresh {
			t.Errorf("%v after the login: status %d", at.since, status)
		}
	}
}

// Who lost the device gets rid of its passkeys through an admin.
func TestPasskeyReset(t *testing.T) {
	t.Parallel()
	h := named(t)
	staff, p, d := h.passkeyed("rini")
	admin := h.enter(h.hire(h.role("admin")))
	admin.get(staffPath(staff.ID)).has("Kunci sandi: 1", "Hapus kunci sandi")
	admin.follow(admin.post(staffPath(staff.ID) + "/kode")).has("Kunci sandi juga").lacks("Kunci sandi: 1")
	p.get("/panel").leads("/masuk")
	p.post("/masuk/kunci", "answer", d.get(p.post("/masuk/kunci/tanya").question())).is(http.StatusForbidden)
}

// Where passkeys cannot work, nothing is offered, the page says why, and the
// rest goes on.
func TestPasskeysAt(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://panel.example": "https://panel.example", "https://panel.example:8443/": "https://panel.example:8443",
		"http://localhost:8080": "http://localhost:8080", "http://127.0.0.1:8080": "", "https://[::1]:8080": "", "https://10.0.0.5": "",
		"http://panel.example": "", "": "", "panel": "",
	} {
		offer := passkeysAt(address)
		if offer.Origin != want || (offer.Why == "") != (want != "") {
			t.Errorf("%q: %+v, want %q", address, offer, want)
		}
		if _, err := relyingParty(offer.Origin); (err == nil) != (want != "") {
			t.Errorf("%q: %v", address, err)
		}
	}
	h := open(t)
	h.panel.PublicURL = "http://127.0.0.1:8080"
	p := h.visitor()
	p.get("/masuk").is(200).lacks("kunci sandi")
	p.post("/masuk/kunci/tanya").is(http.StatusNotFound)
	p.post("/masuk/kunci", "answer", "{}").is(http.StatusUnprocessableEntity)
	h.settled("rini", passkeyPassword, h.role("verifier"))
	p.post("/masuk", "username", "rini", "password", passkeyPassword).leads("/panel")
	p.get("/akun").is(200).has("alamat angka (127.0.0.1)").lacks("Pasang kunci sandi", `name="password"`)
	p.post("/akun/kunci/tanya").is(http.StatusNotFound)
}
