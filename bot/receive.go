package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sakti/channels"
	"sakti/core"
)

// arrival is events that wait for their commit.
type arrival struct {
	events []channels.Event
	done   chan error
}

// most is how many events share a commit.
const most = 256

// Receive stores events and returns once they are committed. Those that were
// stored before are recognised by their keys. Events that arrive while a
// commit is under way share the next one.
func (b *Bot) Receive(ctx context.Context, events []channels.Event) error {
	if len(events) == 0 {
		return nil
	}
	a := arrival{events: events, done: make(chan error, 1)}
	select {
	case b.incoming <- a:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-a.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// collect stores arrivals, as many in one commit as are waiting.
func (b *Bot) collect(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case first := <-b.incoming:
			batch := b.gather(first)
			err := b.storeAll(ctx, batch)
			for _, a := range batch {
				a.done <- err
			}
		}
	}
}

func (b *Bot) gather(first arrival) []arrival {
	batch, n := []arrival{first}, len(first.events)
	for n < most {
		select {
		case next := <-b.incoming:
			batch, n = append(batch, next), n+len(next.events)
		default:
			return batch
		}
	}
	return batch
}

func (b *Bot) storeAll(ctx context.Context, batch []arrival) error {
	var events []channels.Event
	for _, a := range batch {
		events = append(events, a.events...)
	}
	start := time.Now()
	err := b.storeTwice(ctx, events)
	if err != nil {
		b.metrics.faults.WithLabelValues("receive").Inc()
		return err
	}
	b.metrics.stored.Observe(time.Since(start).Seconds())
	b.metrics.received.Add(float64(len(events)))
	b.wakeAll(ctx, wakeTurn)
	if slices.ContainsFunc(events, func(e channels.Event) bool { return len(e.Media) > 0 }) {
		b.wakeAll(ctx, wakeFetch)
	}
	return nil
}

// storeTwice stores events; once more if another process, storing for the same
// people at the same time, was in the way.
func (b *Bot) storeTwice(ctx context.Context, events []channels.Event) error {
	store := func(tx pgx.Tx) error { return b.store(ctx, tx, events) }
	err := pgx.BeginFunc(ctx, b.Pool, store)
	const deadlock = "40P01"
	if problem := new(pgconn.PgError); errors.As(err, &problem) && problem.Code == deadlock {
		err = pgx.BeginFunc(ctx, b.Pool, store)
	}
	return err
}

// address is a conversation as the provider names it.
type address struct{ channel, account, chat string }

func (a address) compare(other address) int {
	return cmp.Or(cmp.Compare(a.channel, other.channel), cmp.Compare(a.account, other.account), cmp.Compare(a.chat, other.chat))
}

// store locks the turns of these conversations and then draws the messages'
// ids: so the ids of one conversation ascend in commit order, on which
// done_upto relies.
func (b *Bot) store(ctx context.Context, tx pgx.Tx, events []channels.Event) error {
	ids, err := b.pend(ctx, tx, events)
	if err != nil {
		return err
	}
	n := len(events)
	conversations, channelNames, accounts := make([]int64, n), make([]string, n), make([]string, n)
	keys, bodies, fetch := make([]string, n), make([]string, n), make([]string, n)
	for i, event := range events {
		body, err := json.Marshal(event)
		if err != nil {
			return err
		}
		conversations[i] = ids[addressOf(event)]
		channelNames[i], accounts[i], keys[i], bodies[i] = event.Channel, event.Account, event.Key, string(body)
		if len(event.Media) > 0 {
			fetch[i] = "wanted"
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO messages (conversation_id, channel, account, key, body, received_at, media, media_at)
		SELECT c, ch, ac, k, b::json, $7, f, CASE WHEN f = '' THEN NULL ELSE $7::timestamptz END
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS x(c, ch, ac, k, b, f, i)
		ORDER BY i ON CONFLICT (channel, account, key) DO NOTHING`,
		conversations, channelNames, accounts, keys, bodies, fetch, time.Now())
	return err
}

func addressOf(e channels.Event) address { return address{e.Channel, e.Account, e.Chat} }

// pend marks the conversations of these events as due, making those that are
// new, and returns their ids. A photo makes nothing due yet: its fetch does.
func (b *Bot) pend(ctx context.Context, tx pgx.Tx, events []channels.Event) (map[address]int64, error) {
	first, due, now := map[address]channels.Event{}, map[address]*time.Time{}, time.Now()
	for _, event := range events {
		a := addressOf(event)
		if _, seen := first[a]; !seen {
			first[a] = event
		}
		if len(event.Media) == 0 {
			due[a] = &now
		}
	}
	order := slices.SortedFunc(maps.Keys(first), address.compare)
	times := make([]*time.Time, len(order))
	for i, a := range order {
		times[i] = due[a]
	}
	ids, err := pendKnown(ctx, tx, order, times)
	if err != nil {
		return nil, err
	}
	for _, a := range order {
		if _, known := ids[a]; known {
			continue
		}
		if ids[a], err = begin(ctx, tx, a, first[a].Name, core.Phone(first[a].Phone), due[a]); err != nil {
			return nil, err
		}
	}
	return ids, nil
}
