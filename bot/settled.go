package bot

import (
	"context"
	"time"

	"sakti/channels"
)

// Settled waits until everything that came in on the channel is answered and
// everything that goes out on it is sent or given up.
func (b *Bot) Settled(ctx context.Context, channel channels.Channel) error {
	for {
		var waiting bool
		err := b.Pool.QueryRow(ctx, `SELECT
			EXISTS (SELECT FROM journal WHERE announced_at IS NULL) OR
			EXISTS (SELECT FROM conversations WHERE channel = $1 AND account = $2 AND due_at IS NOT NULL) OR
			EXISTS (SELECT FROM messages WHERE channel = $1 AND account = $2 AND media = 'wanted') OR
			EXISTS (SELECT FROM outbox WHERE channel = $1 AND account = $2 AND send_at IS NOT NULL)`,
			channel.Name(), channel.Account()).Scan(&waiting)
		if err != nil || !waiting {
			return err
		}
		pause(ctx, 20*time.Millisecond)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}
