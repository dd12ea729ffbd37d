package bot

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
)

// A line that nobody holds has no keeper to sound its alarm: its processes are
// down, or none of them can open the channel. So every process watches all
// lines.

// unheld is a line that no process holds.
const unheld channels.LinkState = "unheld"

// heldLately is how old the last word of a line's holder may be while the line
// counts as held.
const heldLately = time.Minute

// watch alarms people of lines that nobody has held for Config.Unheld. After a
// start it waits as long: whoever starts takes the lines one after another.
// Beside that it gives up what has waited too long, and tidies up after joined
// conversations.
func (b *Bot) watch(ctx context.Context) error {
	for pause(ctx, b.Unheld); ctx.Err() == nil; pause(ctx, b.Unheld/10) {
		err := errors.Join(b.alarmUnheld(ctx), b.lostRound(ctx), pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error { return follow(ctx, tx) }))
		if err != nil && ctx.Err() == nil {
			b.Log.Error("putaran gagal", "putaran", "watch", "galat", err)
			b.metrics.faults.WithLabelValues("watch").Inc()
		}
	}
	return nil
}

// unheld reports whether nobody holds a line any more that was last held then.
// After a start nobody knows: who starts takes the lines one after another.
func (b *Bot) unheld(last *time.Time) bool {
	return last != nil && time.Since(b.started) > b.Unheld && time.Since(*last) > b.Unheld
}

// alarmUnheld tells of each such line once. One that was never linked, or was
// unlinked by us, is missed by nobody.
func (b *Bot) alarmUnheld(ctx context.Context) error {
	if len(b.Alarm) == 0 {
		return nil
	}
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `UPDATE lines SET alarmed = $2 WHERE held_at < $1 AND alarmed <> $2 AND state <> 'unlinked'
			RETURNING channel, account`, time.Now().Add(-b.Unheld), unheld)
		if err != nil {
			return err
		}
		left, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l line, err error) {
			return l, row.Scan(&l.channel, &l.account)
		})
		if err != nil {
			return err
		}
		for _, l := range left {
			b.Log.Error("saluran tidak dijalankan program mana pun", "kanal", l.channel, "saluran", l.account)
			if err := b.sound(ctx, tx, l, alarmWords(l, unheld, "")); err != nil {
				return err
			}
		}
		return nil
	})
}
