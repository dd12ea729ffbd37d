package bot

import (
	"context"
	"errors"
	"hash/fnv"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"sakti/channels"
)

// How an account changes hands. Who holds it makes sure of that every pulse,
// and lets go if the database does not answer in time. Who had to wait for it
// waits Pace.HandOver longer: by then the former holder, if it only lost its
// connection, has noticed, and nothing is sent twice.
const (
	pulse         = time.Second
	pulsePatience = 2 * time.Second
)

// own runs a channel's account as long as this process holds its lock in
// Postgres: one process alone receives, fetches and sends for an account, so
// that providers see one poller, and order and pacing need no more than
// memory. The lock goes with the connection; if the process dies, another
// takes over. The connection is none of the pool's: as many lines as the pool
// has connections would leave none to work with.
func (b *Bot) own(ctx context.Context, channel channels.Channel) error {
	o := owner{Bot: b, channel: channel}
	for ctx.Err() == nil {
		held, err := o.once(ctx)
		if err != nil && ctx.Err() == nil {
			b.Log.Error("kanal berhenti", "kanal", channel.Name(), "galat", err)
			b.metrics.faults.WithLabelValues("channel:" + channel.Name()).Inc()
		}
		if err == nil && !held {
			o.waited = true
		}
		pause(ctx, b.Pace.Claim)
	}
	o.letGo(ctx)
	return nil
}

// owner is the way of one process to one account.
type owner struct {
	*Bot
	channel channels.Channel
	lock    *pgx.Conn // nil until there is one
	waited  bool      // another process held the account when this one last asked
}

// once runs the account if it can be had, and says whether it could.
func (o *owner) once(ctx context.Context) (held bool, err error) {
	if held, err = o.claim(ctx); err != nil || !held {
		return held, err
	}
	defer o.letGo(ctx)
	if o.waited {
		pause(ctx, o.Pace.HandOver)
	}
	o.waited = false
	return true, o.run(ctx)
}

// claim asks for the lock.
func (o *owner) claim(ctx context.Context) (held bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if o.lock == nil || o.lock.IsClosed() {
		if o.lock, err = pgx.ConnectConfig(ctx, o.Pool.Config().ConnConfig); err != nil {
			o.lock = nil
			return false, err
		}
		// If this machine dies without a word, Postgres is to notice within half
		// a minute and not after two hours. Where it can't be told so, it takes
		// longer.
		_, _ = o.lock.Exec(ctx, `SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
			set_config('tcp_keepalives_count', '3', false), set_config('tcp_user_timeout', '25000', false)`)
	}
	err = o.lock.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, lockKey(o.channel)).Scan(&held)
	return held, err
}

// letGo gives the lock back, with its connection.
func (o *owner) letGo(ctx context.Context) {
	if o.lock == nil {
		return
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), pulsePatience)
	defer cancel()
	_ = o.lock.Close(limited) // if it is lost, so is the lock
	o.lock = nil
}

// run does all that the holder of an account has to, until ctx ends or the
// lock may be lost.
func (o *owner) run(life context.Context) error {
	keeper := newKeeper(o.Bot, o.channel)
	if err := keeper.read(life); err != nil { // first: a stopped line sends nothing
		return err
	}
	group, ctx := errgroup.WithContext(life)
	group.Go(func() error { return o.beat(ctx) })
	group.Go(func() error { return keeper.run(ctx) })
	group.Go(func() error { return o.channel.Run(ctx, o.Receiver(o.channel)) })
	group.Go(func() error { return newSender(o.Bot, o.channel, keeper).run(ctx, life) })
	group.Go(func() error { return newFetcher(o.Bot, o.channel).run(ctx) })
	group.Go(func() error { return o.typing(ctx) })
	return group.Wait()
}

// beat makes sure of the lock until ctx ends. Then it leaves the connection
// alone: the lock is held until the others have come to their end.
func (o *owner) beat(ctx context.Context) error {
	for ctx.Err() == nil {
		pause(ctx, pulse)
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), pulsePatience)
		err := o.lock.Ping(limited)
		cancel()
		if err != nil && ctx.Err() == nil {
			return errors.Join(errors.New("kunci saluran mungkin hilang"), err)
		}
	}
	return nil
}

func lockKey(channel channels.Channel) int64 {
	hash := fnv.New64a()
	hash.Write([]byte("sakti:" + channel.Name() + ":" + channel.Account()))
	return int64(hash.Sum64())
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
