package admin

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// pass lets the ten seconds go by, and the server do what is due.
func (h *house) pass() {
	h.t.Helper()
	h.clock.Add(core.UndoFor)
	h.panel.settleDue(context.Background())
}

// notices counts what the citizen of a case is still to be told.
func (h *house) notices(a *core.Application) (n int) {
	h.t.Helper()
	err := h.pool.QueryRow(context.Background(), `SELECT count(*) FROM journal WHERE application_id = $1 AND announced_at IS NULL`, a.ID).Scan(&n)
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// ready is a case that the person holds and found in order.
func (h *house) ready(staff *core.Staff) *core.Application {
	h.t.Helper()
	a := h.file("AKL", "submitted")
	h.act(staff, a, "claim", core.Note{})
	var note core.Note
	for _, requirement := range h.office.ServiceOf(a).Wanted(a.Answers) {
		note.Verdicts = append(note.Verdicts, core.Verdict{Requirement: requirement.Code, Good: true})
	}
	h.act(staff, a, "judge", note)
	return h.read(a)
}

// A decision can be taken back for ten seconds, from any page and by the
// person alone; no notice leaves before, and then it is done without them.
func TestUndo(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier, other := h.enter(staff), h.enter(h.hire(h.role("verifier")))
	a := h.ready(staff)
	told := h.notices(a)
	page := verifier.get(casePath(a.ID) + "/periksa")
	verifier.follow(verifier.post(casePath(a.ID)+"/langkah/verify", "rev", page.rev())).has("Lembar entri SIAK", "Berkas lengkap. Tercatat dalam 10 detik.", "Urungkan")
	verifier.get("/panel/cari").has("Urungkan")
	other.get(casePath(a.ID)).lacks("Urungkan")
	other.post(casePath(a.ID) + "/urungkan").is(409)
	page = verifier.follow(verifier.post(casePath(a.ID)+"/urungkan")).has("Berkas lengkap diurungkan. Pemohon tidak menerima apa-apa.", "Syarat")
	h.pass()
	if a = h.read(a); a.State != "submitted" || h.notices(a) != told {
		t.Fatalf("state %s, %d notices more after it was taken back", a.State, h.notices(a)-told)
	}

	verifier.post(casePath(a.ID)+"/langkah/verify", "rev", page.rev())
	h.clock.Add(core.UndoFor - time.Second)
	h.panel.settleDue(context.Background())
	if h.notices(a) != told {
		t.Error("a notice left before the ten seconds were over")
	}
	h.pass()
	if a = h.read(a); a.State != "verified" || h.notices(a) != told+1 {
		t.Errorf("state %s, %d notices more", a.State, h.notices(a)-told)
	}
	verifier.post(casePath(a.ID) + "/urungkan").is(409).has("Sepuluh detik sudah lewat")
}

// A rejection ends a case for good, so it can be taken back too; while it
// waits, the case is nobody's work any more.
func TestUndoRejection(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier := h.enter(staff)
	a := h.ready(staff)
	page := verifier.get(casePath(a.ID) + "/periksa")
	verifier.follow(verifier.post(casePath(a.ID)+"/langkah/reject", "rev", page.rev(), "reason", "Pindah kabupaten.")).is(200).
		has("Tolak. Tercatat dalam 10 detik.").lacks("Sedang Anda pegang")
	verifier.follow(verifier.post(casePath(a.ID) + "/urungkan")).has("Tolak diurungkan.")
	h.pass()
	if a = h.read(a); a.State != "submitted" || a.Reason != "" {
		t.Errorf("state %s, reason %q", a.State, a.Reason)
	}
}

// Going on with the case confirms the decision; and what became impossible is
// said, not done.
func TestUndoConfirmedAndRefused(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier := h.enter(staff)
	a, b, c := h.ready(staff), h.ready(staff), h.ready(staff)
	page := verifier.get(casePath(a.ID) + "/periksa")
	page = verifier.follow(verifier.post(casePath(a.ID)+"/langkah/verify", "rev", page.rev()))
	verifier.post(casePath(a.ID)+"/langkah/key", "rev", page.rev(), "siak_number", "3312-LU-02112026-0001", "siak_again", "3312-LU-02112026-0001", "siak_date", "2026-11-02").leads("/panel")
	if a = h.read(a); a.State != "keyed" {
		t.Errorf("state %s, want keyed", a.State)
	}

	page = verifier.get(casePath(c.ID) + "/periksa")
	page = verifier.follow(verifier.post(casePath(c.ID)+"/langkah/verify", "rev", page.rev()))
	h.pass() // SIAK took a while
	verifier.post(casePath(c.ID)+"/langkah/key", "rev", page.rev(), "siak_number", "3312-LU-02112026-0002", "siak_again", "3312-LU-02112026-0002", "siak_date", "2026-11-02").leads("/panel")

	page = verifier.get(casePath(b.ID) + "/periksa")
	verifier.post(casePath(b.ID)+"/langkah/verify", "rev", page.rev())
	h.do(func(tx pgx.Tx) {
		if err := h.office.Withdraw(context.Background(), tx, core.Actor{Person: b.PersonID}, b.ID); err != nil {
			t.Fatal(err)
		}
	})
	h.pass()
	verifier.get("/panel").has("Berkas lengkap tidak jadi.", "Mengerti")
	verifier.follow(verifier.post(casePath(b.ID) + "/urungkan")).has("Dibatalkan").lacks("tidak jadi")
}

// The server carries the decision out though the browser is gone, also in a
// process that was started later.
func TestUndoWithoutBrowser(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier := h.enter(staff)
	a := h.ready(staff)
	verifier.post(casePath(a.ID)+"/langkah/verify", "rev", verifier.get(casePath(a.ID)+"/periksa").rev())
	h.server.Close()
	h.clock.Add(core.UndoFor)
	later, err := New(Config{Office: h.office, Pool: h.pool, Log: h.panel.Log})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- later.Run(ctx) }()
	for deadline := time.Now().Add(10 * time.Second); h.read(a).State != "verified"; {
		if time.Now().After(deadline) {
			t.Fatal("nobody carried it out")
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// An answer is found wrong with the keyboard, the citizen's sentence is shown
// before it goes, and Z takes it back.
func TestWrongAnswerByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.ready(staff)
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, casePath(a.ID)+"/periksa")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa"))
	h.press(ctx, "i")
	h.on(ctx, "document.activeElement.matches('[data-isian]')")
	h.press(ctx, "\t")
	label, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.activeElement.closest("li").querySelector(".what").textContent`))
	if err != nil {
		t.Fatal(err)
	}
	h.press(ctx, kb.Enter)
	h.on(ctx, "document.activeElement.closest('details').open")
	h.press(ctx, "\t1"+kb.Enter)
	h.on(ctx, "document.querySelector('.bubble') && document.querySelector('.marked .wrong .what').textContent === '"+label+"'")
	h.on(ctx, "document.querySelector('.bubble').textContent.includes('"+label+": ')")
	browser.Shot(t, ctx, "wrong-answer")
	h.press(ctx, "m"+kb.Enter)
	h.on(ctx, atPath("/panel")+" && document.querySelector('[data-left]')")
	browser.Shot(t, ctx, "undo")
	h.press(ctx, "z")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa")+" && document.querySelector('.told').textContent.includes('diurungkan')")
	h.pass()
	if a = h.read(a); a.State != "submitted" {
		t.Errorf("state %s, want submitted", a.State)
	}
}

// The citizen's corrected answer stands beside the one that was sent back.
func TestOldAndNewAnswer(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier := h.enter(staff)
	a := h.ready(staff)
	page := verifier.get(casePath(a.ID) + "/periksa")
	page = verifier.follow(verifier.post(casePath(a.ID)+"/langkah/judge", "rev", page.rev(), "field", "subjek_nama", "good", "tidak", "own", "Nama ayah terbaca sebagai nama anak.")).
		has("Pemohon akan membaca ini di chat:", "Nama anak: Nama ayah terbaca sebagai nama anak.", "perlu diperbaiki").lacks("Berkas lengkap</button")
	verifier.post(casePath(a.ID)+"/langkah/return", "rev", page.rev()).leads("/panel")
	h.pass()
	track := h.visitor()
	track.post("/lacak", "number", *a.Number, "tracking", *a.Tracking).has("Perbaiki isian: Nama anak.")
	h.do(func(tx pgx.Tx) {
		err := h.office.Resubmit(context.Background(), tx, core.Actor{Person: a.PersonID}, a.ID, map[string]string{"subjek_nama": "Raden Mas Suryo"})
		if err != nil {
			t.Fatal(err)
		}
	})
	verifier.follow(verifier.post("/panel/antrean/verifikasi/ambil")).has("1 diperbaiki pemohon", "Raden Mas Suryo dulu: "+a.Answers["subjek_nama"], "Berkas lengkap")
}

// What is typed is there again after the browser died, until it is stored;
// somebody else at the same browser, and whoever comes after "Keluar", finds
// nothing.
func TestDrafts(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.ready(staff)
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	path := casePath(a.ID) + "/periksa?syarat=kk"
	drafts := "Object.keys(localStorage).filter((k) => k.startsWith('draft ')).length"
	type_ := func() {
		h.look(ctx, path)
		h.on(ctx, atPath(casePath(a.ID)+"/periksa"))
		h.press(ctx, "p")
		h.on(ctx, "document.activeElement.name === 'reason'")
		if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS(".check.current textarea"), "Stempelnya belum ada")); err != nil {
			t.Fatal(err)
		}
	}
	type_()
	h.look(ctx, "/lacak")
	h.look(ctx, path) // as after a crash: nothing was sent, the page is gone
	h.on(ctx, "document.querySelector('.check.current textarea').value === 'Stempelnya belum ada' && "+drafts+" === 1")
	h.click(ctx, ".check.current .mend button")
	h.on(ctx, "document.querySelector('.bubble').textContent.includes('Stempelnya belum ada') && "+drafts+" === 0")

	type_()
	h.on(ctx, drafts+" === 1")
	h.click(ctx, ".me button")
	h.on(ctx, "location.pathname === '/masuk' && "+drafts+" === 0")

	h.sit(ctx, staff)
	type_()
	other := h.hire(h.role("verifier"))
	h.sit(ctx, other)
	h.look(ctx, "/panel")
	h.on(ctx, atPath("/panel")+" && "+drafts+" === 0")
}
