package bot

import (
	"sync"
	"time"

	"sakti/channels"
)

// heard remembers when each line last brought something, until its keeper
// writes it down.
type heard struct {
	mu sync.Mutex
	at map[line]time.Time
}

// line is one account of ours on a channel.
type line struct{ channel, account string }

func (h *heard) note(events []channels.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.at == nil {
		h.at = map[line]time.Time{}
	}
	for _, event := range events {
		h.at[line{event.Channel, event.Account}] = time.Now()
	}
}

// take returns when a line last brought something, and forgets it; zero if
// nothing came since the last take.
func (h *heard) take(l line) time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	at := h.at[l]
	delete(h.at, l)
	return at
}
