package whatsappcloud

import (
	"sync"
	"time"

	"sakti/channels"
)

// recent remembers the newest of many things, at least half of most and at
// most that many. What it knows may be lost without harm.
type recent[T any] struct {
	mu       sync.Mutex
	most     int
	new, old map[string]T
}

func newRecent[T any](most int) *recent[T] {
	return &recent[T]{most: most / 2, new: map[string]T{}}
}

func (r *recent[T]) get(key string) (T, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.find(key)
}

// change replaces what is known under a key; the zero value if nothing is.
func (r *recent[T]) change(key string, change func(T) T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	value, _ := r.find(key)
	if len(r.new) >= r.most {
		r.old, r.new = r.new, map[string]T{}
	}
	r.new[key] = change(value)
}

func (r *recent[T]) forget(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.new, key)
	delete(r.old, key)
}

func (r *recent[T]) find(key string) (T, bool) {
	value, ok := r.new[key]
	if !ok {
		value, ok = r.old[key]
	}
	return value, ok
}

// chat is what we remember of one.
type chat struct {
	ref   string    // the person's last message
	at    time.Time // when it was sent
	album string    // of their last photo or document
	photo time.Time // when that was sent
}

// albumGap is how far apart the photos of one gesture may be sent. The API
// does not tell which photos were chosen together; each comes as a message of
// its own, stamped in whole seconds.
const albumGap = 4 * time.Second

// hear notes a message, and says which album it belongs to: that of the photo
// before it, or one that it begins.
func (c chat) hear(event channels.Event) chat {
	switch event.Kind {
	case channels.KindReaction, channels.KindEdited, channels.KindDeleted: // don't open the window for sure
		return c
	}
	if !event.At.Before(c.at) {
		c.ref, c.at = event.Ref, event.At
	}
	if event.Kind == channels.KindMedia {
		if gap := event.At.Sub(c.photo); c.album == "" || gap > albumGap || gap < -albumGap {
			c.album = event.Ref
		}
		c.photo = event.At
	}
	return c
}

// open reports whether the person may surely be written to in free words. A
// little is taken off, for clocks and the way.
func (c chat) open(now time.Time) bool {
	return c.ref != "" && now.Sub(c.at) < window-10*time.Minute
}
