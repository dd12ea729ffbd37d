package whatsapp

import (
	"context"
	"errors"
	"time"

	"sakti/channels"
)

const (
	firstPause   = 100 * time.Millisecond // after the first failure in a row
	longPause    = 15 * time.Second       // at most
	watchEvery   = 5 * time.Second        // how often Postgres and the line are looked at
	stuckFor     = time.Minute            // a line that is down so long is connected anew
	refusedPause = 15 * time.Minute       // before a refused login is tried again
)

// runner is the state of one Run. All of it belongs to the loop's goroutine;
// what others need of it, they ask for by a request.
type runner struct {
	*Channel
	ctx      context.Context
	lines    context.Context // of lines: ends a little later
	receive  channels.Receive
	line     *line
	failures int         // in a row
	again    *time.Timer // when to connect next
	trouble  chan struct{}
	down     time.Time // since when the line is down although it should be up
}

// Run holds the line until ctx ends, and then returns nil. It goes on without
// a linked device, so that Link can work, and with a link that has ended.
func (c *Channel) Run(ctx context.Context, receive channels.Receive) error {
	over := make(chan struct{})
	if !c.over.CompareAndSwap(nil, &over) {
		return errors.New("whatsapp: the channel is running already")
	}
	defer c.over.Store(nil)
	defer close(over)
	lines, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { c.hangUp(cancel) })()
	r := &runner{Channel: c, ctx: ctx, lines: lines, receive: receive, again: time.NewTimer(0), trouble: make(chan struct{}, 1)}
	defer c.config.Store.subscribe(r.trouble)()
	defer r.again.Stop()
	defer r.drop()
	c.newestVersion(ctx)
	watch := time.NewTicker(watchEvery)
	defer watch.Stop()
	for r.next(watch.C) {
	}
	return nil
}

// hangUpTime is how long a disconnecting may take before its context ends too.
const hangUpTime = 200 * time.Millisecond

// hangUp disconnects before it ends the context of the line: when both happen
// at once, the library reads and writes one field from two goroutines.
func (c *Channel) hangUp(cancel context.CancelFunc) {
	defer cancel()
	l := c.line.Load()
	if l == nil {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.Disconnect()
	}()
	select {
	case <-done:
	case <-time.After(hangUpTime):
	}
}

// next does the next thing there is to do; false at the end of ctx.
func (r *runner) next(watch <-chan time.Time) bool {
	var broken, lost <-chan struct{}
	var ended <-chan any
	if r.line != nil {
		broken, lost, ended = r.line.broken, r.line.lost, r.line.ended
	}
	select {
	case <-r.ctx.Done():
		return false
	case q := <-r.requests:
		q.done <- q.do(r)
	case <-r.trouble:
		r.breakOff("gangguan basis data")
	case <-broken:
		r.breakOff("pesan belum bisa disimpan")
	case <-lost:
		if !r.line.IsLoggedIn() || !r.line.IsConnected() {
			r.rest("")
		}
	case event := <-ended:
		r.end(event)
	case <-r.again.C:
		r.connect()
	case <-watch:
		r.watch()
	}
	return true
}

// connect brings the line up, or tries again later.
func (r *runner) connect() {
	if err := r.tryConnect(); err != nil && r.ctx.Err() == nil {
		r.log.Warn("no connection to WhatsApp", "error", err)
		r.rest("belum tersambung")
	}
}

func (r *runner) tryConnect() error {
	if err := r.config.Store.ping(r.ctx); err != nil {
		return err
	}
	if r.line == nil {
		device, err := r.config.Store.device(r.ctx, r.config.Slot)
		if err != nil {
			return err
		}
		if device == nil {
			return r.unlinked()
		}
		r.use(r.newLine(r.lines, device, r.receive))
	}
	if r.line.IsConnected() {
		return nil
	}
	r.health.set(channels.Connecting, "", time.Time{})
	r.down = time.Now()
	return r.line.connect()
}

// unlinked tells why the slot has no device.
func (r *runner) unlinked() error {
	slot, err := r.config.Store.slot(r.ctx, r.config.Slot)
	if err != nil {
		return err
	}
	if slot.Ended != "" {
		r.health.set(channels.LoggedOut, slot.Ended, time.Time{})
	} else {
		r.health.set(channels.Unlinked, "", time.Time{})
	}
	return nil
}

// use makes a line the channel's.
func (r *runner) use(l *line) {
	r.line = l
	r.Channel.line.Store(l)
}

// drop ends the line.
func (r *runner) drop() {
	if r.line != nil {
		r.line.hangUp()
		r.use(nil)
	}
}

// breakOff rests if there is a connection; what is heard of one that has
// ended already is no further failure.
func (r *runner) breakOff(reason string) {
	if r.line != nil && r.line.IsConnected() {
		r.rest(reason)
	}
}

// rest disconnects, so that WhatsApp keeps what comes, and connects after a
// pause that grows.
func (r *runner) rest(reason string) {
	if r.line != nil {
		r.line.hangUp()
		if r.line.stored.Swap(false) { // it went on
			r.failures = 0
		}
	}
	if r.health.current().State.Lasting() {
		return
	}
	if r.line != nil {
		r.health.set(channels.Connecting, reason, time.Time{})
	}
	r.failures++
	r.again.Reset(min(firstPause<<min(r.failures-1, 10), longPause))
}

// end takes note that WhatsApp has ended the line. Nothing is fought: of all
// these states only those that pass by themselves are tried again.
func (r *runner) end(event any) {
	state, reason, until := ended(event)
	r.line.hangUp()
	r.log.Error("WhatsApp has ended the line", "state", state, "reason", reason)
	r.health.set(state, reason, until)
	r.again.Stop()
	switch state {
	case channels.LoggedOut:
		for r.ctx.Err() == nil {
			err := r.config.Store.forget(r.ctx, r.config.Slot, r.line.device, reason)
			if err == nil {
				break
			}
			r.log.Error("keys of the ended link not wiped yet", "error", err)
			pause(r.ctx, time.Second)
		}
		r.drop()
	case channels.Banned:
		if !until.IsZero() {
			r.again.Reset(time.Until(until))
		}
	case channels.Refused:
		r.again.Reset(refusedPause)
	}
}

// watch gives up the line when Postgres is slow, and has a line connected
// anew that stays down without a reason that we know.
func (r *runner) watch() {
	if r.line == nil {
		return
	}
	if err := r.config.Store.ping(r.ctx); err != nil {
		r.rest("gangguan basis data")
		return
	}
	if err := r.line.flushMissing(r.ctx); err != nil && r.ctx.Err() == nil {
		r.log.Warn("missing messages not told yet", "error", err)
	}
	switch state := r.health.current().State; {
	case state.Lasting():
	case r.line.IsConnected():
		r.down = time.Time{}
		if r.line.IsLoggedIn() && !r.line.refused.Load() {
			r.failures = 0
		}
	case r.down.IsZero():
		r.down = time.Now()
	case time.Since(r.down) > stuckFor:
		r.rest("belum tersambung")
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
