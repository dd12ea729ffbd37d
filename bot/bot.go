// Package bot is the conversation as it runs: it stores what comes in, asks
// dialog what to say, has core do what follows, and sends what goes out.
//
// A message walks one way (HOUSE.md section 4):
//
//	receive.go   one row in messages, committed, before the channel says "received"
//	fetch.go     the bytes of photos: looked at, stored encrypted, no transaction open
//	turn.go      pending conversations, oldest first, a batch per transaction:
//	             conversation.go claims, message.go and facts.go read,
//	             dialog.Step decides, apply.go does, conversation.go saves
//	send.go      outbox rows to the channel, paced, each recorded
//	announce.go  journal rows of the office become sentences
//
// Postgres is the queue. A crash at any point loses nothing: what was not
// committed is offered again by the channel, what was not answered is still
// due, what was not sent still stands in the outbox.
package bot

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"sakti/bot/dialog"
	"sakti/channels"
	"sakti/core"
)

// Config is what the bot works with.
type Config struct {
	Office   *core.Office
	Pool     *pgxpool.Pool
	Redis    redis.UniversalClient // wakes other processes; nil if there are none
	Channels []channels.Channel    // opened; more come by Add
	TrackURL string                // where a case is followed on the web
	Log      *slog.Logger
	Workers  int // turns at once; 0 for 3
	Batch    int // conversations in one transaction; 0 for 80
	Night    Night
	Quiet    Quiet
	Measure  Measure
	Alarm    []Recipient   // who is told when a line is down for good
	Canary   time.Duration // how often lines of one channel write to each other as a sign of life; 0 for never
	Pace     Pace
	Unheld   time.Duration // how long nobody may hold a line before people are alarmed; 0 for five minutes
}

// Bot holds the conversations of one process.
type Bot struct {
	Config
	places    *dialog.Places
	incoming  chan arrival
	known     addressBook
	heard     heard
	hands     hands
	ours      ownNumbers
	counters  counterBoard
	opened    atomic.Pointer[[]channels.Channel]
	added     chan channels.Channel
	numbers   numberPool
	wakes     map[string]chan struct{}
	told      map[string]chan struct{} // wakes that other processes are to be told of
	metrics   *metrics
	started   time.Time
	mute      map[int64]int         // journal entries that could not be announced, and how often; of the announce loop alone
	committed func([]*conversation) // the bench looks on here; nil otherwise
}

// New prepares a bot. It reads the regency's map once.
func New(ctx context.Context, config Config) (*Bot, error) {
	if config.Workers == 0 {
		config.Workers = 3
	}
	if config.Batch == 0 {
		config.Batch = 80
	}
	config.Pace = config.Pace.filled()
	config.Unheld = cmp.Or(config.Unheld, 5*time.Minute)
	b := &Bot{Config: config, started: time.Now(), incoming: make(chan arrival), added: make(chan channels.Channel), wakes: map[string]chan struct{}{}, told: map[string]chan struct{}{},
		metrics: newMetrics(), mute: map[int64]int{}}
	for _, name := range []string{wakeTurn, wakeSend, wakeFetch, wakeAnnounce} {
		b.wakes[name], b.told[name] = make(chan struct{}, 1), make(chan struct{}, 1)
	}
	b.opened.Store(&config.Channels)
	var err error
	b.places, err = readPlaces(ctx, config.Pool)
	return b, err
}

// Run works until ctx ends: it receives, answers and sends on every channel.
func (b *Bot) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return b.listen(ctx) })
	for name := range b.told {
		group.Go(func() error { return b.publish(ctx, name) })
	}
	group.Go(func() error { return b.collect(ctx) })
	for range b.Workers {
		group.Go(func() error { return b.loop(ctx, wakeTurn, b.turnBatch) })
	}
	group.Go(func() error { return b.loop(ctx, wakeAnnounce, b.announceBatch) })
	group.Go(func() error { return b.watch(ctx) })
	for _, channel := range b.working() {
		group.Go(func() error { return b.own(ctx, channel) })
	}
	group.Go(func() error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case channel := <-b.added:
				group.Go(func() error { return b.own(ctx, channel) })
			}
		}
	})
	return group.Wait()
}

// working are the channels that are open so far. The list is never changed.
func (b *Bot) working() []channels.Channel { return *b.opened.Load() }

// Add gives the running bot a channel that could not be opened at the start,
// and now is.
func (b *Bot) Add(ctx context.Context, channel channels.Channel) {
	list := append(slices.Clone(b.working()), channel)
	b.opened.Store(&list)
	select {
	case b.added <- channel:
	case <-ctx.Done():
	}
}

// Unopened records that a channel can't be opened at the moment, for the
// people who look after it; not where another process holds its line.
func (b *Bot) Unopened(ctx context.Context, channel channels.Channel) error {
	_, err := b.Pool.Exec(ctx, `UPDATE lines SET state = 'connecting', reason = 'belum bisa dibuka', state_at = CASE WHEN state = 'connecting' THEN state_at ELSE $3 END
		WHERE channel = $1 AND ($2 = '' OR account = $2) AND held_at < $4`, channel.Name(), channel.Account(), time.Now(), time.Now().Add(-heldLately))
	return err
}

// Receiver is what a channel gives its events to.
func (b *Bot) Receiver(channel channels.Channel) channels.Receive {
	return func(ctx context.Context, events []channels.Event) error {
		if channel.Account() == "" {
			return errors.New("kanal " + channel.Name() + " belum dibuka")
		}
		for i := range events {
			events[i].Channel, events[i].Account = channel.Name(), channel.Account()
		}
		return b.Receive(ctx, events)
	}
}
