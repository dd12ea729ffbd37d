package bot

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"
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
	err := b.storeOnce(ctx, events)
	const deadlock = "40P01"
	if problem := new(pgconn.PgError); errors.As(err, &problem) && problem.Code == deadlock {
		err = b.storeOnce(ctx, events)
	}
	return err
}

// storeOnce stores events in one round trip if all their chats are known, for
// then both statements can be sent at once; they are one transaction.
func (b *Bot) storeOnce(ctx context.Context, events []channels.Event) error {
	ids, all := b.known.find(events)
	if !all {
		if err := b.meet(ctx, events, ids); err != nil {
			return err
		}
	}
	rows, err := messageRows(events, ids)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	pend(batch, events, ids)
	rows.insert(batch)
	return b.Pool.SendBatch(ctx, batch).Close()
}

// address is a conversation as the provider names it.
type address struct{ channel, account, chat string }

func addressOf(e channels.Event) address { return address{e.Channel, e.Account, e.Chat} }

// meet makes the conversations of chats seen for the first time, by this
// process or at all, and adds their ids.
func (b *Bot) meet(ctx context.Context, events []channels.Event, ids map[address]int64) error {
	err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		for _, event := range events {
			a := addressOf(event)
			if _, known := ids[a]; known {
				continue
			}
			id, err := begin(ctx, tx, a, event.Name, core.Phone(event.Phone))
			if err != nil {
				return err
			}
			ids[a] = id
		}
		return nil
	})
	if err == nil {
		b.known.add(ids)
	}
	return err
}

// pend marks the conversations of these events as due, and so locks their
// turns before the messages' ids are drawn: the ids of one conversation ascend
// in commit order, on which done_upto relies. A photo makes nothing due yet:
// its fetch does.
func pend(batch *pgx.Batch, events []channels.Event, ids map[address]int64) {
	due, now := map[int64]*time.Time{}, time.Now()
	for _, event := range events {
		id := ids[addressOf(event)]
		if len(event.Media) == 0 {
			due[id] = &now
		} else if _, seen := due[id]; !seen {
			due[id] = nil
		}
	}
	order := slices.Sorted(maps.Keys(due))
	times := make([]*time.Time, len(order))
	for i, id := range order {
		times[i] = due[id]
	}
	batch.Queue(`UPDATE turns t SET due_at = least(t.due_at, x.due)
		FROM unnest($1::bigint[], $2::timestamptz[]) AS x(id, due) WHERE t.conversation_id = x.id`, order, times)
}

// messageColumns are the rows of messages, column by column.
type messageColumns struct {
	conversations                           []int64
	channels, accounts, keys, bodies, media []string
}

func messageRows(events []channels.Event, ids map[address]int64) (c messageColumns, err error) {
	for _, event := range events {
		body, err := json.Marshal(event)
		if err != nil {
			return c, err
		}
		wanted := ""
		if len(event.Media) > 0 {
			wanted = "wanted"
		}
		c.conversations = append(c.conversations, ids[addressOf(event)])
		c.channels, c.accounts = append(c.channels, event.Channel), append(c.accounts, event.Account)
		c.keys, c.bodies, c.media = append(c.keys, event.Key), append(c.bodies, string(body)), append(c.media, wanted)
	}
	return c, nil
}

func (c messageColumns) insert(batch *pgx.Batch) {
	batch.Queue(`INSERT INTO messages (conversation_id, channel, account, key, body, received_at, media, media_at)
		SELECT c, ch, ac, k, b::json, $7, f, CASE WHEN f = '' THEN NULL ELSE $7::timestamptz END
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS x(c, ch, ac, k, b, f, i)
		ORDER BY i ON CONFLICT (channel, account, key) DO NOTHING`,
		c.conversations, c.channels, c.accounts, c.keys, c.bodies, c.media, time.Now())
}

// addressBook remembers the conversations that this process has met. Their ids
// never change and they are never deleted.
type addressBook struct {
	mu  sync.RWMutex
	ids map[address]int64
}

// bookSize keeps the book within some tens of megabytes; a full one is begun
// anew.
const bookSize = 200_000

// find returns the ids of the events' conversations, and whether all are known.
func (k *addressBook) find(events []channels.Event) (map[address]int64, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	ids, all := make(map[address]int64, len(events)), true
	for _, event := range events {
		a := addressOf(event)
		if id, known := k.ids[a]; known {
			ids[a] = id
		} else {
			all = false
		}
	}
	return ids, all
}

func (k *addressBook) add(ids map[address]int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ids == nil || len(k.ids) >= bookSize {
		k.ids = map[address]int64{}
	}
	maps.Copy(k.ids, ids)
}
