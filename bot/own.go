package bot

import (
	"context"
	"hash/fnv"
	"time"

	"golang.org/x/sync/errgroup"

	"sakti/channels"
)

// own runs a channel's account as long as this process holds its lock in
// Postgres: one process alone receives, fetches and sends for an account, so
// that providers see one poller, and order and pacing need no more than
// memory. The lock goes with the connection; if the process dies, another
// takes over.
func (b *Bot) own(ctx context.Context, channel channels.Channel) error {
	for ctx.Err() == nil {
		if err := b.ownOnce(ctx, channel); err != nil && ctx.Err() == nil {
			b.Log.Error("kanal berhenti", "kanal", channel.Name(), "galat", err)
			b.metrics.faults.WithLabelValues("channel:" + channel.Name()).Inc()
		}
		pause(ctx, 2*time.Second)
	}
	return nil
}

func (b *Bot) ownOnce(ctx context.Context, channel channels.Channel) error {
	connection, err := b.Pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer connection.Release()
	key := lockKey(channel)
	var got bool
	if err := connection.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, key).Scan(&got); err != nil || !got {
		return err
	}
	defer func() { // a connection that is lost has let go of the lock already
		_, _ = connection.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, key)
	}()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		for ctx.Err() == nil {
			pause(ctx, 5*time.Second)
			if err := connection.Ping(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		}
		return nil
	})
	keeper := newKeeper(b, channel)
	group.Go(func() error { return keeper.run(ctx) })
	group.Go(func() error { return channel.Run(ctx, b.Receiver(channel)) })
	group.Go(func() error { return newSender(b, channel, keeper).run(ctx) })
	group.Go(func() error { return newFetcher(b, channel).run(ctx) })
	return group.Wait()
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
