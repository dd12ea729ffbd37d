package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sakti/bot/say"
)

// failuresAllowed is how often a conversation's turn may fail before the
// message that fails is set aside for a human.
const failuresAllowed = 3

// turnSingly answers due conversations one by one after a batch has failed,
// and of each one message, so that those before the faulty one are answered.
// One that fails waits a little longer each time, then its message is parked.
func (b *Bot) turnSingly(ctx context.Context) (int, error) {
	done := 0
	for range b.Batch {
		n, err := b.turn(ctx, 1, 1)
		if poisoned := asTurnError(err); poisoned != nil {
			b.Log.Error("percakapan gagal dijawab", "percakapan", poisoned.conversation, "galat", poisoned.err)
			b.metrics.faults.WithLabelValues("turn").Inc()
			if err := b.postpone(ctx, poisoned.conversation, poisoned.err); err != nil {
				return done, err
			}
			continue
		}
		if err != nil || n == 0 {
			return done, err
		}
		done += n
	}
	return done, nil
}

// passing reports whether an error is of the database's, and may be over the
// next time: a connection lost, a deadlock, a disk that is full, a server that
// stops or only reads. No message is at fault then.
func passing(err error) bool {
	if problem := new(pgconn.PgError); errors.As(err, &problem) {
		const cancelled, readOnly = "57014", "25006"
		switch problem.Code[:2] { // PostgreSQL documentation, appendix A
		case "08", "40", "53", "55", "57", "58":
			return problem.Code != cancelled
		}
		return problem.Code == readOnly
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.Canceled) || pgconn.SafeToRetry(err)
}

// caught makes a panic an error of what was being done.
func caught(err *error) {
	if problem := recover(); problem != nil {
		*err = fmt.Errorf("panik: %v\n%s", problem, debug.Stack())
	}
}

// postpone puts a failed conversation off, or parks its next message when it
// has failed too often.
func (b *Bot) postpone(ctx context.Context, id int64, cause error) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT `+conversationColumns+` FROM turns t JOIN conversations c ON c.id = t.conversation_id
			WHERE c.id = $1 FOR UPDATE OF t`, id)
		if err != nil {
			return err
		}
		c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[conversation])
		if err != nil {
			return err
		}
		failed := 1
		if passing(cause) {
			failed = 0
		}
		if c.Failures+failed >= failuresAllowed {
			return b.park(ctx, tx, c, cause)
		}
		wait := time.Duration(1<<c.Failures) * time.Second
		_, err = tx.Exec(ctx, `UPDATE turns SET failures = failures + $3, due_at = $2 WHERE conversation_id = $1`, id, time.Now().Add(wait), failed)
		return err
	})
}

// park sets the next message aside with its error, tells the person that
// somebody will look, and opens a ticket.
func (b *Bot) park(ctx context.Context, tx pgx.Tx, c *conversation, cause error) error {
	var message int64
	err := tx.QueryRow(ctx, `UPDATE messages SET error = $3 WHERE conversation_id = $1 AND id = (
			SELECT min(id) FROM messages WHERE conversation_id = $1 AND id > $2) RETURNING id`,
		c.ID, c.DoneUpto, cause.Error()).Scan(&message)
	if errors.Is(err, pgx.ErrNoRows) {
		return rest(ctx, tx, c)
	}
	if err != nil {
		return err
	}
	b.metrics.parked.Inc()
	if !c.IsGroup {
		if err := apologise(ctx, tx, c); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE turns SET done_upto = $2, due_at = $3, failures = 0 WHERE conversation_id = $1`,
		c.ID, message, time.Now())
	return err
}

// rest leaves a conversation alone that fails though nothing waits in it, until
// something new comes: it is at fault itself. Its person has nothing to be told,
// and would be told it without end; one of the staff is to look.
func rest(ctx context.Context, tx pgx.Tx, c *conversation) error {
	if !c.IsGroup {
		if err := openTicket(ctx, tx, c.ID, "error"); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE turns SET due_at = NULL, resume = NULL, failures = 0 WHERE conversation_id = $1`, c.ID)
	return err
}

// apologise tells a person that somebody will look at their message, and has
// somebody do so.
func apologise(ctx context.Context, tx pgx.Tx, c *conversation) error {
	if err := openTicket(ctx, tx, c.ID, "error"); err != nil {
		return err
	}
	var lang string
	if err := tx.QueryRow(ctx, `SELECT lang FROM people WHERE id = $1`, c.PersonID).Scan(&lang); err != nil {
		return err
	}
	return enqueue(ctx, tx, []outgoing{to(c, say.Text(lang, "error.parked"))})
}
