package core

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Log records what somebody did that is no step of a case: to an account, to a
// channel, or that they read a chat. about names the thing by its id, never a
// person's data. A nil staff is the command line.
func (o *Office) Log(ctx context.Context, tx pgx.Tx, staff *Staff, action, about string) error {
	return o.LogChange(ctx, tx, staff, action, about, "", "")
}

// LogChange is Log with what the thing was and what it became, in words that
// heads and technical admins read. Never a citizen's data.
func (o *Office) LogChange(ctx context.Context, tx pgx.Tx, staff *Staff, action, about, was, became string) error {
	_, err := tx.Exec(ctx, `INSERT INTO office_log (at, staff_id, action, about, was, became) VALUES ($1, $2, $3, $4, $5, $6)`,
		o.Now(), Actor{Staff: staff}.staffID(), action, about, was, became)
	return err
}

// change is one line of the log to be.
type change struct{ Action, About, Was, Became string }

// logChanges writes many lines at once.
func (o *Office) logChanges(ctx context.Context, tx pgx.Tx, staff *Staff, list []change) error {
	var actions, abouts, was, became []string
	for _, c := range list {
		actions, abouts = append(actions, c.Action), append(abouts, c.About)
		was, became = append(was, c.Was), append(became, c.Became)
	}
	_, err := tx.Exec(ctx, `INSERT INTO office_log (at, staff_id, action, about, was, became)
		SELECT $1, $2, n.action, n.about, n.was, n.became
		FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS n (action, about, was, became, place)
		ORDER BY n.place`, o.Now(), Actor{Staff: staff}.staffID(), actions, abouts, was, became)
	return err
}
