package admin

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// A passkey gets another name by its owner alone, and /akun says since when it
// is there and when it was last used.
func TestPasskeyIsRenamed(t *testing.T) {
	t.Parallel()
	h := named(t)
	_, p, d := h.passkeyed("rini")
	_, other, _ := h.passkeyed("joko")
	page := p.get("/akun").is(200).has("HP saya", "sejak 2 November 2026", "belum pernah dipakai", "Ganti nama")
	id := between(t, page.body, `name="passkey" value="`, `"`)
	other.post("/akun/kunci/nama", "passkey", id, "name", "Milik saya").is(http.StatusNotFound).has("sudah tidak ada")
	p.post("/akun/kunci/nama", "passkey", id, "name", " \n ").is(http.StatusUnprocessableEntity).has("Beri nama kunci ini")
	p.post("/akun/kunci/nama", "passkey", id, "name", strings.Repeat("k", 41)).is(http.StatusUnprocessableEntity).has("HP saya")
	p.post("/akun/kunci/nama", "passkey", "x", "name", "HP").is(http.StatusUnprocessableEntity)
	p.follow(p.post("/akun/kunci/nama", "passkey", id, "name", " HP   kantor ")).is(200).has("Nama kunci sandi sudah diganti.", "HP kantor").lacks("HP saya")
	p.follow(p.post("/akun/kunci/nama", "passkey", id, "name", "HP kantor")).is(200)
	if n := h.logged("passkey.renamed"); n != 1 {
		t.Errorf("%d renamings in the office's log, want 1", n)
	}
	h.clock.Add(time.Hour)
	p.post("/masuk/kunci", "answer", d.get(p.post("/masuk/kunci/tanya").question())).leads("/panel")
	p.get("/akun").is(200).has("terakhir dipakai 2 November 2026").lacks("belum pernah dipakai")
}

// The last passkey stays while nothing but the phone would be left to come in
// with; with another one, or with recovery codes, it goes; and of two that go
// at once, one stays.
func TestLastPasskeyStays(t *testing.T) {
	t.Parallel()
	h := named(t)
	staff, p, _ := h.passkeyed("rini")
	ids := func() (out []string) {
		h.do(func(tx pgx.Tx) {
			keys, err := h.office.Passkeys(context.Background(), tx, staff.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, key := range keys {
				out = append(out, strconv.FormatInt(key.ID, 10))
			}
		})
		return out
	}
	p.follow(p.post("/akun/kunci/hapus", "passkey", ids()[0])).has("Kunci sandi dihapus.") // password alone is enough for them
	p.equip(passkeyPassword)
	secret := between(t, p.get("/akun/kode").body, `<span class="secret">`, "<")
	p.post("/akun/kode", "code", h.codeFor(secret)).is(200)
	p.follow(p.post("/akun/kunci/hapus", "passkey", ids()[0])).has("Kunci sandi dihapus.") // recovery codes are left
	p.equip(passkeyPassword)
	h.exec(`UPDATE recovery_codes SET used_at = now() WHERE staff_id = $1`, staff.ID)
	p.post("/akun/kunci/hapus", "passkey", ids()[0]).is(http.StatusConflict).has("jangan dihapus dulu", "HP saya")
	p.equip(passkeyPassword)
	both := ids()
	var gone atomic.Int32
	var group sync.WaitGroup
	for _, id := range both {
		group.Go(func() {
			if p.post("/akun/kunci/hapus", "passkey", id).status == http.StatusSeeOther {
				gone.Add(1)
			}
		})
	}
	group.Wait()
	if left := ids(); gone.Load() != 1 || len(left) != 1 {
		t.Errorf("%d went, %d are left; want 1 and 1", gone.Load(), len(left))
	}
}

// A link is used once, also when two people on two processes use it at the
// same instant; it is void after 72 hours, after a newer one, a new password,
// and while the account was closed. Its page tells no other site about it.
func TestLinkIsGoodOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.PublicURL = h.server.URL
	boss := h.enter(h.hire(h.role("admin")))
	staff := h.hire(h.role("verifier"))
	servers := []string{h.server.URL, h.second()}
	fresh := func() string { return boss.post(staffPath(staff.ID) + "/tautan").is(200).linked() }

	link := fresh()
	var in, out atomic.Int32
	var group sync.WaitGroup
	for i := range 6 {
		p := h.visitor().at(servers[i%2])
		group.Go(func() {
			switch p.post(link, "new", passkeyPassword+strconv.Itoa(i), "again", passkeyPassword+strconv.Itoa(i)).status {
			case http.StatusSeeOther:
				in.Add(1)
			case http.StatusUnprocessableEntity:
				out.Add(1)
			}
		})
	}
	group.Wait()
	if in.Load() != 1 || out.Load() != 5 {
		t.Errorf("%d came in, %d were refused", in.Load(), out.Load())
	}

	void := func(why, link string) {
		t.Helper()
		if r := h.visitor().post(link, "new", passkeyPassword, "again", passkeyPassword); r.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d to %q", why, r.status, r.to)
		}
	}
	for why, then := range map[string]func(){
		"after 72 hours": func() { h.clock.Add(core.PanelInvitationLife + time.Second) },
		"a newer link":   func() { fresh() },
		"a new password": func() { boss.post(staffPath(staff.ID) + "/sandi") },
		"closed and opened again": func() {
			h.active(staff, false)
			h.active(staff, true)
		},
	} {
		link := fresh()
		then()
		void(why, link)
	}
	page := h.visitor().get(fresh()).is(200)
	if page.header.Get("Referrer-Policy") != "no-referrer" || page.header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", page.header)
	}
	if outside := regexp.MustCompile(`(?:src|href|action)="(?:https?:)?//[^"]*"`).FindString(page.body); outside != "" {
		t.Errorf("the page names another site: %s", outside)
	}
}

// Whoever opens a case of their own queue is on record too, once an hour; who
// has whole numbers shown is, every time; a look at one's own work is none of
// those that heads are shown.
func TestOwnLooksAreOnRecord(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "submitted")
	verifier := h.enter(h.hire(h.role("verifier")))
	looks := func() (n int) {
		if err := h.pool.QueryRow(context.Background(), `SELECT count(*) FROM case_views WHERE application_id = $1 AND reason = ''`, a.ID).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for range 3 {
		verifier.get(casePath(a.ID)).is(200)
	}
	if n := looks(); n != 1 {
		t.Errorf("%d looks within the hour, want 1", n)
	}
	h.clock.Add(core.OpenFor + time.Minute)
	verifier.get(casePath(a.ID) + "?nomor=utuh").is(200).has(a.SubjectNIK.Full())
	if n := looks(); n != 2 {
		t.Errorf("%d looks in the next hour, want 2", n)
	}
	if n := h.logged("case.numbers"); n != 1 {
		t.Errorf("%d times whole numbers, want 1", n)
	}
	head := h.enter(h.hire(h.role("head_of_office")))
	head.get("/panel/jejak?jenis=case").is(200).has("Melihat nomor lengkap")
	head.get("/panel/jejak").is(200).lacks("Melihat nomor lengkap di permohonan")

	// A look at one's own work is no reason to look at it later.
	h.exec(`UPDATE applications SET state = 'closed' WHERE id = $1`, a.ID)
	verifier.get(casePath(a.ID)).is(200).has("Kenapa Anda membuka permohonan ini?")
}

// What asks for a reason cannot be gone round by the address of a photo, a
// document, a receipt, a screen of work, a print page, or the public page.
func TestReasonCannotBeSkirted(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "closed")
	var file, document string
	err := h.pool.QueryRow(context.Background(), `SELECT (SELECT file_id::text FROM attachments WHERE application_id = $1 LIMIT 1), (SELECT file_id::text FROM documents WHERE application_id = $1 LIMIT 1)`, a.ID).Scan(&file, &document)
	if err != nil {
		t.Fatal(err)
	}
	staff := h.hire(h.role("verifier"), h.role("validator"), h.role("call_centre"), h.role("head_of_section"))
	p := h.enter(staff)
	before := h.fingerprint()
	for _, r := range h.panel.table() {
		if !strings.Contains(r.Path, "{id}") || r.Method != get || !allows(r.Roles, staff) {
			continue
		}
		for _, id := range []string{file, document} {
			got := p.get(strings.NewReplacer("{id}", a.ID.String(), "{file}", id).Replace(r.Path))
			if got.status == 200 && !strings.Contains(got.body, "Kenapa Anda membuka permohonan ini?") {
				t.Errorf("%s: opened without a reason", r.Path)
			}
			for _, secret := range []string{a.Subject, a.SubjectNIK.Full(), a.SubjectNIK.String()} {
				if strings.Contains(got.body, secret) {
					t.Errorf("%s shows %q", r.Path, secret)
				}
			}
		}
	}
	if after := h.fingerprint(); after != before {
		t.Errorf("a look went on record as one: %s, was %s", after, before)
	}
	tracked := p.post("/lacak", "number", *a.Number, "tracking", "ABCDEF")
	if tracked.status != http.StatusNotFound || strings.Contains(tracked.body, a.Subject) {
		t.Errorf("the public page: status %d", tracked.status)
	}
}
