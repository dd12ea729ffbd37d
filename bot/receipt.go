package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sakti/channels"
)

// tickLater is when receipts that found no message are tried once more: a
// phone may confirm a message before its sending is recorded.
const tickLater = 2 * time.Second

// tick records how far messages of ours came. A receipt for a message that is
// not ours, or older than its record, says nothing.
func (b *Bot) tick(ctx context.Context, events []channels.Event) error {
	missed, err := b.tickOnce(ctx, events)
	if len(missed) > 0 && err == nil {
		time.AfterFunc(tickLater, func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tickLater)
			defer cancel()
			if _, err := b.tickOnce(ctx, missed); err != nil {
				b.Log.Warn("mencatat tanda terima gagal", "galat", err)
			}
		})
	}
	return err
}

// tickOnce records receipts and returns those that found no message.
func (b *Bot) tickOnce(ctx context.Context, events []channels.Event) (missed []channels.Event, err error) {
	if len(events) == 0 {
		return nil, nil
	}
	batch := &pgx.Batch{}
	for _, event := range events {
		r := event.Receipt
		queued := batch.Queue(`UPDATE outbox SET
				delivered_at = CASE WHEN $5 IN ('delivered', 'read') THEN coalesce(delivered_at, $6) ELSE delivered_at END,
				read_at = CASE WHEN $5 = 'read' THEN coalesce(read_at, $6) ELSE read_at END,
				failed_at = CASE WHEN $5 = 'failed' AND delivered_at IS NULL THEN coalesce(failed_at, $6) ELSE failed_at END,
				error = CASE WHEN $5 = 'failed' AND delivered_at IS NULL THEN $7 ELSE error END,
				parts = greatest(parts, $4)
			WHERE channel = $1 AND account = $2 AND provider = ANY($3) AND provider <> '' AND channel NOT IN ('simulator', 'telegram')`,
			event.Channel, event.Account, r.Providers, r.Parts, string(r.State), atOrNow(event.At), r.Reason)
		queued.Exec(func(done pgconn.CommandTag) error {
			if done.RowsAffected() == 0 {
				missed = append(missed, event)
			}
			if r.State == channels.Failed && done.RowsAffected() > 0 {
				b.wakeAll(ctx, wakeAnnounce)
			}
			return nil
		})
	}
	return missed, b.Pool.SendBatch(ctx, batch).Close()
}

func atOrNow(at time.Time) time.Time {
	if at.IsZero() {
		return time.Now()
	}
	return at
}
