package admin

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// patience gives an officer's tab more time than a single page needs: a whole
// morning goes by in it, on a slow machine too.
func (o *officer) patience(d time.Duration) *officer {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(o.ctx), d)
	o.h.t.Cleanup(cancel)
	o.ctx = ctx
	return o
}

// paste puts in what comes from elsewhere: two keys, whatever its length.
func (o *officer) paste(text string) {
	o.h.t.Helper()
	o.h.on(o.ctx, listening)
	if _, err := chromedp.Call(o.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		o.h.t.Fatal(err)
	}
	o.keys += 2
}

// with presses a key together with Ctrl.
func (o *officer) with(key string) {
	o.h.t.Helper()
	o.h.on(o.ctx, listening)
	if err := chromedp.Do(o.ctx, chromedp.KeyEvent(key, chromedp.KeyModifiers(kb.ModifierCtrl))); err != nil {
		o.h.t.Fatal(err)
	}
	o.keys += 2
}

// goTo opens a page by its two keys.
func (o *officer) goTo(key, path string) {
	o.h.t.Helper()
	o.press("g")
	o.on("document.documentElement.classList.contains('going')")
	o.press(key)
	o.on(atPath(path))
	o.shown()
}

// lookUp looks for one row of a list and opens it.
func (o *officer) lookUp(name string) {
	o.h.t.Helper()
	o.press("/")
	o.on("document.activeElement.id === 'nama'")
	o.press(name + kb.Enter)
	o.on("location.search.includes('nama=') && document.querySelectorAll('tbody tr').length === 1 && " + listening)
	o.shown()
	o.press("1")
	o.on("!location.search && document.querySelector('h1').innerText.toLowerCase().includes('" + name + "') && " + listening)
	o.shown()
}

// picture photographs the page on all screens, where pictures are wanted; what
// is on them is audited as scenes.
func (o *officer) picture(name string) {
	o.h.t.Helper()
	if shots() {
		o.h.everyScreen(o.ctx, name)
	}
}

func focused(id string) string { return "document.activeElement.id === '" + id + "'" }

// An administrator's morning by keyboard alone, from login to logout.
func TestMorningOfAdministrator(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.SecondFactor, h.panel.PublicURL = true, h.server.URL
	h.office.Defaults.Phone = "0823-2872-9953"
	h.account("whatsapp", "warga", "up", "phone = '+6281100000000', heard_at = '2026-11-02 08:48+07'")
	first := browser.Open(t)
	wati := h.arriving(first, "wati", h.role("admin")).patience(5 * time.Minute)
	stolen := h.arriving(browser.Tab(t, first), "sari", h.role("verifier")).patience(5 * time.Minute)
	leaver := h.arriving(browser.Tab(t, first), "budi", h.role("verifier")).patience(5 * time.Minute)
	for _, o := range []*officer{stolen, leaver, wati} {
		o.logIn()
	}
	h.hireByLink(wati, browser.Tab(t, first))
	held := []*core.Application{h.held(leaver.staff, "AKL", "submitted"), h.held(leaver.staff, "AKL", "submitted")}

	h.importMended(wati)
	h.coverFor(wati, stolen.staff)
	h.settingWithHistory(wati)
	h.pilot(wati)

	wati.goTo("a", "/panel/saluran")
	wati.on(says("Tersambung") + " && " + says("WhatsApp warga"))
	wati.cost("look at a line's state", 2)

	h.stolenLaptop(wati, stolen)
	h.leaves(wati, leaver, held)

	wati.goTo("j", "/panel/jejak")
	for _, words := range []string{"Menonaktifkan akun", "memegang 2 permohonan", "Mengeluarkan dari perangkat", "Menambah perangkat", "Mengubah status loket",
		"Mengubah setelan", "Mencatat tidak masuk", "digantikan Budi", "Mengganti nama loket", "Wati"} {
		wati.on(says(words))
	}
	wati.cost("read who did what", 2)
	wati.picture("morning-admin-trail")

	wati.press("gx" + kb.Enter)
	wati.on("location.pathname === '/masuk'")
	wati.cost("log out", 3)
}

// hireByLink takes a verifier on; the newcomer opens the link at a browser of
// their own, chooses a password, sets up their second factor and is at work.
func (h *house) hireByLink(o *officer, tab context.Context) {
	h.t.Helper()
	o.goTo("t", "/panel/petugas")
	o.press("t")
	o.on(atPath("/panel/petugas/baru") + " && " + focused("name"))
	o.picture("morning-admin-new")
	o.press("Ratna Dewi\tratna\tVerif\t" + kb.Enter)
	o.on(says("Petugas ditambahkan") + " && " + listening)
	o.shown()
	o.press("c")
	o.on(says("Sudah disalin."))
	o.picture("morning-admin-link")
	o.cost("take on a verifier", 30)
	link := h.ask(o.ctx, "document.getElementById('secret').textContent")
	o.press("s")
	o.on(says("Tautan masuk yang dibuat belum dipakai, berlaku sampai 5 November 2026") + " && " + says("Belum ganti sandi"))
	o.shown()

	ratna := &officer{h: h, ctx: tab, staff: &core.Staff{Username: "ratna", Name: "Ratna Dewi"}}
	h.look(tab, strings.TrimPrefix(link, h.server.URL))
	ratna.on(says("Selamat datang, Ratna Dewi") + " && " + focused("new"))
	ratna.picture("morning-invitation")
	ratna.press(morningPassword + "\t" + morningPassword + kb.Enter)
	ratna.on(atPath("/akun/kode"))
	ratna.secret = strings.TrimSpace(h.ask(tab, "document.querySelector('.secret').textContent"))
	ratna.keys = 0
	h.tabTo(tab, "#code")
	ratna.press(h.codeFor(ratna.secret) + kb.Enter)
	ratna.on("document.querySelectorAll('.codes li').length === 10")
	h.tabTo(tab, "main a.button")
	ratna.press(kb.Enter)
	ratna.on(atPath("/panel") + " && " + says("Verifikasi"))
	h.look(tab, strings.TrimPrefix(link, h.server.URL))
	ratna.on(says("Tautan ini tidak berlaku lagi."))
	ratna.picture("morning-invitation-used")
	h.look(o.ctx, o.at())
	o.keys = 0
	o.on("!" + says("Tautan masuk yang dibuat") + " && " + says("Terpasang") + " && !" + says("Belum ganti sandi"))
}

// importMended imports counters from a sheet with a slip in its last line.
func (h *house) importMended(o *officer) {
	h.t.Helper()
	o.goTo("l", "/panel/loket")
	o.press("i")
	o.on(atPath("/panel/loket/impor"))
	o.shown()
	o.press("i")
	o.on(focused("tempel"))
	o.paste("kode;nama;status\nFASKES-01;RSUD Contoh;aktif\nFASKES-02;Klinik Contoh;ujicoba")
	o.with(kb.Enter)
	o.on(says("Ada 1 hal yang harus dibetulkan") + " && " + says("Baris 3"))
	o.picture("morning-admin-faults")
	o.cost("paste a sheet of counters and have it checked", 8)
	o.press("i")
	o.on(focused("tempel"))
	o.with(kb.End)
	o.press(strings.Repeat(kb.Backspace, len("ujicoba")) + "uji coba")
	o.with(kb.Enter)
	o.on(says("2 loket diubah") + " && document.querySelector('[data-once]') && " + listening)
	o.shown()
	o.press("t")
	o.on("document.activeElement.matches('[data-once] button')")
	o.press(kb.Enter)
	o.on(atPath("/panel/loket") + " && " + says("Impor selesai: 0 loket baru, 2 loket diubah."))
	o.cost("mend the slip and import", 25)
}

// coverFor says that somebody is away, and who goes on with their cases.
func (h *house) coverFor(o *officer, away *core.Staff) {
	h.t.Helper()
	o.goTo("i", "/panel/cuti")
	o.press("c")
	o.on(focused("staff"))
	o.press(away.Name + kb.Escape)
	o.press("p")
	o.on(focused("stand_in"))
	o.press("Budi" + kb.Escape)
	o.press("s")
	o.on("document.activeElement.innerText.startsWith('Simpan')")
	o.press(kb.Enter)
	o.on(says("Sudah dicatat.") + " && " + says(away.Name+" 2 November 2026, digantikan Budi"))
	o.cost("say who is away and who covers", 16)
}

// settingWithHistory changes the office's phone and sees what it was.
func (h *house) settingWithHistory(o *officer) {
	h.t.Helper()
	o.goTo("e", "/panel/setelan")
	o.press("1")
	o.on(focused("office_phone"))
	o.press("0273-321000" + kb.Enter)
	o.on(says("Telepon kantor sudah disimpan") + " && " + says("menjadi “0273-321000”") + " && " + says("Wati, 2 November 2026"))
	o.shown()
	o.cost("change a setting and see its history", 15)
}

// pilot puts a counter on trial and takes down its printer.
func (h *house) pilot(o *officer) {
	h.t.Helper()
	o.goTo("l", "/panel/loket")
	o.lookUp("rsud contoh")
	o.cost("find a counter", 16)
	o.press("s")
	o.on(focused("status"))
	o.press("u\t" + kb.Enter)
	o.on(says("Uji coba") + " && " + says("sejak 2 November 2026"))
	o.cost("put it on trial", 4)
	o.press("t")
	o.on(focused("kind"))
	o.press("pr\tEpson L3210" + kb.Enter)
	o.on(says("Perangkat sudah ditambahkan.") + " && " + says("Printer Epson L3210"))
	o.shown()
	o.cost("take down its printer", 16)
	o.picture("morning-admin-counter")
}

// stolenLaptop throws a colleague out of the device that is not theirs any
// more: its page is gone within a second, without a touch.
func (h *house) stolenLaptop(o, victim *officer) {
	h.t.Helper()
	victim.on(atPath("/panel"))
	o.goTo("t", "/panel/petugas")
	o.lookUp("sari")
	o.cost("find a colleague", 9)
	o.on(says("Perangkat yang sedang masuk") + " && " + says("Chrome"))
	o.picture("morning-admin-staff")
	o.press("k")
	o.on("document.activeElement.innerText.startsWith('Keluarkan dari semua')")
	o.press(kb.Enter)
	pressed := time.Now()
	victim.on("location.pathname === '/masuk'")
	h.t.Logf("the stolen laptop was out after %v", time.Since(pressed).Round(10*time.Millisecond))
	o.on(says("Orang ini sudah dikeluarkan dari semua perangkat.") + " && " + says("Tidak sedang masuk di perangkat mana pun."))
	o.cost("throw a stolen laptop out", 2)
}

// leaves closes the account of somebody who holds cases: they are out at once,
// and the cases wait where they stood.
func (h *house) leaves(o, leaver *officer, held []*core.Application) {
	h.t.Helper()
	o.goTo("t", "/panel/petugas")
	o.lookUp("budi")
	o.keys = 0
	o.on(says("Sedang memegang 2 permohonan."))
	o.press("o")
	o.on("document.activeElement.innerText === 'Ya, nonaktifkan' && " + says("Yang dipegangnya, 2 permohonan, kembali ke tempatnya di antrean."))
	o.picture("morning-admin-leaver")
	o.press(kb.Enter)
	o.on(says("Akun sudah dinonaktifkan. Yang dipegangnya, 2 permohonan, kembali ke tempatnya di antrean."))
	o.cost("close a leaver's account", 2)
	leaver.on("location.pathname === '/masuk'")
	colleague := h.hire(h.role("verifier"))
	for _, a := range held {
		if now := h.read(a); now.ClaimedBy != nil || now.State != a.State || !now.QueueAt.Equal(*a.QueueAt) {
			h.t.Errorf("%s is held by %v in %s", *a.Number, now.ClaimedBy, now.State)
		}
	}
	h.do(func(tx pgx.Tx) {
		next, err := h.office.TakeNext(context.Background(), tx, colleague, core.DeskByCode("verifikasi"))
		if err != nil || next != held[0].ID {
			h.t.Errorf("next comes %v (%v), want the leaver's oldest", next, err)
		}
	})
}

// Two administrators with one page before them: the second is told who was
// faster and what they did, keeps what they typed, and decides anew.
func TestTwoAdministratorsAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.SecondFactor = true
	h.office.Defaults.Phone = "0823-2872-9953"
	first := browser.Open(t)
	wati := h.arriving(first, "wati", h.role("admin")).patience(3 * time.Minute)
	joko := h.arriving(browser.Tab(t, first), "joko", h.role("admin")).patience(3 * time.Minute)
	rini := h.settled("rini", morningPassword, h.role("verifier"))
	for _, o := range []*officer{wati, joko} {
		o.logIn()
		o.goTo("e", "/panel/setelan")
	}
	wati.press("1")
	wati.on(focused("office_phone"))
	wati.press("0273-321000" + kb.Enter)
	wati.on(says("Telepon kantor sudah disimpan"))
	joko.press("1")
	joko.on(focused("office_phone"))
	joko.press("0273-654321" + kb.Enter)
	joko.on(says("Belum disimpan: Wati lebih dulu mengubah ini pukul 09.0") + " && " + says("Sekarang berlaku: 0273-321000") +
		" && document.activeElement.id === 'office_phone' && document.activeElement.value === '0273-654321'")
	joko.picture("admin-too-late")
	h.setting("0273-321000")
	joko.press(kb.Enter) // having read it
	joko.on(says("Telepon kantor sudah disimpan") + " && " + says("dari “0273-321000” menjadi “0273-654321”"))
	h.setting("0273-654321")

	for _, o := range []*officer{wati, joko} {
		h.look(o.ctx, staffPath(rini.ID))
		o.on(atPath(staffPath(rini.ID)))
	}
	wati.press("n")
	wati.on(focused("name"))
	wati.press("Rini Astuti" + kb.Enter) // the field's words are chosen, as by the tabulator
	wati.on(says("Nama sudah diganti.") + " && document.querySelector('h1').innerText === 'Rini Astuti'")
	joko.press("s")
	joko.on("document.activeElement.innerText.startsWith('Buat kata sandi baru')")
	joko.press(kb.Enter)
	joko.on(says("Belum disimpan: Wati lebih dulu mengubah ini") + " && " + says("Rini Astuti"))
	joko.press("s" + kb.Enter)
	joko.on(says("Kata sandi sementara"))
}

// setting checks the office's phone as it is kept.
func (h *house) setting(want string) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		states, err := h.office.SettingStates(context.Background(), tx)
		if err != nil || states[0].Value != want {
			h.t.Errorf("the phone is %q (%v), want %q", states[0].Value, err, want)
		}
	})
}
