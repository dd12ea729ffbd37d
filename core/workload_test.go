package core_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// A day and a bit of an office, in which every number is counted by hand.
//
//	Friday 30 Oct 14.00  rini verifies a case and keeps it: last week's step
//	Monday  2 Nov 09.00  the rest, by the minutes below
func TestWorkload(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	friday := core.DayOf(coretest.Monday).From.AddDate(0, 0, -3).Add(14 * time.Hour)
	clock := coretest.NewClock(friday)
	office := coretest.OfficeAt(t, clock)
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
	rini, budi := coretest.Staff(t, tx, core.Role{Code: "verifier"}), coretest.Staff(t, tx, core.Role{Code: "verifier"})
	vera := coretest.Staff(t, tx, core.Role{Code: "validator", Section: "C-LH"})
	printer := coretest.Staff(t, tx, core.Role{Code: "print_desk", CounterID: coretest.Counter(t, tx, "DINAS-1")})
	act := func(staff *core.Staff, a *core.Application, action string) {
		t.Helper()
		note := core.Note{Reason: "Tidak cocok.", SIAK: &core.SIAK{Number: "1", Date: "2026-10-30"},
			Receiver: &core.Receiver{Kind: "self", Originals: true}}
		if action == "verify" || action == "return" {
			for i, requirement := range office.ServiceOf(a).Wanted(a.Answers) {
				if !requirement.Optional {
					note.Verdicts = append(note.Verdicts, core.Verdict{Requirement: requirement.Code, Good: i > 0 || action == "verify", Reason: "Buram."})
				}
			}
		}
		if _, err := office.Act(ctx, tx, staff, a.ID, 0, action, note); err != nil {
			t.Fatal(action, err)
		}
	}
	file := func(service, state string) *core.Application {
		t.Helper()
		a := coretest.Application(t, tx, office, service, state)
		if _, err := tx.Exec(ctx, `UPDATE applications SET claimed_by = NULL, claimed_at = NULL WHERE id = $1`, a.ID); err != nil {
			t.Fatal(err)
		}
		return a
	}

	operator := func() *core.Staff {
		return coretest.Staff(t, tx, core.Role{Code: "operator", CounterID: coretest.Counter(t, tx, "DINAS-1")})
	}
	busy, idle := operator(), operator()
	old := file("AKL", "submitted") // last week
	act(rini, old, "claim")
	act(rini, old, "verify")
	clock.Add(67 * time.Hour) // Monday 09.00

	one, two, three := file("AKL", "submitted"), file("AKL", "submitted"), file("AKL", "submitted")
	act(rini, one, "claim")
	clock.Add(10 * time.Minute)
	act(rini, one, "verify") // 10 minutes
	clock.Add(4 * time.Minute)
	act(rini, one, "key") // 4 minutes
	act(rini, two, "claim")
	clock.Add(20 * time.Minute)
	act(rini, two, "return") // 20 minutes, sent back
	act(rini, three, "claim")
	act(rini, three, "release") // moves nothing
	act(budi, three, "claim")   // budi holds it

	act(vera, one, "claim")
	clock.Add(6 * time.Minute)
	act(vera, one, "correct") // 6 minutes, sent back
	act(rini, one, "claim")
	clock.Add(24 * time.Hour) // to Tuesday: 7 hours of the office less its break
	act(rini, one, "key")
	ready := file("AKL", "ready")
	act(printer, ready, "print") // without taking it: not measured
	act(busy, ready, "hand_over")
	file("AKL", "submitted") // waits
	if loads, _ := office.Officers(ctx, tx, head); slices.ContainsFunc(loads, func(l core.OfficerLoad) bool { return l.ID == idle.ID }) {
		t.Error("an operator who did nothing is in the list")
	}

	loads, err := office.Officers(ctx, tx, head)
	if err != nil {
		t.Fatal(err)
	}
	night := int(office.Catalog.Holidays.Working(clock.Now().Add(-24*time.Hour), clock.Now()) / time.Minute)
	if night < 300 || night > 480 {
		t.Fatalf("%d working minutes from Monday to Tuesday", night)
	}
	for _, want := range []core.OfficerLoad{
		// rini: old (held since Friday). Steps: verify, key, return, key; 10, 4, 20 and
		// night minutes, of which 10 and 20 are in the middle.
		{ID: rini.ID, Held: 1, Today: 1, Week: 4, Returned: 1, Minutes: (10 + 20) / 2, Measured: 4},
		{ID: budi.ID, Held: 1},
		{ID: vera.ID, Week: 1, Returned: 1, Minutes: 6, Measured: 1},
		{ID: printer.ID, Today: 1, Week: 1},
		{ID: busy.ID, Today: 1, Week: 1},
	} {
		i := slices.IndexFunc(loads, func(l core.OfficerLoad) bool { return l.ID == want.ID })
		if i < 0 {
			t.Fatalf("nothing of %d", want.ID)
		}
		got := loads[i]
		if got.Held != want.Held || got.Today != want.Today || got.Week != want.Week || got.Returned != want.Returned || got.Minutes != want.Minutes || got.Measured != want.Measured {
			t.Errorf("%s: %+v, want %+v", got.Name, got, want)
		}
		if want.ID == rini.ID && (got.Oldest == nil || got.Oldest.Sub(friday).Abs() > time.Second || got.Share() != 25) {
			t.Errorf("oldest %v, share %d", got.Oldest, got.Share())
		}
	}
	checkDesks(t, ctx, tx, office, head, clock)
}

// checkDesks counts the desks again, case by case.
func checkDesks(t *testing.T, ctx context.Context, tx pgx.Tx, office *core.Office, head *core.Staff, clock *coretest.Clock) {
	t.Helper()
	clock.Add(60 * 24 * time.Hour) // all are late
	loads, err := office.DeskLoads(ctx, tx, head)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]core.DeskLoad{
		"verifikasi": {Waiting: 1, Held: 1, Late: 2},
		"entri":      {Held: 1, Late: 1}, // rini's of Friday
		"validasi":   {Waiting: 1, Late: 1},
		"serah":      {},
		"aduan":      {},
	} {
		i := slices.IndexFunc(loads, func(l core.DeskLoad) bool { return l.Desk.Code == code })
		got := loads[i]
		if got.Waiting != want.Waiting || got.Held != want.Held || got.Late != want.Late || (got.Oldest == nil) != (want.Waiting == 0) {
			t.Errorf("%s: %+v, want %+v", code, got, want)
		}
	}
}

// Heads of section see their own people and their own validators' desk;
// nobody else sees anything.
func TestWorkloadIsForHeads(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	coretest.Application(t, tx, office, "AKL", "keyed") // C-LH
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_section", Section: "D-ID"})
	own := coretest.Staff(t, tx, core.Role{Code: "validator", Section: "D-ID"})
	other := coretest.Staff(t, tx, core.Role{Code: "validator", Section: "C-LH"})
	loads, err := office.Officers(ctx, tx, head)
	if err != nil {
		t.Fatal(err)
	}
	has := func(staff *core.Staff) bool {
		return slices.ContainsFunc(loads, func(l core.OfficerLoad) bool { return l.ID == staff.ID })
	}
	if !has(own) || has(other) {
		t.Errorf("own %v, other %v", has(own), has(other))
	}
	desks, err := office.DeskLoads(ctx, tx, head)
	if err != nil {
		t.Fatal(err)
	}
	for _, desk := range desks {
		if desk.Desk.Code == "validasi" && desk.Waiting+desk.Held != 0 {
			t.Errorf("another section's desk: %+v", desk)
		}
	}
	for _, role := range []core.Role{{Code: "admin"}, {Code: "verifier"}, {Code: "validator", Section: "C-LH"}} {
		staff := coretest.Staff(t, tx, role)
		if _, err := office.Officers(ctx, tx, staff); core.CodeOf(err) != core.Forbidden {
			t.Errorf("%s: %v", role.Code, err)
		}
		if _, err := office.DeskLoads(ctx, tx, staff); core.CodeOf(err) != core.Forbidden {
			t.Errorf("%s: %v", role.Code, err)
		}
	}
}
