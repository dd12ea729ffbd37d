package sms

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
)

const (
	lookTimeout = 30 * time.Second
	longPause   = 2 * time.Minute // at most, between looks at a database that is away
)

// Run looks at the tables until ctx ends: what people wrote, what became of
// our messages, what waits too long, how the modem is. A database that is away
// is awaited; nothing in the tables is changed before it is stored with us.
func (g *Gammu) Run(ctx context.Context, receive channels.Receive) error {
	g.aged, g.told = time.Time{}, map[string]channels.Delivery{}
	pause, failing := g.config.Every, false
	for {
		err := g.look(ctx, receive)
		if err == nil {
			pause = g.config.Every
		} else {
			pause = min(2*pause, max(longPause, g.config.Every))
		}
		if err != nil && !failing && ctx.Err() == nil {
			g.log.Warn("looking at Gammu's tables failed; will try on", "error", err)
		}
		failing = err != nil
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil
		}
	}
}

// look does everything once. What fails does not keep the rest from being
// done.
func (g *Gammu) look(ctx context.Context, receive channels.Receive) error {
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	return errors.Join(g.phones(ctx), g.inbox(ctx, receive), g.receipts(ctx, receive), g.expire(ctx, receive))
}

// Watch implements channels.Watched.
func (g *Gammu) Watch(tell func(channels.Health)) {
	g.watch.Lock()
	defer g.watch.Unlock()
	g.watch.tell = tell
	tell(g.watch.now)
}

// phoneGrace is how long a modem may be silent; the daemon renews its row
// every few seconds, less often while it sends.
const phoneGrace = 2 * time.Minute

// weakSignal, in percent, is where sending begins to fail.
const weakSignal = 20

// phones sees whether a daemon with a modem is at work.
func (g *Gammu) phones(ctx context.Context) error {
	var signal int
	var seen time.Time
	var alive bool
	err := g.pool.QueryRow(ctx, `SELECT "Signal", "UpdatedInDB" AT TIME ZONE current_setting('TimeZone'),
			"TimeOut" > LOCALTIMESTAMP - $2::interval
		FROM phones WHERE "Send" AND ($1 = '' OR "ID" = $1) ORDER BY "TimeOut" DESC LIMIT 1`,
		g.config.PhoneID, phoneGrace).Scan(&signal, &seen, &alive)
	health := channels.Health{State: channels.Connecting}
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		health.Reason, err = "gammu-smsd belum pernah jalan di sini", nil
	case err != nil:
		health.Reason = "basis data SMS tidak terjangkau"
	case !alive:
		health.Reason, health.Seen = "gammu-smsd tidak jalan atau modem lepas", notAfter(seen, time.Now())
	default:
		health.State, health.Seen = channels.Up, notAfter(seen, time.Now())
		if signal >= 0 && signal < weakSignal {
			health.Reason = "sinyal modem lemah"
		}
	}
	g.turn(health)
	return err
}

// turn tells a state that is not the last one; Seen alone is no change.
func (g *Gammu) turn(health channels.Health) {
	g.watch.Lock()
	defer g.watch.Unlock()
	old := g.watch.now
	g.watch.now = health
	if old.State == health.State && old.Reason == health.Reason || g.watch.tell == nil {
		return
	}
	g.watch.tell(health)
}
