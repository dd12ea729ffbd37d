package whatsapp

import (
	"sync"
	"time"

	"sakti/channels"
)

// healthKeeper is the state of the line as it was last known.
type healthKeeper struct {
	mu   sync.Mutex
	now  channels.Health
	tell func(channels.Health)
}

// Watch implements channels.Watched.
func (c *Channel) Watch(tell func(channels.Health)) {
	c.health.mu.Lock()
	defer c.health.mu.Unlock()
	c.health.tell = tell
	c.health.say()
}

func (h *healthKeeper) say() {
	if h.tell != nil {
		h.tell(h.now)
	}
}

// set changes the state; the same state with the same reason is no news.
func (h *healthKeeper) set(state channels.LinkState, reason string, until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.now.State == state && h.now.Reason == reason && h.now.Until.Equal(until) {
		return
	}
	h.now.State, h.now.Reason, h.now.Until = state, reason, until
	h.say()
}

// seenEvery is how much news of the main phone is passed on.
const seenEvery = 10 * time.Minute

// seen notes the account's number and when its main phone was online, and
// reports whether that was news.
func (h *healthKeeper) seen(phone string, at time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if phone == h.now.Phone && at.Sub(h.now.Seen) < seenEvery {
		return false
	}
	h.now.Phone = phone
	if at.After(h.now.Seen) {
		h.now.Seen = at
	}
	h.say()
	return true
}

func (h *healthKeeper) current() channels.Health {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}
