package whatsapp

import (
	"context"
	"sync"
	"time"
)

// turn keeps decrypting and encrypting apart. The library reads a session,
// steps its ratchet and writes it back, for what comes in and for what goes
// out at the same time: the later writing would undo the other's step, and a
// message would be encrypted with a key that was used before, which the other
// side ignores.
type turn struct {
	token chan struct{} // holds one while nobody has the turn

	mu      sync.Mutex
	sending func() // gives back what the last message to be encrypted took
}

// turnTime bounds how long one may be waited for. The library does not say
// when it gives up a message half encrypted.
const turnTime = 15 * time.Second

func newTurn() *turn {
	t := &turn{token: make(chan struct{}, 1)}
	t.token <- struct{}{}
	return t
}

// take waits for the turn and returns how to give it back. After turnTime it
// goes on without.
func (t *turn) take(ctx context.Context) (give func()) {
	timer := time.NewTimer(turnTime)
	defer timer.Stop()
	select {
	case <-t.token:
		return sync.OnceFunc(func() { t.token <- struct{}{} })
	case <-timer.C:
	case <-ctx.Done():
	}
	return func() {}
}

// beginSending takes the turn until endSending, which may never come.
func (t *turn) beginSending(ctx context.Context) {
	t.endSending()
	give := t.take(ctx)
	timer := time.AfterFunc(turnTime, give)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sending = func() { timer.Stop(); give() }
}

func (t *turn) endSending() {
	t.mu.Lock()
	give := t.sending
	t.sending = nil
	t.mu.Unlock()
	if give != nil {
		give()
	}
}
