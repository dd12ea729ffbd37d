package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sakti/core"
)

// linked is the path of the link on a page that shows one.
func (r reply) linked() string {
	r.t.Helper()
	path := regexp.MustCompile(`/undangan/[A-Z2-7]{26}`).FindString(r.body)
	if path == "" {
		r.t.Fatalf("no link:\n%s", r.text())
	}
	return path
}

// A newcomer comes in by the link, once; whoever is logged in at that browser
// is not made somebody else; nothing of the secret is logged.
func TestInvitationByLink(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.PublicURL, h.panel.SecondFactor = h.server.URL, true
	boss := h.passed("wati", h.role("admin"))
	boss.get("/panel/petugas/baru").is(200).has("muncul tautan")
	page := boss.post("/panel/petugas/baru", "name", "Ratna", "username", "ratna", "role", "verifier").is(200).has("Petugas ditambahkan", "berlaku 72 jam").lacks("Kata sandi sementara")
	link := page.linked()
	path := regexp.MustCompile(`/panel/petugas/\d+`).FindString(page.body)
	boss.get(path).is(200).has("berlaku sampai 5 November 2026", "Membuat tautan masuk")
	boss.get(link).is(http.StatusConflict).has("Tautan ini untuk Ratna, tetapi yang sedang masuk di sini Wati")
	boss.post(link, "new", passkeyPassword, "again", passkeyPassword).is(http.StatusConflict)

	ratna := h.visitor()
	ratna.get(link).is(200).has("Selamat datang, Ratna", "Siapkan HP-nya")
	ratna.get(link).is(200) // a messenger that looks at the link does not use it up
	ratna.post(link, "new", passkeyPassword, "again", "lain").is(http.StatusUnprocessableEntity).has("ulangannya tidak sama")
	ratna.post(link, "new", "ratna12345", "again", "ratna12345").is(http.StatusUnprocessableEntity)
	ratna.post(link, "new", passkeyPassword, "again", passkeyPassword).leads("/panel")
	ratna.get("/panel").leads("/akun/kode")
	h.visitor().get(link).is(http.StatusUnprocessableEntity).has("tidak berlaku lagi")
	h.visitor().post(link, "new", passkeyPassword, "again", passkeyPassword).is(http.StatusUnprocessableEntity)
	h.visitor().post("/masuk", "username", "ratna", "password", passkeyPassword).leads("/panel")
	boss.get(path).is(200).lacks("berlaku sampai")

	// Who forgot their password comes in by a link, and is asked for the code
	// all the same.
	secret := strings.TrimSpace(between(t, ratna.get("/akun/kode").body, `<span class="secret">`, "<"))
	ratna.post("/akun/kode", "code", h.codeFor(secret)).is(200)
	again := boss.post(path + "/tautan").is(200).has("Tautan masuk").linked()
	forgot := h.visitor()
	forgot.post(again, "new", passkeyPassword+"-baru", "again", passkeyPassword+"-baru").leads("/masuk/kode")
	forgot.get("/panel").leads("/masuk")
	ratna.get("/panel").leads("/masuk") // sessions under the old password are over

	h.server.Close()
	if log := h.log.String(); strings.Contains(log, strings.TrimPrefix(link, "/undangan/")) || !strings.Contains(log, `"route":"/undangan/{secret}"`) {
		t.Error("the log has the link, or lacks its route")
	}
}

// passed is somebody who is logged in with both factors.
func (h *house) passed(username string, roles ...core.Role) *person {
	h.t.Helper()
	h.settled(username, passkeyPassword, roles...)
	p := h.visitor()
	p.post("/masuk", "username", username, "password", passkeyPassword).leads("/panel")
	secret := strings.TrimSpace(between(h.t, p.get("/akun/kode").body, `<span class="secret">`, "<"))
	p.post("/akun/kode", "code", h.codeFor(secret)).is(200)
	h.exec(`UPDATE staff SET name = $2 WHERE username = $1`, username, strings.ToUpper(username[:1])+username[1:])
	return p
}

// Without an address of its own the panel makes no links; a password is shown.
func TestNoLinkWithoutAddress(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss := h.enter(h.hire(h.role("admin")))
	rini := h.hire(h.role("verifier"))
	boss.get(staffPath(rini.ID)).is(200).lacks("Buat tautan masuk")
	boss.post(staffPath(rini.ID) + "/tautan").is(http.StatusNotFound)
	boss.post("/panel/petugas/baru", "name", "Ratna", "username", "ratna", "role", "verifier").is(200).has("Kata sandi sementara")
}

// The list of staff is looked through by name, place, duty and account, over
// pages.
func TestStaffList(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss := h.enter(h.hire(h.role("admin")))
	h.exec(`INSERT INTO staff (username, name, password_hash, active, created_at) SELECT 'op' || n, 'Orang ke-' || n, 'x', n % 10 <> 0, now() FROM generate_series(1, 120) n`)
	h.exec(`INSERT INTO staff_roles (staff_id, role, counter_id) SELECT s.id, 'operator', c.id FROM staff s, counters c WHERE s.username LIKE 'op%' AND c.code = 'DESA-33.12.01.2001'`)
	list := func(nama, tugas, akun string) reply {
		t.Helper()
		return boss.get("/panel/petugas?" + url.Values{"nama": {nama}, "tugas": {tugas}, "akun": {akun}}.Encode()).is(200)
	}
	list("", "", "").has("121 orang", "Berikutnya").lacks(`rel="prev"`)
	boss.get("/panel/petugas?halaman=3").is(200).has("Sebelumnya").lacks(`rel="next"`)
	list("orang KE-77", "", "").has("Orang ke-77", "1 orang")
	list("op120", "", "").has("Orang ke-120", "Nonaktif")
	list("sumberagung", "", "nonaktif").has("12 orang")
	list("", "admin", "aktif").has("1 orang")
	list("", "camat", "").has("Tidak ada petugas yang cocok")
}

// An admin sees where a colleague is logged in and ends one of the logins, or
// all, whatever was changed meanwhile.
func TestColleaguesSessions(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss := h.enter(h.hire(h.role("admin")))
	rini := h.hire(h.role("verifier"))
	office, home := h.enter(rini), h.enter(rini)
	office.get("/panel").is(200)
	path := staffPath(rini.ID)
	boss.get(path).is(200).has("Perangkat yang sedang masuk")
	names := regexp.MustCompile(`name="session" value="([^"]+)"`).FindAllStringSubmatch(boss.get(path).body, -1)
	if len(names) != 2 {
		t.Fatalf("%d logins", len(names))
	}
	boss.follow(boss.post(path+"/keluarkan", "session", names[0][1], "seen", "999999")).is(200).has("Perangkat itu sudah dikeluarkan.")
	there := 0
	for _, p := range []*person{office, home} {
		if p.get("/panel").status == 200 {
			there++
		}
	}
	if there != 1 {
		t.Errorf("%d logins are left, want 1", there)
	}
	boss.follow(boss.post(path + "/keluarkan")).is(200).has("Tidak sedang masuk di perangkat mana pun.")
	boss.get("/panel/jejak").has("Mengeluarkan dari perangkat", "satu perangkat")
}

// Every form that overwrites something gives back how it was when the page was
// made; who comes second is told, and nothing of theirs is kept.
func TestFormsKnowWhatTheySaw(t *testing.T) {
	t.Parallel()
	h := open(t)
	first, second := h.enter(h.hire(h.role("admin"))), h.enter(h.hire(h.role("admin")))
	rini := h.hire(h.role("verifier"), h.role("print_desk"))
	counter := counterPath(h.counterID("FASKES-01"))
	first.post(counter+"/perangkat", "kind", "printer", "label", "Epson", "state", "good", "since", "2026-10-01")
	first.post("/panel/setelan/office_phone", "value", "0273-321000")
	inserts := regexp.MustCompile(`/(perangkat|keluarkan|undangan|aktif)$`)
	forms := regexp.MustCompile(`(?s)<form method="post" action="(/panel/[^"]+)"[^>]*>(.*?)</form>`)
	checked := 0
	h.group("Loket Desa")
	for _, page := range []string{"/panel/setelan", "/panel/loket?nama=faskes", counter, staffPath(rini.ID), "/panel/grup", "/panel/jawaban/salam"} {
		for _, form := range forms.FindAllStringSubmatch(second.get(page).is(200).body, -1) {
			if inserts.MatchString(form[1]) && !strings.Contains(form[2], `name="active"`) {
				continue
			}
			checked++
			if !strings.Contains(form[2], `name="seen"`) {
				t.Errorf("%s: the form of %s does not know what it saw", page, form[1])
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d forms", checked)
	}

	machine := regexp.MustCompile(`/panel/perangkat/\d+`).FindString(first.get(counter).body)
	const seen = "Printer Epson: baik sejak 01-10-2026"
	first.follow(first.post(machine, "label", "Epson", "state", "faulty", "since", "2026-11-01", "seen", seen)).has("Perangkat sudah diubah.")
	second.post(machine, "label", "Canon G20", "state", "good", "since", "2026-10-01", "seen", seen, "counter", counter[len("/panel/loket/"):]).is(http.StatusConflict).
		has("Belum disimpan:", "lebih dulu mengubah ini", "rusak sejak 01-11-2026", "Sekarang: Epson")
	first.follow(first.post(machine + "/hapus"))
	second.follow(second.post(machine, "seen", seen, "counter", counter[len("/panel/loket/"):])).is(200).has("Belum disimpan:", "Belum ada perangkat")

	first.follow(first.post(counter+"/nama", "name", "RSUD Contoh", "seen", "Faskes 1", "back", "loket")).has("Loket sudah diubah.")
	second.post(counter+"/nama", "name", "Klinik", "seen", "Faskes 1", "back", "loket").is(http.StatusConflict).has("dari “Faskes 1” menjadi “RSUD Contoh”", "Sekarang: RSUD Contoh")
	second.follow(second.post(counter+"/jam", "hours", "Setiap hari", "seen", "", "back", "loket")).has("Loket sudah diubah.") // another matter

	mark := between(t, second.get(staffPath(rini.ID)).body, `name="seen" value="`, `"`)
	path := staffPath(rini.ID)
	first.follow(first.post(path+"/aktif", "active", "tidak", "seen", mark)).has("Akun sudah dinonaktifkan.")
	second.post(path+"/tugas", "role", "call_centre", "seen", mark).is(http.StatusConflict).has("Belum disimpan:", "Nonaktif").lacks("Tugas sudah ditambahkan")
	second.post(path+"/tugas", "role", "call_centre", "seen", "x").is(http.StatusUnprocessableEntity).has("Isian tidak terbaca")
	if n := h.number(fmt.Sprintf(`SELECT count(*) FROM staff_roles WHERE staff_id = %d`, rini.ID)); n != 2 {
		t.Errorf("%d duties, want 2", n)
	}
}
