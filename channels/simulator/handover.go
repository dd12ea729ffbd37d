package simulator

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sakti/channels"
)

// How Run tries again: soon after a failure, then slower; and now and then
// even without one, for messages of a process that died.
const (
	retryFirst = 200 * time.Millisecond
	retryMost  = 5 * time.Second
	lookAgain  = 30 * time.Second
)

// Run hands over what phones sent and the service has not stored: at the
// start, when a hand-over failed, and every half minute. Messages that arrive
// meanwhile go straight from their POST to receive. It ends with ctx, and
// lets waiting long polls go.
func (c *Channel) Run(ctx context.Context, receive channels.Receive) error {
	defer c.running()()
	pause := retryFirst
	for {
		next := lookAgain
		if err := c.offerAll(ctx, receive); err == nil {
			pause = retryFirst
		} else if ctx.Err() == nil {
			c.log.Warn("simulator: hand-over failed, will try again", "error", err, "after", pause)
			next, pause = pause, min(2*pause, retryMost)
		}
		if !c.rest(ctx, next) {
			return nil
		}
	}
}

// rest waits for a time or a failed hand-over; it is false when ctx has ended.
func (c *Channel) rest(ctx context.Context, least time.Duration) bool {
	timer := time.NewTimer(least)
	defer timer.Stop()
	wake := c.retry
	if least < lookAgain {
		wake = nil // we are pausing because of a failure already
	}
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
	case <-wake:
	}
	return ctx.Err() == nil
}

// running opens the quit channel of this Run and returns what closes it.
func (c *Channel) running() (end func()) {
	quit := make(chan struct{})
	c.mu.Lock()
	defer c.mu.Unlock()
	c.quit = quit
	return func() { close(quit) }
}

// offerAll hands over the waiting messages of all phones. One phone's failure
// does not hold up the others; the last error is returned.
func (c *Channel) offerAll(ctx context.Context, receive channels.Receive) error {
	entries, err := os.ReadDir(filepath.Join(c.dir, "phones"))
	if err != nil {
		return err
	}
	var failed error
	for _, entry := range entries {
		of, err := parseNumber(strings.TrimSuffix(entry.Name(), journalSuffix))
		if err != nil {
			continue
		}
		p := c.phone(of)
		if err := p.refresh(); err != nil {
			failed = err
		} else if err := c.handOver(ctx, p, receive); err != nil {
			failed = err
		}
	}
	return failed
}

// handOver gives receive all that waits on a phone, in order. nil means that
// the service has everything.
func (c *Channel) handOver(ctx context.Context, p *phone, receive channels.Receive) error {
	select {
	case p.hand <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.hand }()
	ids, events := p.offer()
	if len(events) == 0 {
		return nil
	}
	if err := receive(ctx, events); err != nil {
		p.withdraw(ids)
		c.nudge()
		return err
	}
	if err := p.taken(ids); err != nil {
		// The service has them. They will be offered once more, and it
		// will recognise their keys.
		c.log.Warn("simulator: cannot note a hand-over", "error", err)
		c.nudge()
	}
	return nil
}

// nudge asks Run to look again.
func (c *Channel) nudge() {
	select {
	case c.retry <- struct{}{}:
	default:
	}
}

func (p *phone) offer() (ids []int, events []channels.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.messages {
		if m.mine() && !m.taken {
			m.offered = true
			ids = append(ids, m.ID)
			events = append(events, p.event(m))
		}
	}
	return ids, events
}

func (p *phone) withdraw(ids []int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range ids {
		p.messages[id-1].offered = false
	}
}

func (p *phone) taken(ids []int) error {
	return p.change(func() (*record, error) {
		return &record{Op: opTaken, IDs: ids}, nil
	})
}
