package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Note is what was said with an action. Only what the action needs is set.
type Note struct {
	Reason   string    `json:"reason,omitempty"`   // for the applicant, or for the colleague it goes back to
	Verdicts []Verdict `json:"verdicts,omitempty"` //
	SIAK     *SIAK     `json:"siak,omitempty"`     //
	Visit    string    `json:"visit,omitempty"`    // when and where to come, in words
	Answer   string    `json:"answer,omitempty"`   // to a complaint
	Place    string    `json:"place,omitempty"`    // where it was printed or handed over
	Receiver *Receiver `json:"receiver,omitempty"` // who took the document
}

// Verdict is the verifier's word on one requirement.
type Verdict struct {
	Requirement string `json:"requirement"`
	Good        bool   `json:"good"`
	Reason      string `json:"reason,omitempty"` // the citizen reads it
}

// SIAK is what the national system gave back.
type SIAK struct {
	Number string `json:"number"` // akta, KK or letter number
	Date   string `json:"date"`   // 2006-01-02
	Note   string `json:"note,omitempty"`
}

// Entry is a line of the journal.
type Entry struct {
	ID            int64     `db:"id"`
	ApplicationID uuid.UUID `db:"application_id"`
	At            time.Time `db:"at"`
	Action        string    `db:"action"`
	From          string    `db:"from_state"`
	To            string    `db:"to_state"`
	Actor         string    `db:"actor"`
	PersonID      *int64    `db:"person_id"`
	StaffID       *int64    `db:"staff_id"`
	StaffName     *string   `db:"staff_name"`
	Note          Note      `db:"note"`
}

const entryColumns = `j.id, j.application_id, j.at, j.action, j.from_state, j.to_state, j.actor,
	j.person_id, j.staff_id, s.name AS staff_name, j.note`

// Journal is everything that happened to a case, oldest first.
func (o *Office) Journal(ctx context.Context, tx pgx.Tx, id uuid.UUID) ([]Entry, error) {
	rows, err := tx.Query(ctx, `SELECT `+entryColumns+` FROM journal j
		LEFT JOIN staff s ON s.id = j.staff_id WHERE j.application_id = $1 ORDER BY j.id`, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
}

// Unannounced locks and returns up to limit entries of which somebody is
// still to be told, oldest first. Call Announced in the same transaction.
func (o *Office) Unannounced(ctx context.Context, tx pgx.Tx, limit int) ([]Entry, error) {
	rows, err := tx.Query(ctx, `SELECT `+entryColumns+` FROM journal j
		LEFT JOIN staff s ON s.id = j.staff_id WHERE j.announced_at IS NULL
		ORDER BY j.id LIMIT $1 FOR UPDATE OF j SKIP LOCKED`, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
}

// Entry reads one entry. NotFound if there is none.
func (o *Office) Entry(ctx context.Context, tx pgx.Tx, id int64) (Entry, error) {
	rows, err := tx.Query(ctx, `SELECT `+entryColumns+` FROM journal j LEFT JOIN staff s ON s.id = j.staff_id WHERE j.id = $1`, id)
	if err != nil {
		return Entry{}, err
	}
	entry, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Entry])
	if none(err) {
		return entry, fail(NotFound, "Catatan itu tidak ada.")
	}
	return entry, err
}

// Announced records that whoever these entries concern has been told.
func (o *Office) Announced(ctx context.Context, tx pgx.Tx, ids []int64) error {
	_, err := tx.Exec(ctx, `UPDATE journal SET announced_at = $2 WHERE id = ANY($1)`, ids, o.Now())
	return err
}

// write adds the entry of one action. It is announced at once if the table
// has nobody to tell.
func (o *Office) write(ctx context.Context, tx pgx.Tx, a *Application, action, from, to string, actor Actor, note Note) error {
	now := o.Now()
	var announced *time.Time
	if len(o.Catalog.Steps.Action(action).Notice) == 0 {
		announced = &now
	}
	_, err := tx.Exec(ctx, `INSERT INTO journal (application_id, at, action, from_state, to_state, actor,
		person_id, staff_id, note, announced_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		a.ID, now, action, from, to, actor.Kind(), actor.personID(), actor.staffID(), note, announced)
	return err
}
