package core

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Patience is how long the person has waited for a word of one of the staff, in
// working time, for outside office hours the clock stands, and how long they
// should at most: the office says how long for the first word, and for each
// further one. used is 0 if it is their turn.
func (o *Office) Patience(ctx context.Context, tx pgx.Tx, t *Ticket) (used, limit time.Duration, err error) {
	set, err := o.Settings(ctx, tx)
	if err != nil {
		return 0, 0, err
	}
	limit = set.minutes(firstAnswer)
	if t.AnsweredAt != nil {
		limit = set.minutes(nextAnswer)
	}
	if t.WaitingSince == nil {
		return 0, limit, nil
	}
	return o.Catalog.Holidays.Working(*t.WaitingSince, o.Now()), limit, nil
}
