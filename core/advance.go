package core

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Advance does what is the system's to do next with a case: it makes the
// documents of a validated one, and has those of one that waits for its
// signature signed. In every other state it does nothing. ErrPending says
// that the signature is still to come.
func (o *Office) Advance(ctx context.Context, tx pgx.Tx, a *Application) error {
	switch a.State {
	case "validated":
		return o.produce(ctx, tx, a)
	case "signing":
		return o.sign(ctx, tx, a)
	}
	return nil
}
