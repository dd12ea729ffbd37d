package core

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// KnowPhone records that a person writes from a number, on the word of the
// provider that gives the number its address; never on anybody's own word. Who
// is known by that number already is the same person: everything of the one
// goes to the other, whose id is returned, and the log says so. Two people who
// are linked to different duties stay two, and somebody whose number is another
// keeps it.
func (o *Office) KnowPhone(ctx context.Context, tx pgx.Tx, id int64, phone Phone) (int64, error) {
	known, err := PersonByPhone(ctx, tx, phone)
	if err != nil || phone == "" || known == id {
		return id, err
	}
	var had Phone
	if err := tx.QueryRow(ctx, `SELECT phone FROM people WHERE id = $1 FOR UPDATE`, id).Scan(&had); err != nil {
		return id, err
	}
	switch {
	case had != "" && had != phone:
		return id, nil
	case known == 0:
		_, err := tx.Exec(ctx, `UPDATE people SET phone = $2 WHERE id = $1`, id, phone.Full())
		return id, err
	}
	apart, err := twoDuties(ctx, tx, known, id)
	if err != nil {
		return id, err
	}
	if apart {
		return id, o.LogChange(ctx, tx, nil, "person.apart", fmt.Sprintf("person %d", known), "", fmt.Sprintf("person %d", id))
	}
	return known, o.becomes(ctx, tx, id, known)
}

// twoDuties reports whether both people are linked to the staff, and not alike.
func twoDuties(ctx context.Context, tx pgx.Tx, one, other int64) (yes bool, err error) {
	err = tx.QueryRow(ctx, `SELECT (a.staff_id, a.counter_id) IS DISTINCT FROM (b.staff_id, b.counter_id) AND a.staff_id IS NOT NULL AND b.staff_id IS NOT NULL
		FROM people a, people b WHERE a.id = $1 AND b.id = $2`, one, other).Scan(&yes)
	return yes, err
}

// becomes gives everything that one person has to another. The row of the
// first stays, without anything in it.
func (o *Office) becomes(ctx context.Context, tx pgx.Tx, id, other int64) error {
	batch := &pgx.Batch{}
	for _, sql := range []string{
		`UPDATE applications SET person_id = $2 WHERE person_id = $1 AND number IS NOT NULL`, // drafts have an index of their own
		`UPDATE applications SET person_id = $2 WHERE person_id = $1 AND number IS NULL`,
		`UPDATE applications SET applicant_id = $2 WHERE applicant_id = $1 AND number IS NOT NULL`,
		`UPDATE journal SET person_id = $2 WHERE person_id = $1`,
		`UPDATE conversations SET person_id = $2 WHERE person_id = $1`,
		`UPDATE invitations SET used_by = $2 WHERE used_by = $1`,
		`INSERT INTO consents (person_id, version, channel, at) SELECT $2, version, channel, at FROM consents WHERE person_id = $1 ON CONFLICT DO NOTHING`,
		`DELETE FROM consents WHERE person_id = $1 AND $2 <> $1`,
		`UPDATE people k SET name = coalesce(nullif(k.name, ''), p.name), lang = coalesce(nullif(k.lang, ''), p.lang),
			staff_id = coalesce(k.staff_id, p.staff_id), counter_id = CASE WHEN k.staff_id IS NULL THEN p.counter_id ELSE k.counter_id END
			FROM people p WHERE p.id = $1 AND k.id = $2`,
		`UPDATE people SET name = '', phone = '', lang = '', staff_id = NULL, counter_id = NULL WHERE id = $1 AND $2 <> $1`,
	} {
		batch.Queue(sql, id, other)
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	return o.LogChange(ctx, tx, nil, "person.joined", fmt.Sprintf("person %d", other), fmt.Sprintf("person %d", id), "")
}
