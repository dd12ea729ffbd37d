package admin

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// postpone takes an officer's decision down without the panel.
func postpone(h *house, staff *core.Staff, a *core.Application, action string, note core.Note) func(pgx.Tx) {
	return func(tx pgx.Tx) {
		h.t.Helper()
		if err := h.office.Postpone(context.Background(), tx, staff, a.ID, 0, action, note); err != nil {
			h.t.Fatal(err)
		}
	}
}

// another is a second process of the panel.
func (h *house) another() *httptest.Server {
	h.t.Helper()
	panel, err := New(Config{Office: h.office, Pool: h.pool, Log: h.panel.Log})
	if err != nil {
		h.t.Fatal(err)
	}
	server := httptest.NewServer(panel)
	h.t.Cleanup(server.Close)
	return server
}

// A decision is taken back after the browser in which it was taken died, at
// another desk, from another page and by another process; a page that is open
// elsewhere takes its offer away without reloading.
func TestUndoAfterCrash(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.ready(staff)
	told := h.notices(a)
	second := h.another() // before the browsers, which leave it first
	desk, crash := browser.OpenAt(t, t.TempDir())
	h.sit(desk, staff)
	h.look(desk, casePath(a.ID)+"/periksa")
	h.on(desk, atPath(casePath(a.ID)+"/periksa"))
	h.press(desk, "l\r")
	h.on(desk, atPath(casePath(a.ID)+"/entri")+" && document.querySelector('[data-left]')")
	crash()

	first := h.server
	again := browser.Open(t)
	h.sit(again, staff)
	h.look(again, "/panel/cari")
	h.on(again, atPath("/panel/cari")+" && document.querySelector('#undos').textContent.includes('"+*a.Number+"')")
	other := browser.Tab(t, again)
	h.server = second
	h.sit(other, staff)
	h.look(other, "/panel")
	h.on(other, atPath("/panel")+" && document.querySelector('#undos').textContent.includes('Berkas lengkap')")
	h.press(other, "z")
	h.on(other, atPath(casePath(a.ID)+"/periksa")+" && document.querySelector('.told').textContent.includes('diurungkan')")
	h.on(again, "!document.querySelector('#undos').textContent.trim()")
	h.server = first
	h.pass()
	if now := h.read(a); now.State != "submitted" || h.notices(a) != told {
		t.Errorf("state %s, %d notices more", now.State, h.notices(a)-told)
	}
}

// The citizen withdraws in the ten seconds: theirs holds, the officer reads
// that theirs did not, and puts the message away. Taken back in time, nothing
// is said.
func TestCitizenWithdrawsBeforeDecision(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier := h.enter(staff)
	a, b := h.ready(staff), h.ready(staff)
	for _, c := range []*core.Application{a, b} {
		h.do(postpone(h, staff, c, "reject", core.Note{Reason: "Pindah kabupaten."}))
		h.do(func(tx pgx.Tx) {
			if err := h.office.Withdraw(context.Background(), tx, core.Actor{Person: c.PersonID}, c.ID); err != nil {
				t.Fatal(err)
			}
		})
	}
	verifier.follow(verifier.post(casePath(b.ID)+"/urungkan")).has("Tolak diurungkan", "Dibatalkan")
	h.pass()
	for _, c := range []*core.Application{a, b} {
		if now := h.read(c); now.State != "withdrawn" || now.Reason != "" {
			t.Errorf("state %s, reason %q", now.State, now.Reason)
		}
	}
	verifier.get("/panel").has(*a.Number, "Tolak tidak jadi.", "Mengerti").lacks(*b.Number, "Urungkan")
	verifier.post(casePath(a.ID) + "/urungkan").leads(casePath(a.ID))
	verifier.get("/panel").lacks("tidak jadi")
}

// The ten seconds end in the very moment in which somebody takes the decision
// back: it is either done or undone, and they are told which.
func TestUndoAtTheLastMoment(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier := h.enter(staff)
	undone := 0
	for range 8 {
		a := h.ready(staff)
		told := h.notices(a)
		h.do(postpone(h, staff, a, "verify", core.Note{}))
		h.clock.Add(core.UndoFor)
		var status int
		var wg sync.WaitGroup
		wg.Go(func() { status = verifier.post(casePath(a.ID) + "/urungkan").status })
		wg.Go(func() { h.panel.settleDue(context.Background()) })
		wg.Wait()
		now, more := h.read(a), h.notices(a)-told
		switch {
		case status == http.StatusSeeOther && now.State == "submitted" && more == 0:
			undone++
		case status == http.StatusConflict && now.State == "verified" && more == 1:
		default:
			t.Errorf("answered %d, state %s, %d notices", status, now.State, more)
		}
	}
	t.Logf("%d of 8 were undone", undone)
}

// What one officer decided, no other takes back: not a colleague, not the head,
// not from another process.
func TestUndoIsOnesOwn(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.ready(staff)
	h.do(postpone(h, staff, a, "verify", core.Note{}))
	for _, role := range []string{"verifier", "validator", "head_of_section", "call_centre"} {
		p := h.enter(h.hire(h.role(role)))
		p.get("/panel").lacks("Urungkan")
		p.post(casePath(a.ID) + "/urungkan").is(http.StatusConflict)
	}
	h.pass()
	if now := h.read(a); now.State != "verified" {
		t.Errorf("state %s", now.State)
	}
}
