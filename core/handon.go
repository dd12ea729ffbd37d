package core

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ReleaseAll hands on what somebody holds, to the stand-in (nil: back to the
// queues), and says how many cases that were.
func (o *Office) ReleaseAll(ctx context.Context, tx pgx.Tx, actor *Staff, id int64, standIn *int64) (int, error) {
	staff, err := oneStaff(ctx, tx, `WHERE s.id = $1`, id)
	if err != nil {
		return 0, err
	}
	if err := mayExcuse(actor, staff); err != nil {
		return 0, err
	}
	handed, err := o.handOn(ctx, tx, staff, standIn)
	if err != nil {
		return 0, err
	}
	return handed, o.LogChange(ctx, tx, actor, "absence.released", aboutStaff(id), "", fmt.Sprintf("%d permohonan", handed))
}

// BeginAbsences hands on what people hold whose absence has begun, each in a
// transaction of its own. Several processes may call it at once.
func (o *Office) BeginAbsences(ctx context.Context, pool *pgxpool.Pool) error {
	for more := true; more && ctx.Err() == nil; {
		err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			rows, err := tx.Query(ctx, absenceSQL+`AND b.from_day <= $1 AND b.released_at IS NULL
				ORDER BY b.id LIMIT 1 FOR UPDATE OF b SKIP LOCKED`, o.today())
			if err != nil {
				return err
			}
			list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Absence])
			if more = len(list) > 0; err != nil || !more {
				return err
			}
			_, err = o.begin(ctx, tx, list[0])
			return err
		})
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// begin hands on what somebody holds at the begin of their absence.
func (o *Office) begin(ctx context.Context, tx pgx.Tx, b Absence) (int, error) {
	staff, err := oneStaff(ctx, tx, `WHERE s.id = $1`, b.StaffID)
	if err != nil {
		return 0, err
	}
	handed, err := o.handOn(ctx, tx, staff, b.StandIn)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `UPDATE absences SET released_at = $2 WHERE id = $1`, b.ID, o.Now())
	return handed, err
}

// handOn releases what somebody holds; their place in the queue is kept by
// queue_at. What they decided in the last seconds is done first. Their chats
// wait for others.
func (o *Office) handOn(ctx context.Context, tx pgx.Tx, staff *Staff, standIn *int64) (int, error) {
	if err := o.settleOf(ctx, tx, staff); err != nil {
		return 0, err
	}
	if err := letChatsGo(ctx, tx, staff.ID); err != nil {
		return 0, err
	}
	held, err := o.Mine(ctx, tx, staff)
	if err != nil {
		return 0, err
	}
	var cover *Staff
	if standIn != nil {
		if cover, err = o.StaffByID(ctx, tx, *standIn); err != nil && CodeOf(err) != NotFound {
			return 0, err
		}
	}
	for _, a := range held {
		if err := o.handOver(ctx, tx, a, staff, cover); err != nil {
			return 0, err
		}
	}
	return len(held), nil
}

// handOver releases a case, and gives it to whoever covers if it waits at one
// of their desks.
func (o *Office) handOver(ctx context.Context, tx pgx.Tx, a *Application, from, cover *Staff) error {
	if err := o.move(ctx, tx, a, "release", Actor{Staff: from}, Note{Reason: "Petugasnya tidak masuk."}); err != nil || cover == nil {
		return err
	}
	theirs, err := o.WaitsFor(ctx, tx, a, cover)
	if err != nil || !theirs {
		return err
	}
	return o.move(ctx, tx, a, "claim", Actor{Staff: cover}, Note{Reason: "Menggantikan " + from.Name + "."})
}

// WaitsFor reports whether a case waits at one of the person's desks, so that
// taking it is their work; whoever holds it.
func (o *Office) WaitsFor(ctx context.Context, tx pgx.Tx, a *Application, staff *Staff) (bool, error) {
	for i := range Desks {
		desk := &Desks[i]
		if !desk.Handles(a, staff) {
			continue
		}
		var waits bool
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM applications a WHERE a.id = $9 AND `+atDesk+`)`,
			append(deskArgs(desk, staff), a.ID)...).Scan(&waits)
		if err != nil || waits {
			return waits, err
		}
	}
	return false, nil
}

// Holder is an officer who may hold cases, and how many they hold.
type Holder struct {
	ID     int64      `db:"id"`
	Name   string     `db:"name"`
	Held   int        `db:"held"`
	Oldest *time.Time `db:"oldest"` // since when they hold the one they hold longest
}

// Holders are the active officers for whom the actor may set an absence, by
// name. Of the operators of counters, who have other work, only those who hold
// something.
func (o *Office) Holders(ctx context.Context, tx pgx.Tx, actor *Staff) ([]Holder, error) {
	return o.holders(ctx, tx, actor, nil)
}

// holders are Holders, with the operators who are busy.
func (o *Office) holders(ctx context.Context, tx pgx.Tx, actor *Staff, busy map[int64]bool) ([]Holder, error) {
	all, err := o.AllStaff(ctx, tx)
	if err != nil {
		return nil, err
	}
	roles := slices.DeleteFunc(slices.Clone(o.Catalog.Steps.Action("claim").Roles), func(code string) bool { return code == "operator" })
	var officers, operators []int64
	for _, staff := range all {
		switch {
		case !staff.Active || mayExcuse(actor, staff) != nil:
		case staff.Has(roles...) || busy[staff.ID]:
			officers = append(officers, staff.ID)
		case staff.Has("operator"):
			operators = append(operators, staff.ID)
		}
	}
	rows, err := tx.Query(ctx, `SELECT s.id, s.name, count(a.id) AS held, min(a.claimed_at) AS oldest
		FROM staff s LEFT JOIN applications a ON a.claimed_by = s.id WHERE s.id = ANY($1) OR s.id = ANY($2)
		GROUP BY s.id, s.name HAVING s.id = ANY($1) OR count(a.id) > 0 ORDER BY s.name, s.id`, officers, operators)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Holder])
}
