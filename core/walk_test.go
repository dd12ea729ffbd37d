package core_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/coretest"
)

// walker takes one kind of case through the whole table, in one transaction
// that is rolled back step by step.
type walker struct {
	t       *testing.T
	ctx     context.Context
	office  *core.Office
	actors  []actor
	seen    map[string]bool // states from which everything was tried
	tried   int
	allowed int
}

// actor is somebody who tries an action, and what the table should say of
// them: their roles, whether the section is theirs, whether the case is.
type actor struct {
	name    string
	who     core.Actor
	roles   []string
	section string
	reaches bool
}

// kind is what the table tells cases apart by.
type kind struct {
	lane     string
	presence bool
	self     bool
}

// TestWalk tries every action of the table in every state that a case can
// reach, by everybody, for every kind of service in the catalogue. What the
// table allows must succeed, write one journal entry and lead where it says;
// everything else must be refused and leave the case as it was.
func TestWalk(t *testing.T) {
	t.Parallel()
	done := map[kind]bool{}
	for _, service := range coretest.Catalog(t).Services {
		for _, collect := range []string{"mandiri", "kecamatan"} {
			k := kind{service.Lane, service.Presence != "", collect == "mandiri"}
			if done[k] || (k.self && !service.SelfPrint()) {
				continue
			}
			done[k] = true
			t.Run(fmt.Sprintf("%s presence=%t self=%t", k.lane, k.presence, k.self), func(t *testing.T) {
				t.Parallel()
				walk(t, service, collect)
			})
		}
	}
}

func walk(t *testing.T, service *catalog.Service, collect string) {
	ctx := context.Background()
	tx := coretest.Tx(t)
	office := coretest.Office(t)
	citizen := coretest.Citizen(t, tx)
	w := &walker{t: t, ctx: ctx, office: office, seen: map[string]bool{}}
	id := uuid.New()
	if err := office.Open(ctx, tx, citizen, core.Draft{ID: id, Service: service.Code, Channel: "simulator"}); err != nil {
		t.Fatal(err)
	}
	_, err := tx.Exec(ctx, `UPDATE applications SET collect = $2, village = '33.12.01.2001' WHERE id = $1`, id, collect)
	if err != nil {
		t.Fatal(err)
	}
	a := w.load(tx, id)
	w.actors = w.cast(tx, citizen, a)
	w.from(tx, id)
	for _, state := range office.Catalog.Steps.States {
		t.Logf("%s reached: %t", state.Code, w.seen[state.Code])
	}
	if !w.seen["closed"] || !w.seen["withdrawn"] {
		t.Error("the case has no way to its end")
	}
	t.Logf("%d tries, %d allowed", w.tried, w.allowed)
}

// cast is one person of each role, a validator of another section, a print
// desk of another kecamatan, the applicant, a stranger and the system.
func (w *walker) cast(tx pgx.Tx, citizen int64, a *core.Application) []actor {
	other := "D-DT"
	if a.Section == other {
		other = "C-LH"
	}
	elsewhere := "33.12.12"
	list := []actor{
		{name: "applicant", who: core.Actor{Person: citizen}, roles: []string{"applicant"}, reaches: true},
		{name: "stranger", who: core.Actor{Person: coretest.Citizen(w.t, tx)}, roles: []string{"applicant"}},
		{name: "system", who: core.System, roles: []string{"system"}, reaches: true},
	}
	for _, c := range []struct {
		name    string
		role    core.Role
		reaches bool
	}{
		{"verifier", core.Role{Code: "verifier"}, true},
		{"validator", core.Role{Code: "validator", Section: a.Section}, true},
		{"validator elsewhere", core.Role{Code: "validator", Section: other}, true},
		{"print desk", core.Role{Code: "print_desk", CounterID: coretest.Counter(w.t, tx, "KEC-33.12.01")}, true},
		{"print desk elsewhere", core.Role{Code: "print_desk", CounterID: coretest.Counter(w.t, tx, "KEC-"+elsewhere)}, false},
		{"operator", core.Role{Code: "operator", CounterID: coretest.Counter(w.t, tx, "DESA-33.12.01.2001")}, true},
		{"call centre", core.Role{Code: "call_centre"}, true},
		{"head of section", core.Role{Code: "head_of_section", Section: a.Section}, true},
		{"head of office", core.Role{Code: "head_of_office"}, true},
		{"camat", core.Role{Code: "camat", Region: &elsewhere}, false},
		{"admin", core.Role{Code: "admin"}, false},
	} {
		list = append(list, actor{name: c.name, who: core.Actor{Staff: coretest.Staff(w.t, tx, c.role)},
			roles: []string{c.role.Code}, section: c.role.Section, reaches: c.reaches})
	}
	return list
}

// from tries everything in the state in which the case is, and goes on from
// each state that it reaches for the first time.
func (w *walker) from(tx pgx.Tx, id uuid.UUID) {
	before := w.load(tx, id)
	if w.seen[before.State] {
		return
	}
	w.seen[before.State] = true
	for i := range w.office.Catalog.Steps.Actions {
		action := &w.office.Catalog.Steps.Actions[i]
		for _, actor := range w.actors {
			w.try(tx, before, action, actor)
		}
	}
}

func (w *walker) try(tx pgx.Tx, before *core.Application, action *catalog.Action, by actor) {
	w.tried++
	step, err := tx.Begin(w.ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	defer step.Rollback(w.ctx)
	w.hold(step, before.ID, action, by)
	a := w.load(step, before.ID)
	err = core.Move(w.office, w.ctx, step, a, action.Code, by.who, core.Note{Reason: "alasan"})
	want := action.Allows(before.Case()) && by.reaches &&
		slices.ContainsFunc(by.roles, func(r string) bool { return slices.Contains(action.Roles, r) }) &&
		(!action.Section || by.section == before.Section) &&
		(action.Code != "claim" || atDesk(before, by.who.Staff))
	if (err == nil) != want {
		w.t.Errorf("%s: %s by %s: %v, want allowed %t", before.State, action.Code, by.name, err, want)
		return
	}
	if err != nil {
		if core.CodeOf(err) == "" {
			w.t.Errorf("%s: %s by %s: no code in %v", before.State, action.Code, by.name, err)
		}
		return
	}
	w.allowed++
	w.check(step, before, action, by)
	w.from(step, before.ID)
}

// atDesk reports whether the case waits at one of the officer's desks.
func atDesk(a *core.Application, staff *core.Staff) bool {
	return staff != nil && slices.ContainsFunc(core.Desks, func(d core.Desk) bool { return d.Handles(a, staff) })
}

// hold gives the case to whoever must hold it for this action.
func (w *walker) hold(tx pgx.Tx, id uuid.UUID, action *catalog.Action, by actor) {
	var holder *int64
	if by.who.Staff != nil && (action.Claimed || action.Code == "release") {
		holder = &by.who.Staff.ID
	}
	if _, err := tx.Exec(w.ctx, `UPDATE applications SET claimed_by = $2 WHERE id = $1`, id, holder); err != nil {
		w.t.Fatal(err)
	}
}

// check looks at the case and its journal after an action that succeeded.
func (w *walker) check(tx pgx.Tx, before *core.Application, action *catalog.Action, by actor) {
	after := w.load(tx, before.ID)
	to := action.To
	if to == "" {
		to = before.State
	}
	if after.State != to || after.Rev != before.Rev+1 {
		w.t.Errorf("%s: %s leads to %s at revision %d", before.State, action.Code, after.State, after.Rev)
	}
	state := w.office.Catalog.Steps.State(to)
	if state.End != (after.EndedAt != nil) || (state.Clock == "run") != (after.DueAt != nil) {
		w.t.Errorf("%s after %s: ended %v, due %v", to, action.Code, after.EndedAt, after.DueAt)
	}
	entries, err := w.office.Journal(w.ctx, tx, before.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	last := entries[len(entries)-1]
	if last.Action != action.Code || last.From != before.State || last.To != to || last.Actor != by.who.Kind() {
		w.t.Errorf("journal after %s: %+v", action.Code, last)
	}
}

func (w *walker) load(tx pgx.Tx, id uuid.UUID) *core.Application {
	a, err := w.office.Application(w.ctx, tx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}
