package admin

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// employ adds somebody with a password.
func (h *house) employ(username string, roles ...core.Role) (*core.Staff, string) {
	h.t.Helper()
	var staff *core.Staff
	var password string
	h.do(func(tx pgx.Tx) {
		var err error
		staff, password, err = h.office.AddStaff(context.Background(), tx, nil, core.NewStaff{Username: username, Name: "Rini", Roles: roles})
		if err != nil {
			h.t.Fatal(err)
		}
	})
	return staff, password
}

// The first login: the page that was wanted is kept, the password that
// somebody else gave must be changed before anything else, and it ends the
// person's other sessions.
func TestFirstLogin(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, password := h.employ("rini", h.role("verifier"))
	p := h.visitor()
	p.get("/panel/cari").leads("/masuk?ke=%2Fpanel%2Fcari")
	p.get("/masuk?ke=%2Fpanel%2Fcari").is(200).has("Nama pengguna", "Kata sandi")
	before := p.post("/masuk", "username", "rini", "password", password, "ke", "/panel/cari").leads("/sandi")
	cookie := before.header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q lacks %s", cookie, want)
		}
	}
	p.get("/panel").leads("/sandi")
	p.post("/panel/antrean/verifikasi/ambil").leads("/sandi")

	elsewhere := h.visitor()
	elsewhere.post("/masuk", "username", "rini", "password", password).leads("/sandi")
	p.post("/sandi", "old", password, "new", "kopi-gerimis-pagi", "again", "kopi-gerimis-sore").is(http.StatusUnprocessableEntity).has("tidak sama")
	p.post("/sandi", "old", "bukan ini", "new", "kopi-gerimis-pagi", "again", "kopi-gerimis-pagi").is(http.StatusForbidden).has("Kata sandi lama salah")
	p.post("/sandi", "old", password, "new", "pendek", "again", "pendek").is(http.StatusUnprocessableEntity).has("paling sedikit 10")
	p.follow(p.post("/sandi", "old", password, "new", "kopi-gerimis-pagi", "again", "kopi-gerimis-pagi")).is(200).has("Kata sandi sudah diganti.", "Pekerjaan saya")
	elsewhere.get("/panel").leads("/masuk")

	p.post("/keluar").leads("/masuk")
	p.get("/panel").leads("/masuk")
	p.post("/masuk", "username", "Rini ", "password", "kopi-gerimis-pagi", "ke", "https://jahat.example/").leads("/panel")
	p.get("/masuk").leads("/panel")
	p.get("/").leads("/panel")
	h.visitor().get("/").leads("/lacak")
}

// Wrong passwords are counted although the page is an ordinary answer, and
// lock; the right password waits too.
func TestLockout(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, password := h.employ("rini", h.role("verifier"))
	p := h.visitor()
	for range 5 {
		p.post("/masuk", "username", "rini", "password", "salah").is(http.StatusForbidden).has("Nama pengguna atau kata sandi salah.")
	}
	p.post("/masuk", "username", "rini", "password", password).is(http.StatusTooManyRequests).has("menit lagi").lacks(password)
	h.clock.Add(16 * time.Minute)
	p.post("/masuk", "username", "rini", "password", password).leads("/sandi")
}

// Who is made inactive is out with the next click, on every process; who
// lost a duty loses its pages.
func TestOutAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss := h.enter(h.hire(h.role("admin")))
	staff := h.hire(h.role("verifier"), h.role("call_centre"))
	p := h.enter(staff)
	p.get("/chat").is(200)
	path := staffPath(staff.ID)
	boss.follow(boss.post(path+"/tugas/hapus", "duty", dutyKey(h.role("call_centre")))).is(200).has("Tugas sudah dihapus.")
	p.get("/chat").is(http.StatusForbidden).has("Bukan tugas Anda")
	p.get("/panel").is(200)
	boss.follow(boss.post(path+"/aktif", "active", "tidak")).is(200).has("Akun sudah dinonaktifkan.", "Nonaktif")
	p.get("/panel").leads("/masuk")
	boss.follow(boss.post(path+"/aktif", "active", "ya")).is(200).has("Akun sudah diaktifkan.")
}

// A session ends two hours after the last page and twelve after login.
func TestSessionEnds(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.enter(h.hire(h.role("verifier")))
	p.get("/panel").is(200)
	var left time.Duration
	h.do(func(tx pgx.Tx) {
		var expiry time.Time
		if err := tx.QueryRow(context.Background(), `SELECT expiry FROM sessions`).Scan(&expiry); err != nil {
			t.Fatal(err)
		}
		left = time.Until(expiry)
	})
	if left > 2*time.Hour || left < 2*time.Hour-time.Minute {
		t.Errorf("%v left after a page, want two hours", left)
	}
	h.do(func(tx pgx.Tx) {
		if _, err := tx.Exec(context.Background(), `UPDATE sessions SET expiry = now() - interval '1 second'`); err != nil {
			t.Fatal(err)
		}
	})
	p.get("/panel").leads("/masuk")
}

// The token in the table is not the one in the browser.
func TestTokensAreHashed(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.token(h.hire(h.role("verifier")))
	h.do(func(tx pgx.Tx) {
		var found bool
		if err := tx.QueryRow(context.Background(), `SELECT EXISTS (SELECT FROM sessions WHERE token = $1)`, token).Scan(&found); err != nil {
			t.Fatal(err)
		}
		if found {
			t.Error("the token stands in the table")
		}
	})
}

// Other sites can't make the browser do anything, and pages forbid what they
// do not need.
func TestHeaders(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.enter(h.hire(h.role("verifier")))
	a := h.file("AKL", "submitted")
	for _, site := range []string{"cross-site", "same-site"} {
		req, _ := http.NewRequest(http.MethodPost, h.server.URL+"/panel/antrean/verifikasi/ambil", nil)
		req.Header.Set("Sec-Fetch-Site", site)
		res, err := p.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: status %d", site, res.StatusCode)
		}
	}
	if a = h.read(a); a.ClaimedBy != nil {
		t.Error("another site took a case")
	}
	page := p.get("/panel").is(200)
	for name, want := range map[string]string{"Content-Security-Policy": "script-src 'self'", "X-Content-Type-Options": "nosniff",
		"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"} {
		if got := strings.Join(page.header.Values(name), ", "); !strings.Contains(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if strings.Contains(page.header.Get("Content-Security-Policy"), "unsafe") {
		t.Error("pages allow inline")
	}
	page.lacks(" style=", " onclick=", "<script>", "<style")
	for _, address := range h.panel.assets.paths {
		file := p.get(address).is(200)
		if file.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s is not kept", address)
		}
	}
	p.get("/static/panel.css").is(http.StatusNotFound)
}

// A look at a file is on record, and only who may opens it.
func TestFilesAreWatched(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	p := h.enter(staff)
	a, other := h.file("AKL", "submitted"), h.file("AKL", "submitted")
	var pages []core.Attachment
	h.do(func(tx pgx.Tx) {
		var err error
		if pages, err = h.office.Attachments(context.Background(), tx, a.ID); err != nil {
			t.Fatal(err)
		}
	})
	path := "/panel/berkas/" + a.ID.String() + "/" + pages[0].FileID.String()
	photo := p.get(path).is(200)
	for name, want := range map[string]string{"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff",
		"Cache-Control": "private, max-age=300", "X-Frame-Options": "SAMEORIGIN", "Content-Security-Policy": filePolicy} {
		if got := photo.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if photo.header.Get("Set-Cookie") != "" {
		t.Error("a file saved the session")
	}
	h.do(func(tx pgx.Tx) {
		var views int
		err := tx.QueryRow(context.Background(), `SELECT count(*) FROM file_views WHERE file_id = $1 AND application_id = $2
			AND staff_id = $3 AND purpose = 'verifikasi'`, pages[0].FileID, a.ID, staff.ID).Scan(&views)
		if err != nil || views != 1 {
			t.Errorf("%d looks on record (%v)", views, err)
		}
	})
	p.get("/panel/berkas/" + other.ID.String() + "/" + pages[0].FileID.String()).is(http.StatusNotFound)
	elsewhere := "33.12.25"
	h.enter(h.hire(core.Role{Code: "camat", Region: &elsewhere})).get(path).is(http.StatusNotFound)
}

// The log says what happened and nothing about anybody.
func TestLogIsSilentAboutPeople(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "submitted")
	p := h.enter(h.hire(h.role("verifier")))
	p.post("/panel/cari", "q", a.SubjectNIK.Full()).is(200).has(*a.Number)
	p.get(casePath(a.ID) + "?nomor=utuh").is(200).has(a.SubjectNIK.Full())
	h.visitor().post("/masuk", "username", "rahasia", "password", "rahasia")
	h.visitor().get("/lacak?number=" + *a.Number).is(200)
	h.server.Close() // waits for the last line
	log := h.log.String()
	for _, private := range []string{a.SubjectNIK.Full(), a.Phone.Full(), a.Subject, *a.Number, "rahasia", "127.0.0.1"} {
		if private != "" && strings.Contains(log, private) {
			t.Errorf("the log has %q:\n%s", private, log)
		}
	}
	for _, want := range []string{`"route":"/panel/permohonan/{id}"`, `"numbers shown"`, `"status":200`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s:\n%s", want, log)
		}
	}
}

// A fault of the program gives a number that the log knows.
func TestIncident(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.enter(h.hire(h.role("verifier")))
	a := h.file("AKL", "submitted")
	h.do(func(tx pgx.Tx) {
		if _, err := tx.Exec(context.Background(), `ALTER TABLE siak_entries RENAME TO gone`); err != nil {
			t.Fatal(err)
		}
	})
	page := p.get(casePath(a.ID)).is(http.StatusInternalServerError).has("Sistem sedang bermasalah", "Nomor kejadian").lacks("siak_entries")
	number := strings.Fields(page.text()[strings.Index(page.text(), "Nomor kejadian:"):])[2]
	h.server.Close()
	if !strings.Contains(h.log.String(), `"incident":"`+number+`"`) {
		t.Errorf("the log does not know %s:\n%s", number, h.log)
	}
}
