package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// What a list tells about its cases beyond their rows, read for all of them at
// once.

// DocumentsOf are the products of each case.
func (o *Office) DocumentsOf(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) (map[uuid.UUID][]Document, error) {
	rows, err := tx.Query(ctx, documentSQL+`WHERE application_id = ANY($1) ORDER BY id`, ids)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Document])
	out := map[uuid.UUID][]Document{}
	for _, document := range list {
		out[document.ApplicationID] = append(out[document.ApplicationID], document)
	}
	return out, err
}

// LastEntries are the newest entries of the cases' journals: of any action, or
// of these alone.
func (o *Office) LastEntries(ctx context.Context, tx pgx.Tx, ids []uuid.UUID, actions ...string) (map[uuid.UUID]Entry, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT ON (j.application_id) `+entryColumns+` FROM journal j
		LEFT JOIN staff s ON s.id = j.staff_id WHERE j.application_id = ANY($1) AND (cardinality($2::text[]) = 0 OR j.action = ANY($2))
		ORDER BY j.application_id, j.id DESC`, ids, orEmpty(actions))
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
	out := map[uuid.UUID]Entry{}
	for _, entry := range list {
		out[entry.ApplicationID] = entry
	}
	return out, err
}

// Held is a case of a desk that a colleague has taken.
type Held struct {
	ID     uuid.UUID `db:"id"`
	Number string    `db:"number"`
	Holder string    `db:"holder"`
	Since  time.Time `db:"since"`
}

// HeldAt lists the cases of a desk that others hold, longest held first.
func (o *Office) HeldAt(ctx context.Context, tx pgx.Tx, staff *Staff, desk *Desk, limit int) ([]Held, error) {
	rows, err := tx.Query(ctx, `SELECT a.id, coalesce(a.number, '') AS number, s.name AS holder, a.claimed_at AS since
		FROM applications a JOIN staff s ON s.id = a.claimed_by WHERE `+atDesk+` AND a.claimed_by <> $7
		ORDER BY a.claimed_at, a.id LIMIT $9`, append(deskArgs(desk, staff), limit)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Held])
}
