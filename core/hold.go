package core

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// HoldFor is how long somebody may hold a case without doing anything at the
// panel, as the office set it. Then it goes back to its place in the queue: the
// browser was closed, the computer sleeps, or its owner was called away. A page
// that is merely open does not count.
func (o *Office) HoldFor(ctx context.Context, tx pgx.Tx) (time.Duration, error) {
	set, err := o.Settings(ctx, tx)
	return set.minutes(holdMinutes), err
}

// signEvery is how exactly it is known when somebody last did something.
const signEvery = time.Minute

// SignOfLife notes that somebody does something.
func (o *Office) SignOfLife(ctx context.Context, tx pgx.Tx, staff *Staff) error {
	now := o.Now()
	_, err := tx.Exec(ctx, `UPDATE staff SET seen_at = $2 WHERE id = $1 AND (seen_at IS NULL OR seen_at < $3)`,
		staff.ID, now, now.Add(-signEvery))
	return err
}

// ExpireHolds brings back to the queues what is held by people who did nothing
// for HoldFor, each case in a transaction of its own, and says how many.
// Several processes may call it at once.
func (o *Office) ExpireHolds(ctx context.Context, pool *pgxpool.Pool) (n int, err error) {
	for more := true; more && err == nil; {
		err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) (err error) {
			more, err = o.expireOne(ctx, tx)
			return err
		})
		if more {
			n++
		}
	}
	return n, err
}

// expireOne brings the longest held one back. A decision that waits is carried
// out by itself, so its case is left alone.
func (o *Office) expireOne(ctx context.Context, tx pgx.Tx) (bool, error) {
	idle, err := o.HoldFor(ctx, tx)
	if err != nil {
		return false, err
	}
	var id uuid.UUID
	err = tx.QueryRow(ctx, `SELECT a.id FROM applications a JOIN staff s ON s.id = a.claimed_by
		WHERE a.claimed_at < $1 AND (s.seen_at IS NULL OR s.seen_at < $1) AND a.ended_at IS NULL
			AND NOT EXISTS (SELECT FROM pending_acts p WHERE p.application_id = a.id AND p.failed = '')
		ORDER BY a.claimed_at, a.id LIMIT 1 FOR UPDATE OF a SKIP LOCKED`, o.Now().Add(-idle)).Scan(&id)
	if none(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	a, err := o.Application(ctx, tx, id)
	if err != nil {
		return false, err
	}
	return true, o.lose(ctx, tx, a, nil, fmt.Sprintf("Tidak ada kegiatan di panel selama %d menit.", idle/time.Minute))
}

// TakeFrom takes a case from whoever holds it, back to its place in the queue,
// and tells them who did and why. A decision of theirs that still waits is
// carried out first.
func (o *Office) TakeFrom(ctx context.Context, tx pgx.Tx, head *Staff, id uuid.UUID, reason string) error {
	reason = strings.TrimSpace(reason)
	if err := said(reason, "Tulis dulu alasannya. Petugas yang memegangnya akan membacanya."); err != nil {
		return err
	}
	a, err := o.Application(ctx, tx, id)
	if err != nil {
		return err
	}
	if a.ClaimedBy == nil || !head.Sees(a) {
		return fail(Conflict, "Permohonan ini tidak sedang dipegang siapa pun.")
	}
	holder, err := oneStaff(ctx, tx, `WHERE s.id = $1`, *a.ClaimedBy)
	if err != nil {
		return err
	}
	if err := mayExcuse(head, holder); err != nil {
		return err
	}
	if err := o.Confirm(ctx, tx, holder, id); err != nil {
		return err
	}
	if a, err = o.Application(ctx, tx, id); err != nil || a.ClaimedBy == nil {
		return err
	}
	return o.lose(ctx, tx, a, head, reason)
}

// lose releases a case in its holder's name and keeps why, for them to read.
func (o *Office) lose(ctx context.Context, tx pgx.Tx, a *Application, by *Staff, reason string) error {
	holder, err := oneStaff(ctx, tx, `WHERE s.id = $1`, *a.ClaimedBy)
	if err != nil {
		return err
	}
	words := reason
	if by != nil {
		words = "Diambil kembali oleh " + by.Name + ": " + reason
	}
	// Whatever their duties are by now: nobody else gets the case before.
	inName := &Staff{ID: holder.ID, Name: holder.Name, Roles: []Role{{Code: "verifier"}}}
	if err := o.move(ctx, tx, a, "release", Actor{Staff: inName}, Note{Reason: words}); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO lost_holds (application_id, staff_id, by_staff, reason, at) VALUES ($1, $2, $3, $4, $5)`,
		a.ID, holder.ID, Actor{Staff: by}.staffID(), reason, o.Now())
	return err
}

// LostHold is a case that was taken from somebody.
type LostHold struct {
	ID            int64     `db:"id"`
	ApplicationID uuid.UUID `db:"application_id"`
	Number        string    `db:"number"`
	By            string    `db:"by_name"` // "" for nobody: there was no sign of life
	Reason        string    `db:"reason"`
	At            time.Time `db:"at"`
}

// LostHolds are those that somebody has not read of, newest first.
func (o *Office) LostHolds(ctx context.Context, tx pgx.Tx, staff *Staff) ([]LostHold, error) {
	rows, err := tx.Query(ctx, `SELECT l.id, l.application_id, coalesce(a.number, '') AS number, coalesce(b.name, '') AS by_name, l.reason, l.at
		FROM lost_holds l JOIN applications a ON a.id = l.application_id LEFT JOIN staff b ON b.id = l.by_staff
		WHERE l.staff_id = $1 AND l.read_at IS NULL ORDER BY l.id DESC LIMIT 20`, staff.ID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[LostHold])
}

// ReadLostHolds notes that somebody has read of all that was taken from them
// until now.
func (o *Office) ReadLostHolds(ctx context.Context, tx pgx.Tx, staff *Staff, last int64) error {
	_, err := tx.Exec(ctx, `UPDATE lost_holds SET read_at = $3 WHERE staff_id = $1 AND id <= $2 AND read_at IS NULL`, staff.ID, last, o.Now())
	return err
}

// HandBackOwn sends all that somebody holds back to its place in the queues,
// as at the end of the day, and says how many cases that were. What they
// decided in the last seconds is done first.
func (o *Office) HandBackOwn(ctx context.Context, tx pgx.Tx, staff *Staff) (int, error) {
	if err := o.settleOf(ctx, tx, staff); err != nil {
		return 0, err
	}
	held, err := o.Mine(ctx, tx, staff)
	if err != nil {
		return 0, err
	}
	for _, a := range held {
		if err := o.move(ctx, tx, a, "release", Actor{Staff: staff}, Note{}); err != nil {
			return 0, err
		}
	}
	return len(held), nil
}
