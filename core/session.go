package core

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// A session of the panel carries the number (Staff.Epoch) under which it
// began, and is over as soon as its owner's has grown. So one transaction ends
// all of them, on every process, those too that are being saved or begun at
// this very moment.

// EndSessions ends all of somebody's logins at the panel. Only technical
// admins may; a nil actor is the command line.
func (o *Office) EndSessions(ctx context.Context, tx pgx.Tx, actor *Staff, id int64) error {
	if err := mustAdmin(actor); err != nil {
		return err
	}
	if err := endSessions(ctx, tx, id); err != nil {
		return err
	}
	return o.Log(ctx, tx, actor, "session.ended", aboutStaff(id))
}

func endSessions(ctx context.Context, tx pgx.Tx, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE staff SET session_epoch = session_epoch + 1 WHERE id = $1`, id)
	return err
}
