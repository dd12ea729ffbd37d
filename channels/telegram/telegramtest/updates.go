package telegramtest

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// How long the real server keeps updates nobody has fetched.
const (
	keepUpdates   = 24 * time.Hour
	keepCallbacks = 150 * time.Second
)

// updates is the queue of what people did.
type updates struct {
	next    int64
	waiting []update // not yet confirmed, oldest first
	taken   []update // confirmed, oldest first
	allowed []string // kinds wanted; nil for all
	again   bool     // the next getUpdates gives confirmed updates again
	poller  context.CancelFunc
}

type update struct {
	id    int64
	kind  string // "message", "callback_query" …
	queue string // updates of one queue are pushed one after another
	at    time.Time
	raw   json.RawMessage
}

// Update queues an update of any kind; body is the value beside update_id.
// A webhook gets messages and edits of one queue in order, one at a time;
// each other kind has a queue of its own.
func (s *Server) Update(kind, queue string, body any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(kind, queue, body)
}

// Redeliver offers every confirmed update once more under its old id, as
// after a confirmation that got lost. Polling: with the next getUpdates, be
// its offset what it may. Webhook: by pushing again.
func (s *Server) Redeliver() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates.waiting = append(s.updates.taken, s.updates.waiting...)
	s.updates.taken = nil
	s.updates.again = s.webhook.url == ""
	s.push()
	s.wake()
}

// Renumber makes the next update have this number, as after a quiet week.
func (s *Server) Renumber(next int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates.next = next
}

// Waiting is how many updates nobody has confirmed.
func (s *Server) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	return len(s.updates.waiting)
}

// add queues an update if its kind is wanted.
func (s *Server) add(kind, queue string, body any) {
	u := &s.updates
	if u.allowed != nil && !slices.Contains(u.allowed, kind) {
		return
	}
	raw, err := json.Marshal(map[string]any{"update_id": u.next, kind: body})
	if err != nil {
		panic("telegramtest: " + err.Error())
	}
	if kind != "message" && kind != "edited_message" { // only these two share one
		queue = kind + queue
	}
	u.waiting = append(u.waiting, update{id: u.next, kind: kind, queue: queue, at: s.now(), raw: raw})
	u.next++
	s.push()
	s.wake()
}

// expire drops what is too old.
func (s *Server) expire() {
	s.updates.waiting = slices.DeleteFunc(s.updates.waiting, func(u update) bool {
		keep := keepUpdates
		if u.kind == "callback_query" {
			keep = keepCallbacks
		}
		return s.now().Sub(u.at) > keep
	})
}

// confirm takes away the updates that drop says are done.
func (s *Server) confirm(drop func(update) bool) {
	var rest []update
	for _, u := range s.updates.waiting {
		if drop(u) {
			s.updates.taken = append(s.updates.taken, u)
		} else {
			rest = append(rest, u)
		}
	}
	s.updates.waiting = rest
}

func (s *Server) getUpdates(c *call) (any, error) {
	var allowed []string
	if err := c.json("allowed_updates", &allowed); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.http.Context(), time.Duration(c.int("timeout"))*time.Second)
	defer cancel()
	if err := s.beginPoll(c, allowed, cancel); err != nil {
		return nil, err
	}
	var raws []json.RawMessage
	terminated := false
	s.until(ctx, func() bool {
		terminated = ctx.Err() == context.Canceled
		raws = s.batch(c)
		return terminated || len(raws) > 0
	})
	if terminated || ctx.Err() == context.Canceled {
		return nil, refuse(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	}
	if raws == nil {
		raws = []json.RawMessage{}
	}
	return raws, nil
}

// beginPoll confirms and makes this the only poll; another one that waits
// ends with 409.
func (s *Server) beginPoll(c *call, allowed []string, cancel context.CancelFunc) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.webhook.url != "" {
		return refuse(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if s.updates.poller != nil {
		s.updates.poller()
	}
	s.updates.poller = cancel
	if allowed != nil {
		s.updates.allowed = allowed
	}
	if offset := c.int("offset"); offset > 0 && !s.updates.again {
		s.confirm(func(u update) bool { return u.id < offset })
	}
	return nil
}

// batch returns the oldest waiting updates from the call's offset on.
func (s *Server) batch(c *call) []json.RawMessage {
	s.expire()
	limit := int(c.int("limit"))
	if limit < 1 || limit > 100 {
		limit = 100
	}
	from := c.int("offset")
	if s.updates.again {
		from = 0
	}
	var out []json.RawMessage
	for _, u := range s.updates.waiting {
		if u.id >= from && len(out) < limit {
			out = append(out, u.raw)
		}
	}
	if len(out) > 0 {
		s.updates.again = false
	}
	return out
}
