package whatsapp

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"go.mau.fi/whatsmeow/types/events"

	"sakti/channels"
)

// absent is an event to tell when a message stays away. Key, Chat and Also
// are no part of an event's own JSON.
type absent struct {
	Key   string         `json:"key"`
	Chat  string         `json:"chat"`
	Also  []string       `json:"also,omitempty"`
	Event channels.Event `json:"event"`

	due time.Time
}

// undecryptable takes note of a message that this device can't read. WhatsApp
// has had its confirmation already and does not offer it again, so what can't
// be stored now is kept in memory until it can.
func (l *line) undecryptable(e *events.UndecryptableMessage) {
	why, after := channels.MissingEncrypted, l.channel.config.Patience
	switch {
	case e.UnavailableType == events.UnavailableTypeViewOnce:
		why, after = channels.MissingViewOnce, 0
	case e.DecryptFailMode == events.DecryptFailHide: // a reaction or an edit
		return
	}
	info := e.Info
	_ = l.fillAlt(l.ctx, &info) // without it the address that is known
	event := missing(&info, why)
	if event == nil {
		return
	}
	if event.Group != nil {
		l.describe(l.ctx, event, info.Sender)
	}
	a := absent{Key: event.Key, Chat: event.Chat, Also: event.Also, Event: *event, due: time.Now().Add(after)}
	m := &l.channel.missing
	m.mu.Lock()
	m.unsaved = append(m.unsaved, a)
	m.mu.Unlock()
	m.any.Store(true)
	if err := l.flushMissing(l.ctx); err != nil && l.ctx.Err() == nil {
		l.channel.log.Warn("a missing message is not noted yet", "error", err)
	}
	if after > 0 {
		time.AfterFunc(after+100*time.Millisecond, func() {
			if l.ctx.Err() == nil {
				_ = l.flushMissing(l.ctx) // the watch does it otherwise
			}
		})
	}
}

// missingKeeper is what is missing and not yet in Postgres.
type missingKeeper struct {
	any      atomic.Bool // something was missing since the start, or may be from before it
	flushing sync.Mutex  // flushes take turns
	mu       sync.Mutex
	unsaved  []absent
}

// flushMissing writes down what is missing and tells what is overdue.
func (l *line) flushMissing(ctx context.Context) error {
	m, store, slot := &l.channel.missing, l.channel.config.Store, l.channel.config.Slot
	m.flushing.Lock()
	defer m.flushing.Unlock()
	m.mu.Lock()
	waiting := m.unsaved
	m.mu.Unlock()
	for _, a := range waiting {
		if err := store.putMissing(ctx, slot, a); err != nil {
			return err
		}
	}
	m.mu.Lock()
	m.unsaved = m.unsaved[len(waiting):]
	m.mu.Unlock()
	overdue, err := store.overdue(ctx, slot)
	if err != nil {
		return err
	}
	for _, a := range overdue {
		event := a.Event
		event.Key, event.Chat, event.Also = a.Key, a.Chat, a.Also
		if err := l.pass(ctx, event); err != nil {
			return err
		}
		if err := store.dropMissing(ctx, slot, a.Key); err != nil {
			return err
		}
	}
	return nil
}

// found forgets that a message was missing. It costs a statement only if
// something is missing at all.
func (l *line) found(ctx context.Context, key string) error {
	if strings.HasPrefix(key, "v") || !l.channel.missing.any.Load() {
		return nil
	}
	return l.channel.config.Store.dropMissing(ctx, l.channel.config.Slot, "v"+key)
}

// putMissing keeps the first time limit of a message that fails repeatedly.
func (s *Store) putMissing(ctx context.Context, slot string, a absent) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = s.pool.Exec(ctx, `INSERT INTO public.whatsapp_missing (slot, key, due_at, event) VALUES ($1, $2, $3, $4)
		ON CONFLICT (slot, key) DO NOTHING`, slot, a.Key, a.due, body)
	return err
}

func (s *Store) dropMissing(ctx context.Context, slot, key string) error {
	_, err := s.pool.Exec(ctx, `DELETE FROM public.whatsapp_missing WHERE slot = $1 AND key = $2`, slot, key)
	return err
}

// overdue lists what will not come any more.
func (s *Store) overdue(ctx context.Context, slot string) ([]absent, error) {
	rows, err := s.pool.Query(ctx, `SELECT event FROM public.whatsapp_missing
		WHERE slot = $1 AND due_at <= clock_timestamp() + interval '50 ms' ORDER BY due_at LIMIT 100`, slot)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (a absent, _ error) {
		var body []byte
		if err := row.Scan(&body); err != nil {
			return a, err
		}
		return a, json.Unmarshal(body, &a)
	})
}
