package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
)

// keeper keeps the row of one line true while this process holds the line:
// its state as the channel tells it, when it last heard something. It carries
// out what people ordered at the screen, and has them alarmed when the line is
// down for good.
type keeper struct {
	bot     *Bot
	channel channels.Channel
	line    line
	news    chan struct{}
	sang    time.Time // the last canary; of run alone
	held    time.Time // when it was last written that we hold the line; of run alone

	mu        sync.Mutex
	health    channels.Health
	changed   bool
	halted    bool
	firstUp   time.Time
	day       time.Time // of sentToday
	sentToday int
}

func newKeeper(b *Bot, channel channels.Channel) *keeper {
	k := &keeper{bot: b, channel: channel, line: line{channel.Name(), channel.Account()}, news: make(chan struct{}, 1), firstUp: time.Now()}
	if watched, yes := channel.(channels.Watched); yes {
		watched.Watch(k.tell)
	} else {
		k.tell(channels.Health{State: channels.Up})
	}
	return k
}

// tell takes news from the channel, without waiting.
func (k *keeper) tell(h channels.Health) {
	k.mu.Lock()
	k.health, k.changed = h, true
	k.mu.Unlock()
	select {
	case k.news <- struct{}{}:
	default:
	}
}

func (k *keeper) stopped() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.halted
}

// run looks at the row each second, and whenever there is news.
func (k *keeper) run(ctx context.Context) error {
	if err := k.interrupted(ctx); err != nil {
		return err
	}
	for ctx.Err() == nil {
		if err := errors.Join(k.write(ctx), k.read(ctx), k.alarm(ctx), k.takeOrder(ctx), k.canary(ctx)); err != nil && ctx.Err() == nil {
			k.bot.Log.Error("mencatat keadaan saluran gagal", "kanal", k.line.channel, "galat", err)
			k.bot.metrics.faults.WithLabelValues("keeper").Inc()
		}
		select {
		case <-ctx.Done():
		case <-k.news:
		case <-time.After(k.bot.Pace.Poll):
		}
	}
	return nil
}

// write records the state, if it changed, and the last sign of life.
func (k *keeper) write(ctx context.Context) error {
	k.mu.Lock()
	h, changed := k.health, k.changed
	k.changed = false
	k.mu.Unlock()
	at := k.bot.heard.take(k.line)
	if !changed {
		return k.writeHeld(ctx, at)
	}
	now := time.Now()
	_, err := k.bot.Pool.Exec(ctx, `INSERT INTO lines AS l (channel, account, state, reason, until_at, phone, phone_seen, state_at, first_up_at, heard_at, held_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8::timestamptz, CASE WHEN $3 = 'up' THEN $8::timestamptz END, $9, $8)
		ON CONFLICT (channel, account) DO UPDATE SET state = excluded.state, reason = excluded.reason, until_at = excluded.until_at,
			phone = excluded.phone, phone_seen = coalesce(excluded.phone_seen, l.phone_seen),
			state_at = CASE WHEN l.state = excluded.state THEN l.state_at ELSE excluded.state_at END,
			first_up_at = CASE WHEN excluded.state IN ('unlinked', 'logged_out') THEN NULL ELSE coalesce(l.first_up_at, excluded.first_up_at) END,
			heard_at = coalesce(excluded.heard_at, l.heard_at), held_at = excluded.held_at`,
		k.line.channel, k.line.account, string(h.State), h.Reason, orNull(h.Until), h.Phone, orNull(h.Seen), now, orNull(at))
	if err != nil {
		k.again()
		return err
	}
	k.held = now
	return nil
}

// again has the state written anew.
func (k *keeper) again() {
	k.mu.Lock()
	k.changed = true
	k.mu.Unlock()
}

// writeHeld records that we hold the line, now and then, and the last sign of
// life, if there was one.
func (k *keeper) writeHeld(ctx context.Context, heard time.Time) error {
	now := time.Now()
	if heard.IsZero() && now.Sub(k.held) < k.bot.Pace.Held {
		return nil
	}
	done, err := k.bot.Pool.Exec(ctx, `UPDATE lines SET held_at = $3, heard_at = coalesce($4, heard_at) WHERE channel = $1 AND account = $2`,
		k.line.channel, k.line.account, now, orNull(heard))
	if err != nil {
		return err
	}
	if k.held = now; done.RowsAffected() == 0 {
		k.again() // the row was buried a moment before we took the line
	}
	return nil
}

func orNull(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// read learns what people decided about the line.
func (k *keeper) read(ctx context.Context) error {
	var halted bool
	var firstUp *time.Time
	err := k.bot.Pool.QueryRow(ctx, `SELECT stopped_at IS NOT NULL, first_up_at FROM lines WHERE channel = $1 AND account = $2`,
		k.line.channel, k.line.account).Scan(&halted, &firstUp)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	k.mu.Lock()
	resumed := k.halted && !halted
	k.halted = halted
	if firstUp != nil {
		k.firstUp = *firstUp
	}
	k.mu.Unlock()
	if resumed {
		k.bot.wake(wakeSend)
	}
	return nil
}
