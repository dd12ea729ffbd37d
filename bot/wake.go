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
// everything is polled too, and so does Redis when it is away. Postgres NOTIFY
// would do the same under a lock that all commits share.
const wakeTopic = "sakti:wake"

// wake has the named loop look at once. Call it after the commit.
func (b *Bot) wake(name string) { poke(b.wakes[name]) }

// wakeAll is wake in every process. It never waits for Redis.
func (b *Bot) wakeAll(name string) {
	b.wake(name)
	poke(b.told[name])
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// publishPatience is how long Redis may take for a wake.
const publishPatience = time.Second

// publish tells other processes of wakes with this name, as many at once as
// have come. While Redis is away they are lost.
func (b *Bot) publish(ctx context.Context, name string) error {
	if b.Redis == nil {
		return nil
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-b.told[name]:
		}
		limited, cancel := context.WithTimeout(ctx, publishPatience)
		b.Redis.Publish(limited, wakeTopic, name)
		cancel()
	}
}

// listen hands on what other processes publish. The subscription renews itself
// when Redis is back.
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
		case <-time.After(b.Pace.Poll):
		}
	}
	return nil
}
