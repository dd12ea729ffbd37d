package core

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// UndoFor is how long a decision that a citizen will read can be taken back.
const UndoFor = 10 * time.Second

// undoable are the actions that wait for UndoFor before they are done. Until
// then the case stands where it stood: no state, no journal, no notice to
// take back.
var undoable = []string{"verify", "return", "reject", "validate"}

// Undoable reports whether Postpone takes the action.
func Undoable(action string) bool { return slices.Contains(undoable, action) }

// Pending is an officer's decision that was not carried out yet, or that could
// not be.
type Pending struct {
	ApplicationID uuid.UUID `db:"application_id"`
	Number        *string   `db:"number"`
	StaffID       int64     `db:"staff_id"`
	Action        string    `db:"action"`
	Rev           int       `db:"rev"`
	Note          Note      `db:"note"`
	DueAt         time.Time `db:"due_at"`
	Failed        string    `db:"failed"` // why it could not be done, "" while it waits
}

const pendingSQL = `SELECT p.application_id, a.number, p.staff_id, p.action, p.rev, p.note, p.due_at, p.failed
	FROM pending_acts p JOIN applications a ON a.id = p.application_id `

// Postpone takes an officer's decision down, to be carried out when UndoFor is
// over. It is tried out before and taken back, so its errors are those of Act.
func (o *Office) Postpone(ctx context.Context, tx pgx.Tx, staff *Staff, id uuid.UUID, rev int, code string, note Note) error {
	if !Undoable(code) {
		return fail(Invalid, "Langkah %q tidak bisa ditunda.", code)
	}
	a, err := o.Application(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := o.tryOut(ctx, tx, staff, id, rev, code, note); err != nil {
		return err
	}
	now := o.Now()
	tag, err := tx.Exec(ctx, `INSERT INTO pending_acts AS p (application_id, staff_id, action, rev, note, asked_at, due_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (application_id) DO UPDATE SET staff_id = excluded.staff_id,
			action = excluded.action, rev = excluded.rev, note = excluded.note, asked_at = excluded.asked_at,
			due_at = excluded.due_at, failed = '' WHERE p.failed <> ''`,
		id, staff.ID, code, a.Rev, note, now, now.Add(UndoFor))
	if err == nil && tag.RowsAffected() == 0 {
		return fail(Conflict, "Permohonan ini sudah menunggu langkah lain. Urungkan dulu, atau tunggu sepuluh detik.")
	}
	return err
}

// tryOut does the action and takes it back.
func (o *Office) tryOut(ctx context.Context, tx pgx.Tx, staff *Staff, id uuid.UUID, rev int, code string, note Note) error {
	trial, err := tx.Begin(ctx)
	if err != nil {
		return err
	}
	_, err = o.Act(ctx, trial, staff, id, rev, code, note)
	if undone := trial.Rollback(ctx); err == nil {
		err = undone
	}
	return err
}

// Undo takes a person's own decision back. Conflict when it was carried out
// already, or there is none.
func (o *Office) Undo(ctx context.Context, tx pgx.Tx, staff *Staff, id uuid.UUID) error {
	tag, err := tx.Exec(ctx, `DELETE FROM pending_acts WHERE application_id = $1 AND staff_id = $2`, id, staff.ID)
	if err == nil && tag.RowsAffected() == 0 {
		return fail(Conflict, "Sepuluh detik sudah lewat dan langkahnya sudah tercatat, jadi tidak bisa diurungkan lagi.")
	}
	return err
}

// PendingOf are a person's decisions that wait or could not be done, newest
// first.
func (o *Office) PendingOf(ctx context.Context, tx pgx.Tx, staff *Staff) ([]Pending, error) {
	rows, err := tx.Query(ctx, pendingSQL+`WHERE p.staff_id = $1 ORDER BY p.asked_at DESC, p.application_id`, staff.ID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Pending])
}

// PendingOn is the decision that waits on a case, nil if there is none.
func (o *Office) PendingOn(ctx context.Context, tx pgx.Tx, id uuid.UUID) (*Pending, error) {
	return onePending(ctx, tx, `WHERE p.application_id = $1 AND p.failed = ''`, id)
}

func onePending(ctx context.Context, tx pgx.Tx, where string, args ...any) (*Pending, error) {
	rows, err := tx.Query(ctx, pendingSQL+where, args...)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Pending])
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// Foresee is the case as the decision will leave it.
func (o *Office) Foresee(a *Application, p *Pending) *Application {
	next := o.after(a, o.Catalog.Steps.Action(p.Action), Actor{Staff: &Staff{ID: p.StaffID}})
	return &next
}

// Confirm carries a person's decision on a case out at once, for they go on
// with the case. Nothing happens if there is none.
func (o *Office) Confirm(ctx context.Context, tx pgx.Tx, staff *Staff, id uuid.UUID) error {
	p, err := onePending(ctx, tx, `WHERE p.application_id = $1 AND p.staff_id = $2 AND p.failed = '' FOR UPDATE OF p`, id, staff.ID)
	if err != nil || p == nil {
		return err
	}
	return o.carryOut(ctx, tx, p)
}

// SettleDue carries out what is due, each in a transaction of its own, and
// says how many decisions it settled. Several processes may call it at once.
func (o *Office) SettleDue(ctx context.Context, pool *pgxpool.Pool) (n int, err error) {
	for ctx.Err() == nil {
		p, err := o.settleOne(ctx, pool)
		if err != nil || p == nil {
			return n, err
		}
		n++
	}
	return n, ctx.Err()
}

// settleOne settles the decision that is due longest. If the program is at
// fault it is tried again later, and does not stand before the others.
func (o *Office) settleOne(ctx context.Context, pool *pgxpool.Pool) (p *Pending, err error) {
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		p, err = onePending(ctx, tx, `WHERE p.failed = '' AND p.due_at <= $1
			ORDER BY p.due_at LIMIT 1 FOR UPDATE OF p SKIP LOCKED`, o.Now())
		if err != nil || p == nil {
			return err
		}
		return o.settle(ctx, tx, p)
	})
	if err != nil && p != nil {
		_, _ = pool.Exec(ctx, `UPDATE pending_acts SET due_at = $2 WHERE application_id = $1`, p.ApplicationID, o.Now().Add(UndoFor))
	}
	return p, err
}

// settleOf carries out at once what somebody decided in the last seconds.
func (o *Office) settleOf(ctx context.Context, tx pgx.Tx, staff *Staff) error {
	decided, err := o.PendingOf(ctx, tx, staff)
	if err != nil {
		return err
	}
	for _, p := range decided {
		if p.Failed == "" {
			if err := o.settle(ctx, tx, &p); err != nil {
				return err
			}
		}
	}
	return nil
}

// settle carries a decision out. One that the office refuses by now is kept
// with the reason, for the officer.
func (o *Office) settle(ctx context.Context, tx pgx.Tx, p *Pending) error {
	err := pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error { return o.carryOut(ctx, tx, p) })
	if CodeOf(err) == "" {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE pending_acts SET failed = $2 WHERE application_id = $1`, p.ApplicationID, err.Error())
	return err
}

func (o *Office) carryOut(ctx context.Context, tx pgx.Tx, p *Pending) error {
	if _, err := tx.Exec(ctx, `DELETE FROM pending_acts WHERE application_id = $1`, p.ApplicationID); err != nil {
		return err
	}
	staff, err := o.StaffByID(ctx, tx, p.StaffID)
	if err != nil {
		return err
	}
	_, err = o.Act(ctx, tx, staff, p.ApplicationID, p.Rev, p.Action, p.Note)
	return err
}
