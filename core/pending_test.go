package core_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sakti/core"
	"sakti/core/coretest"
)

// decided is a case that a verifier holds and found in order.
func decided(t *testing.T, pool *pgxpool.Pool, office *core.Office) (a *core.Application, staff *core.Staff) {
	t.Helper()
	inTx(t, pool, func(tx pgx.Tx) {
		ctx := context.Background()
		a = coretest.Application(t, tx, office, "AKL", "submitted")
		staff = coretest.Staff(t, tx, core.Role{Code: "verifier"})
		if _, err := office.Act(ctx, tx, staff, a.ID, 0, "claim", core.Note{}); err != nil {
			t.Fatal(err)
		}
		var note core.Note
		for _, requirement := range office.ServiceOf(a).Wanted(a.Answers) {
			note.Verdicts = append(note.Verdicts, core.Verdict{Requirement: requirement.Code, Good: true})
		}
		var err error
		if a, err = office.Act(ctx, tx, staff, a.ID, 0, "judge", note); err != nil {
			t.Fatal(err)
		}
	})
	return a, staff
}

func inTx(t *testing.T, pool *pgxpool.Pool, do func(pgx.Tx)) {
	t.Helper()
	if err := pgx.BeginFunc(context.Background(), pool, func(tx pgx.Tx) error { do(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

// stands reads the case's state, and how many notices about it are to be sent.
func stands(t *testing.T, pool *pgxpool.Pool, a *core.Application) (state string, notices int) {
	t.Helper()
	err := pool.QueryRow(context.Background(), `SELECT state, (SELECT count(*) FROM journal
		WHERE application_id = $1 AND announced_at IS NULL) FROM applications WHERE id = $1`, a.ID).Scan(&state, &notices)
	if err != nil {
		t.Fatal(err)
	}
	return state, notices
}

func settle(t *testing.T, office *core.Office, pool *pgxpool.Pool, want int) {
	t.Helper()
	if n, err := office.SettleDue(context.Background(), pool); err != nil || n != want {
		t.Fatalf("settled %d, %v; want %d", n, err, want)
	}
}

// Nothing happens for ten seconds, and then it happens by itself, once.
func TestDecisionWaitsTenSeconds(t *testing.T) {
	t.Parallel()
	pool, clock := coretest.Pool(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	a, staff := decided(t, pool, office)
	_, before := stands(t, pool, a)
	inTx(t, pool, func(tx pgx.Tx) {
		if err := office.Postpone(context.Background(), tx, staff, a.ID, a.Rev, "verify", core.Note{}); err != nil {
			t.Fatal(err)
		}
		if err := office.Postpone(context.Background(), tx, staff, a.ID, a.Rev, "verify", core.Note{}); core.CodeOf(err) != core.Conflict {
			t.Errorf("a second decision on the case: %v, want Conflict", err)
		}
	})
	clock.Add(core.UndoFor - time.Second)
	settle(t, office, pool, 0)
	if state, notices := stands(t, pool, a); state != "submitted" || notices != before {
		t.Fatalf("before the time is over: %s, %d notices more", state, notices-before)
	}
	clock.Add(time.Second)
	settle(t, office, pool, 1)
	settle(t, office, pool, 0)
	if state, notices := stands(t, pool, a); state != "verified" || notices != before+1 {
		t.Errorf("after: %s, %d notices more", state, notices-before)
	}
	inTx(t, pool, func(tx pgx.Tx) {
		if err := office.Undo(context.Background(), tx, staff, a.ID); core.CodeOf(err) != core.Conflict {
			t.Errorf("undone after it was done: %v", err)
		}
	})
}

// What was taken back leaves no trace; another person can't take it back.
func TestDecisionTakenBack(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	pool, clock := coretest.Pool(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	a, staff := decided(t, pool, office)
	inTx(t, pool, func(tx pgx.Tx) {
		if err := office.Postpone(ctx, tx, staff, a.ID, a.Rev, "verify", core.Note{}); err != nil {
			t.Fatal(err)
		}
		if err := office.Undo(ctx, tx, coretest.Staff(t, tx, core.Role{Code: "verifier"}), a.ID); core.CodeOf(err) != core.Conflict {
			t.Errorf("somebody else took it back: %v", err)
		}
		if err := office.Undo(ctx, tx, staff, a.ID); err != nil {
			t.Fatal(err)
		}
	})
	clock.Add(core.UndoFor)
	settle(t, office, pool, 0)
	if state, _ := stands(t, pool, a); state != "submitted" {
		t.Errorf("state %s", state)
	}
}

// What the office refuses when the time has come is not done, and the officer
// is told why; it holds up nothing else.
func TestDecisionTooLate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	pool, clock := coretest.Pool(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	a, staff := decided(t, pool, office)
	b, other := decided(t, pool, office)
	inTx(t, pool, func(tx pgx.Tx) {
		for _, d := range []struct {
			a     *core.Application
			staff *core.Staff
		}{{a, staff}, {b, other}} {
			if err := office.Postpone(ctx, tx, d.staff, d.a.ID, d.a.Rev, "verify", core.Note{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := office.Withdraw(ctx, tx, core.Actor{Person: a.PersonID}, a.ID); err != nil {
			t.Fatal(err)
		}
	})
	clock.Add(core.UndoFor)
	settle(t, office, pool, 2)
	if state, _ := stands(t, pool, a); state != "withdrawn" {
		t.Errorf("the withdrawn case is %s", state)
	}
	if state, _ := stands(t, pool, b); state != "verified" {
		t.Errorf("the other case is %s", state)
	}
	inTx(t, pool, func(tx pgx.Tx) {
		list, err := office.PendingOf(ctx, tx, staff)
		if err != nil || len(list) != 1 || list[0].Failed == "" {
			t.Errorf("the officer is told %+v, %v", list, err)
		}
	})
}

// A wrong answer sends a case back and stands beside the new one; only then
// can it go on.
func TestWrongAnswer(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	a := coretest.Application(t, tx, office, "AKL", "submitted")
	staff := coretest.Staff(t, tx, core.Role{Code: "verifier"})
	act := func(action string, verdicts ...core.Verdict) error {
		var err error
		savepoint(t, tx, func(tx pgx.Tx) error {
			_, err = office.Act(ctx, tx, staff, a.ID, 0, action, core.Note{Verdicts: verdicts})
			return err
		})
		return err
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(act("claim"))
	for _, requirement := range office.ServiceOf(a).Wanted(a.Answers) {
		must(act("judge", core.Verdict{Requirement: requirement.Code, Good: true}))
	}
	if err := act("judge", core.Verdict{Requirement: "email_palsu", Reason: "x"}); core.CodeOf(err) != core.Invalid {
		t.Errorf("a verdict on nothing: %v", err)
	}
	if err := act("judge", core.Verdict{Requirement: "subjek_nama"}); core.CodeOf(err) != core.Invalid {
		t.Errorf("a verdict without reason: %v", err)
	}
	must(act("judge", core.Verdict{Requirement: "subjek_nama", Reason: "Ejaannya berbeda."}))
	if err := act("verify"); core.CodeOf(err) != core.Invalid {
		t.Errorf("a wrong answer went on: %v", err)
	}
	must(act("judge", core.Verdict{Requirement: "subjek_nama", Good: true}))
	if err := act("return"); core.CodeOf(err) != core.Invalid {
		t.Errorf("sent back with nothing wrong: %v", err)
	}
	must(act("judge", core.Verdict{Requirement: "subjek_nama", Reason: "Ejaannya berbeda."}))
	must(act("return"))
	must(office.Resubmit(ctx, tx, core.Actor{Person: a.PersonID}, a.ID, map[string]string{"subjek_nama": "Bagas Aji"}))
	before, _, err := office.ReturnedAnswers(ctx, tx, a.ID)
	must(err)
	now, err := office.Application(ctx, tx, a.ID)
	must(err)
	if before["subjek_nama"] != a.Answers["subjek_nama"] || now.Answers["subjek_nama"] != "Bagas Aji" {
		t.Errorf("before %q, now %q", before["subjek_nama"], now.Answers["subjek_nama"])
	}
	must(act("claim"))
	must(act("verify"))
}

func savepoint(t *testing.T, tx pgx.Tx, do func(pgx.Tx) error) {
	t.Helper()
	inner, err := tx.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := do(inner); err != nil {
		_ = inner.Rollback(context.Background())
		return
	}
	if err := inner.(interface{ Commit(context.Context) error }).Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
}
