package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
)

// handOnMost is how many failed notices one transaction takes to their next
// rung.
const handOnMost = 50

// handOn takes notices that failed for good to the next rung, up to limit of
// them, all or none. first is the one that failed longest ago.
func (b *Bot) handOn(ctx context.Context, limit int) (n int, first failedNotice, err error) {
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) (err error) {
		defer caught(&err)
		failed, err := failedNotices(ctx, tx, limit)
		if err != nil || len(failed) == 0 {
			return err
		}
		n, first = len(failed), failed[0]
		var out []outgoing
		for _, f := range failed {
			next, err := b.next(ctx, tx, f)
			if err != nil {
				return err
			}
			out = append(out, next...)
		}
		return enqueue(ctx, tx, out)
	})
	if err != nil {
		return 0, first, err
	}
	if n > 0 {
		b.wakeAll(wakeSend)
	}
	return n, first, nil
}

// handOnBatch is handOn so that one faulty notice holds up no other: if a
// batch fails, the first is tried alone, and given up when that fails too
// often.
func (b *Bot) handOnBatch(ctx context.Context) (int, error) {
	if err := b.giveUpStranded(ctx); err != nil {
		return 0, err
	}
	n, _, err := b.handOn(ctx, handOnMost)
	if err == nil || ctx.Err() != nil {
		return n, err
	}
	n, first, err := b.handOn(ctx, 1)
	if err == nil || first.JournalID == 0 || !b.muted(first.JournalID, err) {
		return n, err
	}
	return 1, pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE outbox SET handed_on = true WHERE journal_id = $1 AND audience = $2 AND failed_at IS NOT NULL`,
			first.JournalID, first.Audience)
		if err != nil {
			return err
		}
		return unreached(ctx, tx, first.JournalID, first.Audience, "galat")
	})
}

// strandedAfter is how long notices wait on a line that is stopped or down for
// good before they go another way.
const strandedAfter = time.Hour

// giveUpStranded has notices fail that wait on such lines.
func (b *Bot) giveUpStranded(ctx context.Context) error {
	_, err := b.Pool.Exec(ctx, `UPDATE outbox o SET failed_at = $1, send_at = NULL, error = 'saluran terputus' FROM lines l
		WHERE l.channel = o.channel AND l.account = o.account AND o.unasked AND o.send_at IS NOT NULL AND o.journal_id IS NOT NULL
			AND (l.stopped_at < $2 OR (l.state = ANY($3) AND l.state_at < $2))`,
		time.Now(), time.Now().Add(-strandedAfter),
		[]channels.LinkState{channels.Unlinked, channels.Banned, channels.LoggedOut, channels.Outdated, channels.Replaced, channels.Refused})
	return err
}

// failedNotice is a notice that a rung refused.
type failedNotice struct {
	JournalID int64   `db:"journal_id"`
	Audience  string  `db:"audience"`
	Tried     []int64 `db:"tried"`
}

// failedNotices marks failed notices as handed on, and returns them.
func failedNotices(ctx context.Context, tx pgx.Tx, limit int) ([]failedNotice, error) {
	rows, err := tx.Query(ctx, `WITH f AS (
			SELECT conversation_id, id FROM outbox WHERE journal_id IS NOT NULL AND failed_at IS NOT NULL AND NOT handed_on
			ORDER BY failed_at LIMIT $1 FOR UPDATE SKIP LOCKED),
		u AS (UPDATE outbox o SET handed_on = true FROM f WHERE o.conversation_id = f.conversation_id AND o.id = f.id
			RETURNING o.journal_id, o.audience)
		SELECT u.journal_id, u.audience, (SELECT array_agg(o.conversation_id) FROM outbox o
			WHERE o.journal_id = u.journal_id AND o.audience = u.audience) AS tried
		FROM (SELECT DISTINCT journal_id, audience FROM u) u ORDER BY u.journal_id`, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[failedNotice])
}

func (b *Bot) next(ctx context.Context, tx pgx.Tx, f failedNotice) ([]outgoing, error) {
	entry, err := b.Office.Entry(ctx, tx, f.JournalID)
	if err != nil {
		return nil, err
	}
	a, err := b.Office.Application(ctx, tx, entry.ApplicationID)
	if err != nil {
		return nil, err
	}
	action := b.Office.Catalog.Steps.Action(entry.Action)
	if action == nil {
		return nil, fmt.Errorf("langkah %q tidak dikenal", entry.Action)
	}
	key := action.Notice[f.Audience]
	return b.descend(ctx, tx, notice{entry: entry, a: a, audience: f.Audience, key: key, tried: f.Tried})
}
