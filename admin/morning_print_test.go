package admin

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
	"sakti/core/coretest/browser"
)

// counterRole is the print desk of a counter.
func (h *house) counterRole(code string) core.Role {
	h.t.Helper()
	r := core.Role{Code: "print_desk"}
	h.do(func(tx pgx.Tx) { r.CounterID = coretest.Counter(h.t, tx, code) })
	return r
}

// document is a case at the print desk: where it is taken, in which village.
func (h *house) document(service, state, collect, village string) *core.Application {
	h.t.Helper()
	a := h.file(service, state)
	h.exec(`UPDATE applications SET collect = $2, village = $3, claimed_by = NULL WHERE id = $1`, a.ID, collect, village)
	return h.read(a)
}

const (
	sumberagung = "33.12.01.2001" // the clerk's village
	neighbour   = "33.12.01.2002"
)

// row is an expression for a row of the print queue.
func row(a *core.Application) string {
	return fmt.Sprintf(`document.querySelector("[data-row='%s']")`, a.ID)
}

// onRow is true while the row's keys are the ones that act.
func onRow(a *core.Application) string { return row(a) + "?.classList.contains('here')" }

// under is true while a row stands under a heading.
func under(heading string, a *core.Application) string {
	return fmt.Sprintf("%s?.closest('section').querySelector('h2').textContent === %q", row(a), heading)
}

const printPage = "location.pathname === '/panel/cetak' && 'ready' in document.documentElement.dataset"

// A village print clerk's morning by keyboard alone: what is here and nothing
// else, download, print, several at once, hand over, spoilt paper, and people
// who come to the wrong counter.
func TestMorningOfPrintClerk(t *testing.T) {
	t.Parallel()
	h := open(t)
	var here []*core.Application
	for range 5 {
		here = append(here, h.document("AKL", "ready", "desa", sumberagung))
	}
	upstairs := h.document("AKL", "ready", "kecamatan", sumberagung)
	nextDoor := h.document("AKL", "printed", "desa", neighbour)
	sari := h.arriving(browser.Open(t), "sari", h.counterRole("DESA-33.12.01.2001"))
	sari.logIn()
	sari.on(says("5 menunggu"))
	sari.shown()
	sari.press("b")
	sari.on(printPage + " && " + onRow(here[0]))
	sari.cost("open the print queue", 1)
	sari.on("document.querySelectorAll('[data-row]').length === 5 && !" + row(upstairs) + " && !" + row(nextDoor))
	sari.shown()
	browser.Shot(t, sari.ctx, "morning-print")

	sari.press("u")
	h.comes("the document is taken", func() bool { return h.looked(sari.staff, here[0], "cetak") == 1 })
	sari.cost("download a document", 1)
	sari.press("c" + kb.Enter)
	sari.on(printPage + " && " + under("Siap diserahkan", here[0]) + " && " + onRow(here[1]) + " && " + says("Dicetak."))
	sari.cost("mark it printed", 2)

	sari.press("  ")
	sari.on(says("2 dipilih") + " && " + onRow(here[3]))
	sari.shown()
	browser.Shot(t, sari.ctx, "morning-print-chosen")
	sari.press("c" + kb.Enter)
	sari.on(printPage + " && " + under("Siap diserahkan", here[1]) + " && " + under("Siap diserahkan", here[2]) + " && " + says("2 dokumen ditandai sudah dicetak."))
	sari.cost("mark two printed", 4)
	sari.press("ac" + kb.Enter)
	sari.on(printPage + " && " + under("Siap diserahkan", here[4]) + " && " + says("Tidak ada yang menunggu dicetak."))
	sari.cost("mark all printed", 3)
	late := h.document("AKL", "ready", "desa", sumberagung)
	sari.on(under("Perlu dicetak", late)) // without reloading

	sari.handOver(here[1])
	sari.reprint(here[0])
	sari.wrongCounter(upstairs, nextDoor)
}

// handOver finds who comes by their receipt and gives them their document.
func (o *officer) handOver(a *core.Application) {
	o.h.t.Helper()
	o.find(*a.Number)
	o.on(printPage + " && " + onRow(a) + " && " + says("Yang ditemukan"))
	o.keys = 0
	o.press("d")
	o.on("document.activeElement.name === 'receiver' && " + says("Pemohon sendiri: "+a.Answers["pemohon_nama"]))
	o.shown()
	browser.Shot(o.h.t, o.ctx, "morning-print-handover")
	o.press(kb.Enter)
	o.on(printPage + " && document.querySelector('.told').textContent.includes('Diserahkan ke pemohon') && !" + row(a))
	o.cost("hand over to the applicant", 2)
	if got := o.h.read(a).State; got != "closed" {
		o.h.t.Errorf("state %s, want closed", got)
	}
}

// find types into the search by keyboard.
func (o *officer) find(text string) {
	o.h.t.Helper()
	o.press("/")
	o.on("document.activeElement.id === 'q'")
	o.press(text + kb.Enter)
	o.cost("find by what is on the receipt", 2+len(text))
	o.on(printPage + " && document.getElementById('h-found')")
}

// reprint puts a spoilt document back, and the journal says why.
func (o *officer) reprint(a *core.Application) {
	o.h.t.Helper()
	for n := 0; ; n++ { // the arrows lead there
		if at, err := chromedp.Run(o.ctx, chromedp.Evaluate[bool]("Boolean("+onRow(a)+")")); err != nil || n > 9 {
			o.h.t.Fatal(n, err)
		} else if at {
			break
		}
		o.press(kb.ArrowDown)
	}
	o.keys = 0
	o.press("r")
	o.on("document.activeElement.name === 'reason'")
	o.shown()
	o.press("1" + kb.Enter)
	o.on(printPage + " && " + under("Perlu dicetak", a) + " && " + row(a) + ".textContent.includes('Dicetak ulang: Kertasnya sobek atau macet.')")
	o.cost("print a spoilt one again", 3)
	browser.Shot(o.h.t, o.ctx, "morning-print-again")
}

// wrongCounter answers people whose document is elsewhere: with the name where
// the case belongs to the village, with the place alone where it does not.
func (o *officer) wrongCounter(upstairs, nextDoor *core.Application) {
	o.h.t.Helper()
	o.find(*upstairs.Number)
	o.on(says("Dicetak dan diambil di: Kantor kecamatan.") + " && " + says(upstairs.Subject))
	browser.Shot(o.h.t, o.ctx, "morning-print-elsewhere")
	o.find(*nextDoor.Number)
	o.on(says("Sudah dicetak. Diambil di: Kantor desa/kelurahan.") + " && !" + says(nextDoor.Subject))
	o.find("26-999999")
	o.on(says("Tidak ada yang cocok"))
	o.press("s")
	o.on(printPage + " && !document.getElementById('h-found')")
	o.cost("back to the list", 1)
}

// looked counts how often somebody opened documents of a case for a purpose.
func (h *house) looked(staff *core.Staff, a *core.Application, purpose string) (n int) {
	h.t.Helper()
	err := h.pool.QueryRow(context.Background(), `SELECT count(*) FROM file_views v JOIN documents d ON d.file_id = v.file_id
		WHERE v.staff_id = $1 AND d.application_id = $2 AND v.purpose = $3`, staff.ID, a.ID, purpose).Scan(&n)
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// A finished document comes as a file to keep, to those alone whose work it
// is, and nothing else of the case does.
func TestDocumentIsADownload(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.document("AKL", "ready", "desa", sumberagung)
	clerk := h.enter(h.hire(h.counterRole("DESA-33.12.01.2001")))
	path := regexp.MustCompile(`/panel/unduh/[^"]+`).FindString(clerk.get("/panel/cetak").body)
	file := clerk.get(path).is(200)
	if got, want := file.header.Get("Content-Disposition"), `attachment; filename="`+*a.Number+" "; !strings.HasPrefix(got, want) || !strings.HasPrefix(file.body, "%PDF-") {
		t.Errorf("%s, want %s…", got, want)
	}
	if h.looked(h.reader(a), a, "cetak") != 1 {
		t.Error("nobody will know who took it")
	}
	h.enter(h.hire(h.counterRole("DESA-33.12.01.2002"))).get(path).is(http.StatusNotFound)
	h.enter(h.hire(h.counterRole("DINAS-1"))).get(path).is(200)
	var photo string
	if err := h.pool.QueryRow(context.Background(), `SELECT file_id::text FROM attachments WHERE application_id = $1 LIMIT 1`, a.ID).Scan(&photo); err != nil {
		t.Fatal(err)
	}
	clerk.get("/panel/unduh/" + a.ID.String() + "/" + photo).is(http.StatusNotFound)
}

// reader is who opened the case's document last.
func (h *house) reader(a *core.Application) *core.Staff {
	h.t.Helper()
	staff := &core.Staff{}
	err := h.pool.QueryRow(context.Background(), `SELECT v.staff_id FROM file_views v JOIN documents d ON d.file_id = v.file_id
		WHERE d.application_id = $1 AND v.staff_id IS NOT NULL ORDER BY v.id DESC LIMIT 1`, a.ID).Scan(&staff.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return staff
}

// Two clerks of one counter on the same row: one prints it, the other is told
// who did, and the citizen hears of it once.
func TestTwoPrintClerksAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	first := browser.Open(t)
	counter := h.counterRole("KEC-33.12.01")
	sari, joko := h.arriving(first, "sari", counter), h.arriving(browser.Tab(t, first), "joko", counter)
	var cases []*core.Application
	for range 4 {
		cases = append(cases, h.document("AKL", "ready", "kecamatan", sumberagung))
	}
	for _, o := range []*officer{sari, joko} {
		o.logIn()
		o.press("b")
		o.on(printPage + " && " + onRow(cases[0]))
	}
	for round, a := range cases[:3] {
		for _, o := range []*officer{sari, joko} {
			o.on(printPage + " && " + onRow(a))
		}
		h.together("c"+kb.Enter, sari, joko)
		for _, o := range []*officer{sari, joko} {
			o.on(printPage + " && " + under("Siap diserahkan", a))
		}
		by := h.doers(a, "print")
		if len(by) != 1 {
			t.Fatalf("round %d: printed %d times", round, len(by))
		}
		for _, o := range []*officer{sari, joko} {
			o.on(row(a) + ".textContent.includes('oleh " + by[0] + ".')")
			h.look(o.ctx, "/panel/cetak") // at rest again, whichever of the two they were
		}
	}

	a := cases[3]
	late := h.enter(joko.staff)
	page := late.get("/panel/cetak").is(200)
	batch := regexp.MustCompile(a.ID.String() + `:\d+`).FindString(page.body)
	sari.on(printPage + " && " + onRow(a))
	sari.press("c" + kb.Enter)
	sari.on(printPage + " && " + under("Siap diserahkan", a))
	late.follow(late.post(casePath(a.ID)+"/langkah/print", "rev", strings.TrimPrefix(batch, a.ID.String()+":"), "back", "cetak")).is(200).
		has(*a.Number+": sudah dicetak oleh Sari", "jadi langkah Anda tidak dicatat lagi.")
	late.follow(late.post("/panel/cetak/tandai", "case", batch)).is(200).has(*a.Number + ": sudah dicetak oleh Sari")
	late.follow(late.post("/panel/cetak/tandai")).is(200).has("Pilih dulu dokumen")
	late.post("/panel/cetak/tandai", "case", "bukan:1").is(http.StatusUnprocessableEntity)
	if n := len(h.doers(a, "print")); n != 1 {
		t.Errorf("printed %d times", n)
	}
}

// A colleague takes the row away under somebody's finger: Enter does not do to
// the next row what was meant for that one.
func TestFocusStaysWithItsRow(t *testing.T) {
	t.Parallel()
	h := open(t)
	counter := h.counterRole("DESA-33.12.01.2001")
	sari, joko := h.hire(counter), h.hire(counter)
	a, b := h.document("AKL", "ready", "desa", sumberagung), h.document("AKL", "ready", "desa", sumberagung)
	ctx := browser.Open(t)
	h.sit(ctx, sari)
	h.look(ctx, "/panel/cetak")
	h.on(ctx, printPage+" && "+onRow(a))
	h.press(ctx, "c")
	h.on(ctx, row(a)+".contains(document.activeElement) && document.activeElement.matches('button')")
	h.act(joko, a, "print", core.Note{})
	h.on(ctx, under("Siap diserahkan", a)+" && "+onRow(b)) // without reloading
	strayed, err := chromedp.Run(ctx, chromedp.Evaluate[bool](row(b)+".contains(document.activeElement)"))
	if err != nil || strayed {
		t.Fatalf("the finger lies on the next row's button: %v", err)
	}
	h.press(ctx, "c"+kb.Enter) // the next row's own keys still do
	h.on(ctx, printPage+" && "+under("Siap diserahkan", b)+" && "+says(*b.Number+": Dicetak."))
}

// doers are the names of those who did an action on a case.
func (h *house) doers(a *core.Application, action string) (names []string) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		entries, err := h.office.Journal(context.Background(), tx, a.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, entry := range entries {
			if entry.Action == action {
				names = append(names, *entry.StaffName)
			}
		}
	})
	return names
}

// Whoever takes a document for somebody else says their name, and the
// originals stay here; the journal tells it.
func TestHandOverToFamily(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.document("KIA-GANTI", "printed", "kecamatan", sumberagung)
	h.exec(`UPDATE applications SET answers = answers || '{"sebab": "rusak"}'`)
	sari := h.arriving(browser.Open(t), "sari", h.counterRole("KEC-33.12.01"))
	sari.logIn()
	h.look(sari.ctx, "/panel/cetak")
	sari.on(printPage + " && " + onRow(a))
	sari.press("d")
	sari.on("document.activeElement.name === 'receiver' && " + says("Yang asli sudah diterima: KIA lama"))
	sari.shown()
	sari.press("2")
	sari.on("document.activeElement.value === 'family' && document.querySelector('[name=receiver_name]').required")
	sari.press("\t")
	sari.on("document.activeElement.name === 'receiver_name'")
	sari.press("Budi Santoso" + kb.Enter)
	sari.on("!document.querySelector('[name=originals]').checkValidity() && document.activeElement.name === 'originals'") // the browser points at what is missing
	sari.press(" " + kb.Enter)
	sari.on(printPage + " && document.querySelector('.told')?.textContent.includes('Diserahkan ke pemohon')")
	sari.cost("hand over to family, with an original", 3+len("Budi Santoso")+3)
	clerk := h.enter(sari.staff)
	clerk.get(casePath(a.ID)).is(200).has("Yang mengambil: keluarga satu KK, Budi Santoso. Yang asli sudah diterima.")

	b := h.document("KIA-GANTI", "printed", "kecamatan", sumberagung)
	h.exec(`UPDATE applications SET answers = answers || '{"sebab": "rusak"}' WHERE id = $1`, b.ID)
	page := clerk.get(casePath(b.ID)).is(200).has("Siapa yang mengambil?")
	clerk.follow(clerk.post(casePath(b.ID)+"/langkah/hand_over", "rev", page.rev(), "receiver", "self")).has("Minta dulu yang asli: KIA lama.")
	clerk.follow(clerk.post(casePath(b.ID)+"/langkah/hand_over", "rev", page.rev(), "receiver", "proxy", "originals", "ya")).has("Tulis nama yang mengambil")
	clerk.follow(clerk.post(casePath(b.ID)+"/langkah/hand_over", "rev", page.rev())).has("Pilih dulu siapa yang mengambil.")
	if got := h.read(b).State; got != "printed" {
		t.Errorf("state %s, want printed", got)
	}
}
