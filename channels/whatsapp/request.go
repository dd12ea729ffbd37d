package whatsapp

import (
	"context"
	"errors"
)

// request is something that only the loop may do.
type request struct {
	do   func(*runner) error
	done chan error
}

// ask has the loop do something and waits for it.
func (c *Channel) ask(ctx context.Context, do func(*runner) error) error {
	if !c.asking.TryLock() {
		return errBusy
	}
	defer c.asking.Unlock()
	over := c.over.Load()
	if over == nil {
		return errNotRunning
	}
	q := &request{do: do, done: make(chan error, 1)}
	select {
	case c.requests <- q:
		return <-q.done
	case <-ctx.Done():
		return ctx.Err()
	case <-*over:
		return errNotRunning
	}
}

var (
	errNotRunning = errors.New("WhatsApp sedang tidak dijalankan oleh program ini. Coba lagi sebentar lagi.") //nolint:staticcheck // a sentence for the screen
	errBusy       = errors.New("Sedang ada yang menautkan nomor ini. Tunggu sampai selesai, lalu coba lagi.") //nolint:staticcheck // a sentence for the screen
)
