package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
)

// A line may say that it is up and bring nothing for hours. So lines of one
// channel write to each other now and then: canaries. One that does not
// arrive tells more than any state.

// canaryMark begins the text of a canary.
const canaryMark = "sakti-kenari "

// canaryLost is how many canaries in a row must fail to arrive before people
// are alarmed.
const canaryLost = 3

// canary writes to another line of the same channel, if it is time. It goes
// past the outbox: one that is late means nothing.
func (k *keeper) canary(ctx context.Context) error {
	every := k.bot.Canary
	addressed, able := k.channel.(channels.Addressed)
	if every == 0 || !able || time.Since(k.sang) < every || !k.up() {
		return nil
	}
	k.sang = time.Now()
	var phone string
	err := k.bot.Pool.QueryRow(ctx, `SELECT phone FROM lines WHERE channel = $1 AND account <> $2 AND state = 'up' AND phone <> '' AND stopped_at IS NULL
		ORDER BY account > $2 DESC, account LIMIT 1`, k.line.channel, k.line.account).Scan(&phone)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s%d", canaryMark, k.sang.Unix())
	go k.sing(ctx, channels.Outgoing{ID: text, Chat: addressed.Address(phone), Text: text})
	return nil
}

// sing sends a canary beside the keeper's other work: a line that hangs can
// still be stopped.
func (k *keeper) sing(ctx context.Context, canary channels.Outgoing) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := k.channel.Send(limited, canary); err != nil {
		k.bot.Log.Warn("kenari tidak terkirim", "kanal", k.line.channel, "saluran", k.line.account, "alasan", channels.AsSendError(err).Reason)
	}
}

// up says that the line is up and its row says so too: whom the canary reaches
// knows by the row that it is one of ours.
func (k *keeper) up() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.health.State == channels.Up && !k.changed && !k.halted
}

// catchCanaries takes canaries out of what came in and records their arrival.
// Only those from a line of ours count: anybody may write such words.
func (b *Bot) catchCanaries(ctx context.Context, events []channels.Event) ([]channels.Event, error) {
	var rest []channels.Event
	for _, event := range events {
		if event.Kind == channels.KindText && event.Group == nil && strings.HasPrefix(event.Text, canaryMark) && event.Phone != "" {
			done, err := b.Pool.Exec(ctx, `UPDATE lines SET canary_at = $3 WHERE channel = $1 AND account = $2
				AND EXISTS (SELECT FROM lines o WHERE o.channel = $1 AND o.account <> $2 AND o.phone = $4)`,
				event.Channel, event.Account, time.Now(), event.Phone)
			if err != nil {
				return nil, err
			}
			if done.RowsAffected() > 0 {
				continue
			}
		}
		rest = append(rest, event)
	}
	return rest, nil
}
