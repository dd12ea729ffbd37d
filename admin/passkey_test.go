package admin

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

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
