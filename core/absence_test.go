package core_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// day is midnight of a day so many days after Monday.
func day(n int) time.Time { return core.DayOf(coretest.Monday).From.AddDate(0, 0, n) }

// cover is an office with a head and two verifiers.
type cover struct {
	*testing.T
	ctx               context.Context
	tx                pgx.Tx
	office            *core.Office
	head, rini, budi  *core.Staff
	validator, senior *core.Staff
}

func newCover(t *testing.T) *cover {
	t.Helper()
	c := &cover{T: t, ctx: context.Background(), tx: coretest.Tx(t), office: coretest.Office(t)}
	c.head = coretest.Staff(t, c.tx, core.Role{Code: "head_of_section", Section: "C-LH"})
	c.rini = coretest.Staff(t, c.tx, core.Role{Code: "verifier"})
	c.budi = coretest.Staff(t, c.tx, core.Role{Code: "verifier"})
	c.validator = coretest.Staff(t, c.tx, core.Role{Code: "validator", Section: "C-LH"})
	c.senior = coretest.Staff(t, c.tx, core.Role{Code: "verifier"}, core.Role{Code: "validator", Section: "C-LH"})
	return c
}

func (c *cover) act(staff *core.Staff, a *core.Application, action string) {
	c.Helper()
	if _, err := c.office.Act(c.ctx, c.tx, staff, a.ID, 0, action, core.Note{}); err != nil {
		c.Fatal(action, err)
	}
}

func (c *cover) read(a *core.Application) *core.Application {
	c.Helper()
	a, err := c.office.Application(c.ctx, c.tx, a.ID)
	if err != nil {
		c.Fatal(err)
	}
	return a
}

func (c *cover) held(staff *core.Staff, service, state string) *core.Application {
	c.Helper()
	a := coretest.Application(c, c.tx, c.office, service, state)
	if a.ClaimedBy != nil {
		holder, err := c.office.StaffByID(c.ctx, c.tx, *a.ClaimedBy)
		if err != nil {
			c.Fatal(err)
		}
		c.act(holder, a, "release")
	}
	c.act(staff, a, "claim")
	return a
}

// Who is absent holds nothing and is given nothing; their cases are where they
// were in the queue, and the citizens read nothing of it.
func TestAbsence(t *testing.T) {
	t.Parallel()
	c := newCover(t)
	first := c.held(c.rini, "AKL", "submitted")
	second := c.held(c.rini, "AKM", "verified")
	place := *c.read(first).QueueAt
	handed, err := c.office.SetAbsent(c.ctx, c.tx, c.head, c.rini.ID, day(0), day(2), nil)
	if err != nil || handed != 2 {
		t.Fatalf("%d cases handed on, %v", handed, err)
	}
	for _, a := range []*core.Application{first, second} {
		if got := c.read(a); got.ClaimedBy != nil || got.Reason != a.Reason || got.State != a.State {
			t.Errorf("%s: held by %v, reason %q", got.Title(), got.ClaimedBy, got.Reason)
		}
	}
	if got := c.read(first); !got.QueueAt.Equal(place) {
		t.Errorf("its place was %s, is %s", place, got.QueueAt)
	}
	desk := core.DeskByCode("verifikasi")
	if _, err := c.office.TakeNext(c.ctx, c.tx, c.rini, desk); core.CodeOf(err) != core.Conflict {
		t.Errorf("the absent one takes a case: %v", err)
	}
	if id, err := c.office.TakeNext(c.ctx, c.tx, c.budi, desk); err != nil || id != first.ID {
		t.Errorf("the next is %s, %v; want the one that was given back", id, err)
	}
	list, err := c.office.Absences(c.ctx, c.tx)
	if err != nil || len(list) != 1 || list[0].Name != c.rini.Name || list[0].SetBy != c.head.Name || list[0].Began == nil {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := c.office.EndAbsence(c.ctx, c.tx, c.budi, list[0].ID); core.CodeOf(err) != core.Forbidden {
		t.Errorf("a colleague ends it: %v", err)
	}
	if err := c.office.EndAbsence(c.ctx, c.tx, c.rini, list[0].ID); err != nil {
		t.Fatal(err)
	}
	if absence, err := c.office.AbsenceOf(c.ctx, c.tx, c.rini); err != nil || absence != nil {
		t.Errorf("%+v, %v", absence, err)
	}
	if err := c.office.EndAbsence(c.ctx, c.tx, c.rini, list[0].ID); core.CodeOf(err) != core.Conflict {
		t.Errorf("ended twice: %v", err)
	}
	var logged int
	err = c.tx.QueryRow(c.ctx, `SELECT count(*) FROM office_log WHERE action IN ('absence.set', 'absence.ended') AND about = 'staff ' || $1::bigint`, c.rini.ID).Scan(&logged)
	if err != nil || logged != 2 {
		t.Errorf("%d lines in the log, %v", logged, err)
	}
}

// A stand-in gets what is their work: never what they must not check because
// they did it.
func TestStandIn(t *testing.T) {
	t.Parallel()
	c := newCover(t)
	open := c.held(c.rini, "AKL", "submitted")
	if _, err := c.office.ReleaseAll(c.ctx, c.tx, c.head, c.rini.ID, &c.budi.ID); err != nil {
		t.Fatal(err)
	}
	if got := c.read(open); got.ClaimedBy == nil || *got.ClaimedBy != c.budi.ID {
		t.Errorf("held by %v, want the stand-in", got.ClaimedBy)
	}

	done := c.held(c.senior, "AKL", "verified")
	if _, err := c.office.Act(c.ctx, c.tx, c.senior, done.ID, 0, "key", core.Note{SIAK: &core.SIAK{Number: "1", Date: "2026-11-02"}}); err != nil {
		t.Fatal(err)
	}
	other := c.held(c.validator, "AKL", "keyed")
	c.act(c.validator, done, "claim")
	if n, err := c.office.SetAbsent(c.ctx, c.tx, c.head, c.validator.ID, day(0), day(0), &c.senior.ID); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	if got := c.read(done); got.ClaimedBy != nil {
		t.Error("who keyed it is to validate it")
	}
	if got := c.read(other); got.ClaimedBy == nil || *got.ClaimedBy != c.senior.ID {
		t.Errorf("held by %v, want the stand-in", got.ClaimedBy)
	}
}

// What was decided a moment before is done and not lost.
func TestAbsenceAfterADecision(t *testing.T) {
	t.Parallel()
	c := newCover(t)
	a := c.held(c.rini, "AKL", "submitted")
	if err := c.office.Postpone(c.ctx, c.tx, c.rini, a.ID, 0, "reject", core.Note{Reason: "Bukan warga Wonogiri."}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.office.SetAbsent(c.ctx, c.tx, c.head, c.rini.ID, day(0), day(0), nil); err != nil {
		t.Fatal(err)
	}
	if got := c.read(a); got.State != "rejected" {
		t.Errorf("state %s, want rejected", got.State)
	}
}

// An absence that is still to come begins by itself, once.
func TestAbsenceBegins(t *testing.T) {
	t.Parallel()
	ctx, pool, clock := context.Background(), coretest.Pool(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	var rini *core.Staff
	var a *core.Application
	in := func(run func(tx pgx.Tx) error) {
		t.Helper()
		if err := pgx.BeginFunc(ctx, pool, run); err != nil {
			t.Fatal(err)
		}
	}
	in(func(tx pgx.Tx) (err error) {
		rini = coretest.Staff(t, tx, core.Role{Code: "verifier"})
		a = coretest.Application(t, tx, office, "AKL", "submitted")
		if _, err = office.Act(ctx, tx, rini, a.ID, 0, "claim", core.Note{}); err != nil {
			return err
		}
		_, err = office.SetAbsent(ctx, tx, nil, rini.ID, day(1), day(2), nil)
		return err
	})
	holder := func() (id *int64, rev int) {
		t.Helper()
		if err := pool.QueryRow(ctx, `SELECT claimed_by, rev FROM applications WHERE id = $1`, a.ID).Scan(&id, &rev); err != nil {
			t.Fatal(err)
		}
		return id, rev
	}
	for _, wait := range []time.Duration{0, 24 * time.Hour} {
		clock.Add(wait)
		if err := office.BeginAbsences(ctx, pool); err != nil {
			t.Fatal(err)
		}
		if id, _ := holder(); (id == nil) != (wait > 0) {
			t.Errorf("after %s held by %v", wait, id)
		}
	}
	_, before := holder()
	in(func(tx pgx.Tx) error { // back for an hour
		_, err := office.Act(ctx, tx, rini, a.ID, 0, "claim", core.Note{})
		return err
	})
	if err := office.BeginAbsences(ctx, pool); err != nil {
		t.Fatal(err)
	}
	if id, rev := holder(); id == nil || rev != before+1 {
		t.Errorf("held by %v at revision %d: it was taken away twice", id, rev)
	}
}

func TestAbsenceChecksEverything(t *testing.T) {
	t.Parallel()
	c := newCover(t)
	elsewhere := coretest.Staff(t, c.tx, core.Role{Code: "head_of_section", Section: "D-ID"})
	if _, err := c.office.SetAbsent(c.ctx, c.tx, c.head, c.budi.ID, day(0), day(1), nil); err != nil {
		t.Fatal(err)
	}
	for i, test := range []struct {
		actor, staff *core.Staff
		from, until  int
		standIn      *int64
		want         core.Code
	}{
		{c.head, c.rini, 2, 1, nil, core.Invalid},
		{c.head, c.rini, -3, -1, nil, core.Invalid},
		{c.head, c.rini, 0, 400, nil, core.Invalid},
		{c.head, c.rini, 0, 1, &c.rini.ID, core.Invalid},
		{c.head, c.rini, 0, 1, &c.budi.ID, core.Conflict}, // away too
		{c.head, c.rini, 2, 3, &c.budi.ID, ""},
		{c.budi, c.rini, 0, 1, nil, core.Forbidden},
		{c.validator, c.rini, 0, 1, nil, core.Forbidden},
		{elsewhere, c.validator, 0, 1, nil, core.Forbidden},
		{elsewhere, c.rini, 4, 5, nil, ""},
	} {
		_, err := c.office.SetAbsent(c.ctx, c.tx, test.actor, test.staff.ID, day(test.from), day(test.until), test.standIn)
		if core.CodeOf(err) != test.want || (test.want == "" && err != nil) {
			t.Errorf("%d: %v, want %q", i, err, test.want)
		}
	}
	if _, err := c.office.ReleaseAll(c.ctx, c.tx, c.budi, c.rini.ID, nil); core.CodeOf(err) != core.Forbidden {
		t.Errorf("a colleague takes all away: %v", err)
	}
}
