package core

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// TakeOver makes a case that somebody else filed that of the citizen who
// proved to know its number and tracking code: they read its notices, may mend
// it and withdraw it. The caller has checked the code. Conflict if it is
// another citizen's already, or they filed it themselves.
func (o *Office) TakeOver(ctx context.Context, tx pgx.Tx, actor Actor, id uuid.UUID) error {
	a, err := o.Application(ctx, tx, id)
	if err != nil {
		return err
	}
	if actor.Person == 0 || a.FilerStaff == nil || a.PersonID == actor.Person {
		return fail(Conflict, "Permohonan %s tidak bisa diambil alih.", a.Title())
	}
	tag, err := tx.Exec(ctx, `UPDATE applications SET applicant_id = $2 WHERE id = $1 AND (applicant_id IS NULL OR applicant_id = $2)`, id, actor.Person)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fail(Conflict, "Permohonan %s sudah diikuti orang lain.", a.Title())
	}
	return o.write(ctx, tx, a, "take_over", a.State, a.State, actor, Note{})
}
