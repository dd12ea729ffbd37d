package core

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Opening is a look into a case by somebody who does not work on it, with the
// reason they gave.
type Opening struct {
	Name   string    `db:"name"`
	At     time.Time `db:"at"`
	Reason string    `db:"reason"`
}

// OpenFor is how long a reason holds.
const OpenFor = time.Hour

// Purpose is what somebody may look at a case for. own reports that it is
// their work: they hold it or filed it, it waits at one of their desks, or
// they moved it today. Else reason is the one they gave within OpenFor, "" if
// they are to be asked.
func (o *Office) Purpose(ctx context.Context, tx pgx.Tx, a *Application, staff *Staff) (own bool, reason string, err error) {
	if a.ClaimedBy != nil && *a.ClaimedBy == staff.ID || a.FilerStaff != nil && *a.FilerStaff == staff.ID {
		return true, "", nil
	}
	if own, err = o.WaitsFor(ctx, tx, a, staff); own || err != nil {
		return own, "", err
	}
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM journal WHERE application_id = $1 AND staff_id = $2 AND at >= $3),
		coalesce((SELECT reason FROM case_views WHERE application_id = $1 AND staff_id = $2 AND at > $4 AND reason <> '' ORDER BY id DESC LIMIT 1), '')`,
		a.ID, staff.ID, DayOf(o.Now()).From, o.Now().Add(-OpenFor)).Scan(&own, &reason)
	return own, reason, err
}

// ReadsChat reports whether somebody read a chat of the case's applicant
// within OpenFor, which is recorded: its photos are part of that chat.
func (o *Office) ReadsChat(ctx context.Context, tx pgx.Tx, a *Application, staff *Staff) (yes bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM conversations c JOIN office_log l ON l.about = c.id::text
		WHERE (c.person_id = $1 OR c.person_id = $2) AND l.staff_id = $3 AND l.action = 'chat.read' AND l.at > $4)`,
		a.PersonID, a.ApplicantID, staff.ID, o.Now().Add(-OpenFor)).Scan(&yes)
	return yes, err
}

// Opened records why somebody looks at a case that is not their work.
// NotFound when their duties do not reach it, Invalid without a reason.
func (o *Office) Opened(ctx context.Context, tx pgx.Tx, staff *Staff, id uuid.UUID, reason string) error {
	a, err := o.Application(ctx, tx, id)
	if err != nil {
		return err
	}
	if !staff.Sees(a) {
		return fail(NotFound, "Permohonan tidak ditemukan.")
	}
	reason = strings.Join(strings.Fields(reason), " ")
	if n := utf8.RuneCountInString(reason); n < 5 || n > 200 {
		return fail(Invalid, "Tulis alasannya dengan 5 sampai 200 huruf.")
	}
	_, err = tx.Exec(ctx, `INSERT INTO case_views (application_id, staff_id, at, reason) VALUES ($1, $2, $3, $4)`, id, staff.ID, o.Now(), reason)
	return err
}

// Looked records that somebody opened a case, once in OpenFor; for a case that
// is not their work the reason that they gave is the record. A look at one's own
// work has none.
func (o *Office) Looked(ctx context.Context, tx pgx.Tx, staff *Staff, id uuid.UUID) error {
	_, err := tx.Exec(ctx, `INSERT INTO case_views (application_id, staff_id, at, reason) SELECT $1, $2, $3, ''
		WHERE NOT EXISTS (SELECT FROM case_views WHERE application_id = $1 AND staff_id = $2 AND at > $4)`,
		id, staff.ID, o.Now(), o.Now().Add(-OpenFor))
	return err
}

// NumbersShown records that somebody had a case's whole numbers shown who does
// not work on it now.
func (o *Office) NumbersShown(ctx context.Context, tx pgx.Tx, staff *Staff, id uuid.UUID) error {
	return o.Log(ctx, tx, staff, "case.numbers", "case "+id.String())
}

// Openings are the looks into a case by people who do not work on it, newest
// first.
func (o *Office) Openings(ctx context.Context, tx pgx.Tx, id uuid.UUID) ([]Opening, error) {
	rows, err := tx.Query(ctx, `SELECT s.name, w.at, w.reason FROM case_views w JOIN staff s ON s.id = w.staff_id
		WHERE w.application_id = $1 AND w.reason <> '' ORDER BY w.id DESC LIMIT 100`, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Opening])
}

// NoteLookup records that somebody asked where a case outside their area is,
// by its number: numbers follow one another, so who asks for many shall be seen.
func (o *Office) NoteLookup(ctx context.Context, tx pgx.Tx, staff *Staff, id uuid.UUID) error {
	return o.Log(ctx, tx, staff, "case.looked_up", "case "+id.String())
}
