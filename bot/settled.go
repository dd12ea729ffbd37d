package bot

import (
	"context"
	"time"

	"sakti/channels"
)

// Settled waits until everything that came in on the channel is answered and
// everything that goes out on it is sent or given up.
func (b *Bot) Settled(ctx context.Context, channel channels.Channel) error {
	if err := b.until(ctx, `SELECT NOT EXISTS (SELECT FROM journal WHERE announced_at IS NULL)`); err != nil {
		return err
	}
	return b.settledTalk(ctx, channel)
}

// settledTalk is Settled but for what the office has yet to announce.
func (b *Bot) settledTalk(ctx context.Context, channel channels.Channel) error {
	return b.until(ctx, `SELECT NOT (
			EXISTS (SELECT FROM turns t JOIN conversations c ON c.id = t.conversation_id
				WHERE c.channel = $1 AND c.account = $2 AND t.due_at IS NOT NULL)
			OR EXISTS (SELECT FROM messages WHERE channel = $1 AND account = $2 AND media = 'wanted')
			OR EXISTS (SELECT FROM outbox WHERE channel = $1 AND account = $2 AND send_at IS NOT NULL AND NOT unasked)
			OR EXISTS (SELECT FROM outbox WHERE channel = $1 AND account = $2 AND send_at IS NOT NULL AND unasked))`,
		channel.Name(), channel.Account())
}

// until waits for a query to say true.
func (b *Bot) until(ctx context.Context, sql string, args ...any) error {
	for ctx.Err() == nil {
		var yes bool
		if err := b.Pool.QueryRow(ctx, sql, args...).Scan(&yes); err != nil || yes {
			return err
		}
		pause(ctx, 5*time.Millisecond)
	}
	return ctx.Err()
}
