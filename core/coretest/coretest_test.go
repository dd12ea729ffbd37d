package coretest_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/coretest"
)

// Every service can be driven to its end, and one of each kind of way to
// every state of that way, by actions that leave a journal without gaps.
func TestApplicationReachesEveryState(t *testing.T) {
	t.Parallel()
	walked := map[catalog.Case]bool{}
	for _, service := range coretest.Catalog(t).Services {
		kind := caseOf(service)
		states := []string{"closed"}
		if !walked[kind] {
			states = reachable(coretest.Catalog(t).Steps, kind)
		}
		walked[kind] = true
		t.Run(service.Code, func(t *testing.T) {
			t.Parallel()
			tx, office := coretest.Tx(t), coretest.Office(t)
			for _, state := range states {
				a := coretest.Application(t, tx, office, service.Code, state)
				if a.State != state || a.Service != service.Code {
					t.Fatalf("wanted %s of %s, got %s", state, service.Code, a.State)
				}
				checkJournal(t, tx, office, a)
			}
		})
	}
	if len(walked) < 6 {
		t.Errorf("only %d kinds of way", len(walked))
	}
}

// caseOf is what decides the way of a service's case.
func caseOf(service *catalog.Service) catalog.Case {
	a := core.Application{State: "draft", Lane: service.Lane, Presence: service.Presence != ""}
	a.Collect = coretest.Answers(service)["ambil"]
	return a.Case()
}

// reachable are the states that such a case can rest in.
func reachable(steps *catalog.Steps, here catalog.Case) []string {
	out := []string{"draft"}
	for i := 0; i < len(out); i++ {
		here.State = out[i]
		for _, action := range steps.Open(here) {
			if action.To != "" && !slices.Contains(out, action.To) {
				out = append(out, action.To)
			}
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "signed" || s == "collected" })
}

func checkJournal(t *testing.T, tx pgx.Tx, office *core.Office, a *core.Application) {
	t.Helper()
	journal, err := office.Journal(context.Background(), tx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	at := ""
	for _, entry := range journal {
		if entry.From != at {
			t.Errorf("%s goes on from %q, but the case was %q", entry.Action, entry.From, at)
		}
		at = entry.To
	}
	if at != a.State {
		t.Errorf("the journal ends at %q, the case is %q", at, a.State)
	}
}

func TestOperatorsApplication(t *testing.T) {
	t.Parallel()
	tx, office := coretest.Tx(t), coretest.Office(t)
	operator := coretest.Operator(t, tx, "DESA-33.12.01.2001")
	a := coretest.ApplicationOf(t, tx, office, operator, "KK-HILANG", "verified")
	if a.FilerStaff == nil || *a.FilerStaff != operator.Operator.StaffID || a.CounterID == nil || *a.CounterID != operator.Operator.CounterID {
		t.Errorf("filed by %v at %v", a.FilerStaff, a.CounterID)
	}
}

func TestPoolsAreApart(t *testing.T) {
	t.Parallel()
	ctx, one, two := context.Background(), coretest.Pool(t), coretest.Pool(t)
	if _, err := one.Exec(ctx, `INSERT INTO people (name) VALUES ('hanya di sini')`); err != nil {
		t.Fatal(err)
	}
	for pool, want := range map[interface {
		QueryRow(context.Context, string, ...any) pgx.Row
	}][2]int{one: {1, 319}, two: {0, 319}} {
		var got [2]int
		err := pool.QueryRow(ctx, `SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM regions)`).Scan(&got[0], &got[1])
		if err != nil || got != want {
			t.Errorf("%v, %v; want %v", got, err, want)
		}
	}
}

func TestNothingOfATransactionStays(t *testing.T) {
	t.Parallel()
	var id int64
	t.Run("first", func(t *testing.T) { id = coretest.Citizen(t, coretest.Tx(t)) })
	t.Run("second", func(t *testing.T) {
		people, err := core.People(context.Background(), coretest.Tx(t), []int64{id})
		if err != nil || len(people) != 0 {
			t.Errorf("%v, %v", people, err)
		}
	})
}

// commits counts the failures that a commit brings.
type commits struct {
	testing.TB
	fatal int
}

func (c *commits) Helper()           {}
func (c *commits) Fatal(args ...any) { c.fatal++ }

func TestCommitIsRefused(t *testing.T) {
	t.Parallel()
	watched := &commits{TB: t}
	tx := coretest.Tx(watched)
	if err := tx.Commit(context.Background()); err != nil || watched.fatal != 1 {
		t.Errorf("commit: %v, %d failures", err, watched.fatal)
	}
	// A part that is undone on its own is fine.
	err := pgx.BeginFunc(context.Background(), tx, func(inner pgx.Tx) error { coretest.Citizen(t, inner); return nil })
	if err != nil {
		t.Error(err)
	}
}

func TestClockGoesOn(t *testing.T) {
	t.Parallel()
	clock := coretest.NewClock(coretest.Monday)
	first, second := clock.Now(), clock.Now()
	clock.Add(time.Hour)
	if third := clock.Now(); !second.After(first) || third.Sub(second) <= time.Hour {
		t.Errorf("%v, %v, %v", first, second, third)
	}
	if coretest.Monday.Weekday() != time.Monday {
		t.Error("Monday is none")
	}
}

func TestDSNIsReachable(t *testing.T) {
	t.Parallel()
	dsn := coretest.DSN(t)
	conn, err := pgx.Connect(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var counters int
	if err := conn.QueryRow(context.Background(), `SELECT count(*) FROM counters`).Scan(&counters); err != nil || counters != 339 {
		t.Errorf("%d counters, %v", counters, err)
	}
}
