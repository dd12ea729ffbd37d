// Package admin is what people see of the office in a browser: the officers'
// panel and the public page where an applicant follows a case.
//
// The table below says which pages there are and whose they are; the guard
// (guard.go) enforces it before a page is asked anything. One page is one
// pair of files: page.go reads and writes through core, pages/page.html shows
// it. A page gets a visit, with a transaction that its whole request shares,
// and gives back an answer; the transaction is committed before the answer is
// sent (visit.go). Rules are core's; nothing here decides about a case.
package admin

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"

	"sakti/core"
)

// Config is what the panel needs. Office and Pool are required.
type Config struct {
	Office        *core.Office
	Pool          *pgxpool.Pool
	Redis         redis.UniversalClient // counts tries on the tracking page for all processes; nil counts for each by itself
	SecureCookies bool                  // false only where the panel is served without HTTPS
	Log           *slog.Logger          // nil for slog.Default()
	PublicURL     string                // "https://…", as people type it; "" if it is not known
	Alarm         bool                  // somebody is told when a line is down
	SecondFactor  bool                  // whoever works in the office must have a second factor; else they may
}

// Who may come in, besides the roles of core/catalog/steps.yaml. A route
// without roles is open to nobody.
var (
	public   = []string{"*public"} // anybody
	anyStaff = []string{"*staff"}  // whoever is logged in

	readers  = []string{"operator", "verifier", "validator", "print_desk", "call_centre", "head_of_section", "head_of_office", "camat"}
	workers  = []string{"operator", "verifier", "validator", "print_desk", "call_centre", "head_of_section"}
	printers = []string{"print_desk", "operator"}
	helpers  = []string{"call_centre", "head_of_section"}
	managers = []string{"admin", "head_of_office"}
	admins   = []string{"admin"}
)

// route is one line of the table.
type route struct {
	Method string
	Path   string
	Roles  []string
	Handle func(*visit) (answer, error)
	Menu   string // its name in the menu, "" if it is not there
}

// table is the route table, in the order of the menu.
func (p *panel) table() []route {
	return slices.Concat(p.ownRoutes(), p.caseRoutes(), p.officeRoutes(), p.staffRoutes())
}

const get, post = http.MethodGet, http.MethodPost

// ownRoutes are for everybody's own account, and for people without one.
func (p *panel) ownRoutes() []route {
	return []route{
		{get, "/lacak", public, p.trackPage, ""},
		{post, "/lacak", public, p.track, ""},
		{post, "/lacak/dokumen", public, p.download, ""},

		{get, "/", public, p.home, ""},
		{get, "/masuk", public, p.loginPage, ""},
		{post, "/masuk", public, p.login, ""},
		{get, "/masuk/kode", public, p.codePage, ""},
		{post, "/masuk/kode", public, p.code, ""},
		{post, "/masuk/kode/kunci", public, p.passkeyInsteadOfCode, ""},
		{post, "/masuk/kode/kunci/tanya", public, p.askInsteadOfCode, ""},
		{post, "/masuk/kunci", public, p.loginByPasskey, ""},
		{post, "/masuk/kunci/tanya", public, p.askPasskey, ""},
		{get, "/undangan/{secret}", public, p.invitationPage, ""},
		{post, "/undangan/{secret}", public, p.acceptInvitation, ""},
		{post, "/keluar", anyStaff, p.logout, ""},
		{get, "/sandi", anyStaff, p.passwordPage, ""},
		{post, "/sandi", anyStaff, p.changePassword, ""},
		{get, "/akun", anyStaff, p.account, ""},
		{post, "/akun/keluarkan", anyStaff, p.endSession, ""},
		{get, "/akun/kode", anyStaff, p.factorPage, ""},
		{post, "/akun/kode", anyStaff, p.confirmFactor, ""},
		{get, "/akun/kode.svg", anyStaff, p.factorQR, ""},
		{post, "/akun/kunci", anyStaff, p.addPasskey, ""},
		{post, "/akun/kunci/tanya", anyStaff, p.askNewPasskey, ""},
		{post, "/akun/kunci/sandi", anyStaff, p.provePassword, ""},
		{post, "/akun/kunci/hapus", anyStaff, p.removePasskey, ""},
		{post, "/akun/kunci/nama", anyStaff, p.renamePasskey, ""},
	}
}

// caseRoutes are for the work on cases, and for the people behind them.
func (p *panel) caseRoutes() []route {
	return []route{
		{get, "/panel/siar", anyStaff, p.stream, ""},
		{get, "/panel", anyStaff, p.work, "Pekerjaan saya"},
		{get, "/panel/antrean/{desk}", workers, p.desk, ""},
		{post, "/panel/antrean/{desk}/ambil", workers, p.takeNext, ""},
		{post, "/panel/kembalikan", workers, p.handBackAll, ""},
		{post, "/panel/diambil", workers, p.readLost, ""},
		{get, "/panel/cetak", printers, p.printQueue, "Cetak & serah"},
		{post, "/panel/cetak", printers, p.printSearch, ""},
		{post, "/panel/cetak/tandai", printers, p.markPrinted, ""},
		{get, "/panel/unduh/{id}/{file}", printers, p.documentFile, ""},

		{get, "/panel/kabar", couriers, p.errands, "Perlu dikabari"},
		{post, "/panel/kabar/{journal}/{audience}", couriers, p.endErrand, ""},

		{get, "/panel/cari", readers, p.searchPage, "Cari"},
		{post, "/panel/cari", readers, p.search, ""},
		{get, "/panel/permohonan/{id}", readers, p.showCase, ""},
		{post, "/panel/permohonan/{id}/alasan", readers, p.giveReason, ""},
		{get, "/panel/permohonan/{id}/periksa", []string{"verifier"}, p.verify, ""},
		{get, "/panel/permohonan/{id}/entri", []string{"verifier"}, p.keying, ""},
		{get, "/panel/permohonan/{id}/validasi", []string{"validator"}, p.validation, ""},
		{get, "/panel/permohonan/{id}/jawab", helpers, p.complaint, ""},
		{post, "/panel/permohonan/{id}/langkah/{action}", workers, p.act, ""},
		{post, "/panel/permohonan/{id}/urungkan", workers, p.undo, ""},
		{post, "/panel/permohonan/{id}/lepaskan", speakers, p.takeFrom, ""},
		{get, "/panel/berkas/{id}/{file}", readers, p.file, ""},
		{get, "/panel/berkas/{id}/tanda-terima", readers, p.receipt, ""},

		{get, "/chat", helpers, p.tickets, "Chat"},
		{post, "/chat/ambil", helpers, p.takeLongest, ""},
		{post, "/chat/bantuan/{ticket}/ambil", helpers, p.takeTicket, ""},
		{post, "/chat/bantuan/{ticket}/lepas", helpers, p.releaseTicket, ""},
		{post, "/chat/bantuan/{ticket}/selesai", helpers, p.closeTicket, ""},
		{post, "/chat/bantuan/{ticket}/asisten", helpers, p.giveBack, ""},
		{post, "/chat/bantuan/{ticket}/serahkan", helpers, p.passTicket, ""},
		{post, "/chat/bantuan/{ticket}/tunda", helpers, p.snoozeTicket, ""},
		{post, "/chat/bantuan/{ticket}/lanjut", helpers, p.wakeTicket, ""},
		{get, "/chat/{conversation}", helpers, p.chat, ""},
		{get, "/chat/{conversation}/siap/{code}", helpers, p.ready, ""},
		{post, "/chat/{conversation}/asisten", helpers, p.endHand, ""},
		{post, "/chat/{conversation}/mengetik", helpers, p.keepDraft, ""},
		{post, "/chat/{conversation}/catatan", helpers, p.addNote, ""},
		{post, "/chat/{conversation}/kirim", helpers, p.reply, ""},
		{post, "/chat/{conversation}/kirim-ulang/{message}", helpers, p.resend, ""},
	}
}

// officeRoutes are for the office itself: its counters, people's work, groups,
// lines and settings.
func (p *panel) officeRoutes() []route {
	return []route{
		{get, "/panel/loket", managers, p.counters, "Loket"},
		{post, "/panel/loket/{counter}/status", managers, p.setCounterStatus, ""},
		{post, "/panel/loket/{counter}/nama", managers, p.renameCounter, ""},
		{post, "/panel/loket/{counter}/jam", managers, p.setCounterHours, ""},
		{get, "/panel/loket/daftar.csv", managers, p.counterExport, ""},
		{get, "/panel/loket/contoh.csv", admins, p.counterExample, ""},
		{get, "/panel/loket/impor", admins, p.counterImportPage, ""},
		{post, "/panel/loket/impor", admins, p.importCounters, ""},
		{get, "/panel/loket/{counter}", managers, p.counter, ""},
		{post, "/panel/loket/{counter}/perangkat", managers, p.addEquipment, ""},
		{get, "/panel/perangkat", managers, p.equipment, ""},
		{post, "/panel/perangkat/{equipment}", managers, p.setEquipment, ""},
		{post, "/panel/perangkat/{equipment}/hapus", managers, p.removeEquipment, ""},

		{get, "/panel/beban", speakers, p.workload, "Beban kerja"},
		{get, "/panel/beban/petugas.csv", speakers, p.officersCSV, ""},
		{get, "/panel/beban/antrean.csv", speakers, p.desksCSV, ""},
		{get, "/panel/cuti", heads, p.absences, "Cuti"},
		{post, "/panel/cuti", heads, p.setAbsence, ""},
		{post, "/panel/cuti/{absence}/selesai", absent, p.endAbsence, ""},
		{post, "/panel/cuti/lepas/{staff}", heads, p.releaseHeld, ""},

		{get, "/panel/grup", heads, p.groups, "Grup"},
		{post, "/panel/grup/{group}", managers, p.setGroup, ""},
		{get, "/panel/pengumuman", heads, p.announcements, "Pengumuman"},
		{post, "/panel/pengumuman", speakers, p.announce, ""},
		{post, "/panel/pengumuman/{announcement}/batal", speakers, p.cancelAnnouncement, ""},

		{get, "/panel/saluran", managers, p.lineList, "Saluran"},
		{get, "/panel/saluran/{channel}/{account}/tautkan", admins, p.linkPage, ""},
		{post, "/panel/saluran/{channel}/{account}/{order}", admins, p.orderLine, ""},
		{get, "/panel/penautan/{order}", admins, p.linking, ""},
		{post, "/panel/penautan/{order}/jawab", admins, p.answerLink, ""},
		{post, "/panel/penautan/{order}/batal", admins, p.cancelLink, ""},

		{get, "/panel/jawaban", wordsmiths, p.cannedPage, "Jawaban siap pakai"},
		{post, "/panel/jawaban", wordsmiths, p.addCanned, ""},
		{get, "/panel/jawaban/{code}", wordsmiths, p.cannedAnswer, ""},
		{post, "/panel/jawaban/{code}", wordsmiths, p.setCanned, ""},
		{get, "/panel/setelan", managers, p.settingsPage, "Setelan"},
		{post, "/panel/setelan/{setting}", managers, p.setSetting, ""},
		{get, "/panel/jejak", managers, p.trail, "Jejak perubahan"},
	}
}

// staffRoutes are for the accounts of those who work here.
func (p *panel) staffRoutes() []route {
	return []route{
		{get, "/panel/petugas", admins, p.staffList, "Petugas"},
		{get, "/panel/petugas/daftar.csv", admins, p.staffExport, ""},
		{get, "/panel/petugas/contoh.csv", admins, p.staffExample, ""},
		{get, "/panel/petugas/impor", admins, p.staffImportPage, ""},
		{post, "/panel/petugas/impor", admins, p.importStaff, ""},
		{post, "/panel/unduh/undangan.csv", admins, p.invitationsCSV, ""},
		{get, "/panel/petugas/baru", admins, p.newStaffPage, ""},
		{post, "/panel/petugas/baru", admins, p.addStaff, ""},
		{get, "/panel/petugas/{staff}", admins, p.staffPage, ""},
		{post, "/panel/petugas/{staff}/nama", admins, p.rename, ""},
		{post, "/panel/petugas/{staff}/tugas", admins, p.giveRole, ""},
		{post, "/panel/petugas/{staff}/tugas/hapus", admins, p.takeRole, ""},
		{post, "/panel/petugas/{staff}/aktif", admins, p.setActive, ""},
		{post, "/panel/petugas/{staff}/sandi", admins, p.resetPassword, ""},
		{post, "/panel/petugas/{staff}/kode", admins, p.resetFactor, ""},
		{post, "/panel/petugas/{staff}/keluarkan", admins, p.endSessions, ""},
		{post, "/panel/petugas/{staff}/tautan", admins, p.link, ""},
		{post, "/panel/petugas/{staff}/undangan", admins, p.invite, ""},
		{post, "/panel/petugas/{staff}/chat/lepas", admins, p.unlinkChat, ""},
	}
}

// New returns the handler of everything in the table and of /static. The
// client's address is the one that chi's ClientIP middleware found, if main
// put it before the handler, else the connection's.
func New(c Config) (*Panel, error) {
	p, err := newPanel(c)
	if err != nil {
		return nil, err
	}
	return &Panel{p.handler(p.table()), p}, nil
}

// Panel is the handler, and the work that goes on without requests.
type Panel struct {
	http.Handler
	p *panel
}

// Run carries out what officers decided when it can no longer be taken back,
// until ctx ends. Several processes may run it. Without it a decision waits
// for the process in which it was taken.
func (p *Panel) Run(ctx context.Context) error { return p.p.run(ctx) }

// panel is the running panel.
type panel struct {
	Config
	office   *core.Office
	assets   *assets
	pages    *pages
	sessions *sessions
	tries    tries
	regions  regionNames
	menu     []route // the lines of the table that stand in the menu
	streams  streams
	running  atomic.Bool // Run is at work
}

func newPanel(c Config) (*panel, error) {
	if c.Office == nil || c.Pool == nil {
		return nil, errors.New("panel: Office dan Pool harus ada")
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	assets, err := loadAssets()
	if err != nil {
		return nil, err
	}
	pages, err := loadPages(assets)
	if err != nil {
		return nil, err
	}
	p := &panel{Config: c, office: c.Office, assets: assets, pages: pages, sessions: newSessions(c.Pool, c.SecureCookies)}
	p.sessions.ErrorFunc = p.sessionFault
	p.tries = newTries(c.Redis, c.Log)
	for _, r := range p.table() {
		if r.Menu != "" {
			p.menu = append(p.menu, r)
		}
	}
	return p, nil
}

// handler serves the routes.
func (p *panel) handler(routes []route) http.Handler {
	router := chi.NewRouter()
	router.Use(p.logRequests, middleware.Compress(5, "text/html", "text/css", "text/javascript", "image/svg+xml"), p.secure)
	router.Handle("/static/*", p.assets)
	for _, r := range routes {
		router.Method(r.Method, r.Path, p.serve(r))
	}
	lost := p.serve(route{Roles: public, Handle: func(*visit) (answer, error) { return answer{}, errNoPage }})
	router.NotFound(lost.ServeHTTP)
	router.MethodNotAllowed(lost.ServeHTTP)
	return router
}
