package whatsapp

import (
	"sync"
	"time"
)

// flight counts the messages between the first look at their ciphertext and
// the end of their storing. The library leaves such a message alone when its
// connection ends, and the next connection may bring it again meanwhile: the
// second copy could be taken for an old one and be confirmed before the first
// is stored, or what follows could overtake it. So the next connection waits
// until nothing is in flight.
type flight struct {
	mu sync.Mutex
	n  int
}

func (f *flight) begin() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
}

func (f *flight) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n = max(0, f.n-1)
}

// landTime bounds the waiting: a message that the library dropped unread
// counts for ever.
const landTime = time.Second

// land waits until nothing is in flight any more.
func (f *flight) land() {
	for deadline := time.Now().Add(landTime); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		f.mu.Lock()
		n := f.n
		f.mu.Unlock()
		if n == 0 {
			return
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n = 0
}
