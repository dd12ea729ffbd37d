package core

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Unsigned is what waits for the head of office's electronic signature, which
// is given outside (Signer).
type Unsigned struct {
	Cases  int
	Oldest *time.Time // since when the one waits that waits longest
}

// UnsignedFor counts what waits for the person's signature: nothing for
// anybody but the head of office.
func (o *Office) UnsignedFor(ctx context.Context, tx pgx.Tx, staff *Staff) (u Unsigned, err error) {
	if !staff.Has("head_of_office") {
		return u, nil
	}
	err = tx.QueryRow(ctx, `SELECT count(*), min(state_at) FROM applications WHERE state = 'signing' AND ended_at IS NULL`).Scan(&u.Cases, &u.Oldest)
	return u, err
}

// mark stands for it on a screen.
func (u Unsigned) mark() string {
	if u.Oldest == nil {
		return ""
	}
	return fmt.Sprintf("%d %d;", u.Cases, u.Oldest.Unix())
}
