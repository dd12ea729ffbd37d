package core

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Log records what somebody did that is no step of a case: to an account, to a
// channel, or that they read a chat. about names the thing by its id, never a
// person's data. A nil staff is the command line.
func (o *Office) Log(ctx context.Context, tx pgx.Tx, staff *Staff, action, about string) error {
	_, err := tx.Exec(ctx, `INSERT INTO office_log (at, staff_id, action, about) VALUES ($1, $2, $3, $4)`,
		o.Now(), Actor{Staff: staff}.staffID(), action, about)
	return err
}
