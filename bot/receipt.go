package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sakti/channels"
)

// applyReceipt records how far the messages $3 of a line came. What failed
// after it was delivered has not failed.
const applyReceipt = `UPDATE outbox SET
		delivered_at = CASE WHEN $5 IN ('delivered', 'read') THEN coalesce(delivered_at, $6) ELSE delivered_at END,
		read_at = CASE WHEN $5 = 'read' THEN coalesce(read_at, $6) ELSE read_at END,
		failed_at = CASE WHEN $5 = 'failed' AND delivered_at IS NULL THEN coalesce(failed_at, $6) ELSE failed_at END,
		error = CASE WHEN $5 = 'failed' AND delivered_at IS NULL THEN $7 ELSE error END,
		parts = greatest(parts, $4)
	WHERE channel = $1 AND account = $2 AND provider = ANY($3) AND provider <> '' AND channel NOT IN ('simulator', 'telegram')`

// tick records how far messages of ours came. A phone may confirm a message
// before its sending is recorded: such a receipt is kept, and settle finds it.
func (b *Bot) tick(ctx context.Context, events []channels.Event) error {
	missed, err := b.tickAll(ctx, events, b.Pool.SendBatch)
	if err != nil || len(missed) == 0 {
		return err
	}
	if err := b.keepEarly(ctx, missed); err != nil {
		return err
	}
	_, err = b.tickAll(ctx, missed, b.Pool.SendBatch) // for a sending recorded in between
	return err
}

// tickAll applies receipts and returns those that found no message.
func (b *Bot) tickAll(ctx context.Context, events []channels.Event, send func(context.Context, *pgx.Batch) pgx.BatchResults) (missed []channels.Event, err error) {
	if len(events) == 0 {
		return nil, nil
	}
	batch := &pgx.Batch{}
	for _, event := range events {
		r := event.Receipt
		queued := batch.Queue(applyReceipt, event.Channel, event.Account, r.Providers, r.Parts, string(r.State), atOrNow(event.At), r.Reason)
		queued.Exec(func(done pgconn.CommandTag) error {
			switch {
			case int(done.RowsAffected()) < len(r.Providers):
				missed = append(missed, event)
			case r.State == channels.Failed:
				b.wakeAll(wakeAnnounce)
			}
			return nil
		})
	}
	return missed, send(ctx, batch).Close()
}

// earlyAge is how long a receipt is kept for a message that nobody knows, such
// as one that an officer wrote on the phone itself.
const earlyAge = 24 * time.Hour

func (b *Bot) keepEarly(ctx context.Context, events []channels.Event) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM early_receipts WHERE at < $1`, time.Now().Add(-earlyAge))
	for _, event := range events {
		r := event.Receipt
		batch.Queue(`INSERT INTO early_receipts (channel, account, provider, state, reason, parts, at)
			SELECT $1, $2, p, $4, $5, $6, $7 FROM unnest($3::text[]) AS p WHERE p <> '' ON CONFLICT DO NOTHING`,
			event.Channel, event.Account, r.Providers, string(r.State), r.Reason, r.Parts, atOrNow(event.At))
	}
	return b.Pool.SendBatch(ctx, batch).Close()
}

// tickEarly applies the receipts that came before these messages of a line
// were recorded as sent, all or none.
func (b *Bot) tickEarly(ctx context.Context, l line, providers []string) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		events, err := takeEarly(ctx, tx, l, providers)
		if err == nil {
			_, err = b.tickAll(ctx, events, tx.SendBatch)
		}
		return err
	})
}

func takeEarly(ctx context.Context, tx pgx.Tx, l line, providers []string) (events []channels.Event, err error) {
	rows, err := tx.Query(ctx, `DELETE FROM early_receipts WHERE channel = $1 AND account = $2 AND provider = ANY($3)
		RETURNING provider, state, reason, parts, at`, l.channel, l.account, providers)
	if err != nil {
		return nil, err
	}
	var provider, state, reason string
	var parts int
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&provider, &state, &reason, &parts, &at}, func() error {
		events = append(events, channels.Event{Channel: l.channel, Account: l.account, At: at, Receipt: &channels.Receipt{
			Providers: []string{provider}, State: channels.Delivery(state), Reason: reason, Parts: parts}})
		return nil
	})
	return events, err
}

func atOrNow(at time.Time) time.Time {
	if at.IsZero() {
		return time.Now()
	}
	return at
}
