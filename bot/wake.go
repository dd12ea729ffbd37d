package bot

import (
	"context"
	"time"
)

// What can be woken, in this process and in the others.
const (
	wakeTurn     = "turn"
	wakeSend     = "send"
	wakeFetch    = "fetch"
	wakeAnnounce = "announce"
)

// wakeTopic carries wakes between processes. A lost one costs a second, for
// everything is polled too. Postgres NOTIFY would do the same under a lock
// that all commits share.
const wakeTopic = "sakti:wake"

// Wake has the named loop look at once. Call it after the commit.
func (b *Bot) wake(name string) {
	select {
	case b.wakes[name] <- struct{}{}:
	default:
	}
}

// wakeAll is wake in every process. It never waits for Redis.
func (b *Bot) wakeAll(ctx context.Context, name string) {
	b.wake(name)
	if b.Redis == nil {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		b.Redis.Publish(ctx, wakeTopic, name)
	}()
}

// listen hands on what other processes publish.
func (b *Bot) listen(ctx context.Context) error {
	if b.Redis == nil {
		return nil
	}
	subscription := b.Redis.Subscribe(ctx, wakeTopic)
	defer subscription.Close()
	messages := subscription.Channel()
	for {
		select {
		case <-ctx.Done():
			return nil
		case message, open := <-messages:
			if !open {
				return nil
			}
			if b.wakes[message.Payload] != nil {
				b.wake(message.Payload)
			}
		}
	}
}

// poll is how long a lost wake goes unnoticed.
const poll = time.Second

// loop calls work until it has nothing left to do, then waits for a wake. A
// fault is logged and tried again.
func (b *Bot) loop(ctx context.Context, name string, work func(context.Context) (int, error)) error {
	for ctx.Err() == nil {
		n, err := work(ctx)
		if err != nil && ctx.Err() == nil {
			b.Log.Error("putaran gagal", "putaran", name, "galat", err)
			b.metrics.faults.WithLabelValues(name).Inc()
			n = 0
		}
		if n > 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-b.wakes[name]:
		case <-time.After(poll):
		}
	}
	return nil
}
