package bot

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sakti/channels"
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
			b.storeEach(ctx, b.gather(first))
		}
	}
}

// storeEach stores arrivals together or, if one holds something that can't be
// stored, each by itself, so that it keeps out no other.
func (b *Bot) storeEach(ctx context.Context, batch []arrival) {
	err := b.storeAll(ctx, batch)
	for _, a := range batch {
		if err == nil || len(batch) == 1 || passing(err) {
			a.done <- err
		} else {
			a.done <- b.storeAll(ctx, []arrival{a})
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
	var events, receipts []channels.Event
	for _, a := range batch {
		for _, event := range a.events {
			if event.Kind == channels.KindReceipt {
				receipts = append(receipts, event)
			} else {
				events = append(events, event)
			}
		}
	}
	start := time.Now()
	events, err := b.catchCanaries(ctx, events)
	if err == nil {
		events, err = b.fromOthers(ctx, events)
	}
	if err != nil {
		return err
	}
	said, hands := byHand(events)
	err = errors.Join(b.storeTwice(ctx, said), b.takeHands(ctx, hands), b.tick(ctx, receipts))
	if err != nil {
		b.metrics.faults.WithLabelValues("receive").Inc()
		return err
	}
	b.heard.note(events)
	b.metrics.stored.Observe(time.Since(start).Seconds())
	b.metrics.received.Add(float64(len(events)))
	b.wakeAll(wakeTurn)
	if slices.ContainsFunc(events, func(e channels.Event) bool { return len(e.Media) > 0 }) {
		b.wakeAll(wakeFetch)
	}
	return nil
}

// storeTwice stores events; once more if another process, storing for the same
// people at the same time, was in the way.
func (b *Bot) storeTwice(ctx context.Context, events []channels.Event) error {
	if len(events) == 0 {
		return nil
	}
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

// meet makes the conversations of chats seen for the first time, by this
// process or at all, and adds their ids.
func (b *Bot) meet(ctx context.Context, events []channels.Event, ids map[address]int64) error {
	met, joined := map[address]int64{}, []int64(nil)
	err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		for _, event := range events {
			a := addressOf(event)
			if _, known := ids[a]; known {
				continue
			}
			who := newcomerOf(event)
			id, err := begin(ctx, tx, who)
			if err != nil {
				return err
			}
			others, err := b.acquaint(ctx, tx, id, who)
			if err != nil {
				return err
			}
			joined = append(joined, others...)
			ids[a] = id
			for _, one := range addressesOf(event) {
				met[one] = id
			}
		}
		return nil
	})
	if err == nil {
		b.known.forget(joined)
		b.known.add(met)
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
