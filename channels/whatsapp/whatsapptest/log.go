package whatsapptest

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// Log keeps every event of a client in order. Waiting reads it from a cursor
// and never drops what another wait may look for.
type Log struct {
	mu      sync.Mutex
	events  []any
	changed chan struct{}
}

// Add is an event handler for whatsmeow clients.
func (l *Log) Add(event any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, event)
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// All is the events so far.
func (l *Log) All() []any {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]any(nil), l.events...)
}

// since returns the events from a position on and what closes when there are
// more.
func (l *Log) since(at int) ([]any, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changed == nil {
		l.changed = make(chan struct{})
	}
	return l.events[at:], l.changed
}

// Next finds the first event at or after position at that want accepts,
// waiting for it at most limit. It returns the position after it, or 0 when
// there was none in time.
func (l *Log) Next(at int, limit time.Duration, want func(any) bool) (event any, after int) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		events, changed := l.since(at)
		for i, event := range events {
			if want(event) {
				return event, at + i + 1
			}
		}
		at += len(events)
		select {
		case <-changed:
		case <-timer.C:
			return nil, 0
		}
	}
}

// Wait is for an event of one type, from the beginning of the log on, that ok
// accepts (nil accepts any). The test fails if it does not come within 15 s.
func Wait[T any](t testing.TB, l *Log, ok func(T) bool) T {
	t.Helper()
	event, _ := l.Next(0, waiting, func(event any) bool {
		typed, is := event.(T)
		return is && (ok == nil || ok(typed))
	})
	found, is := event.(T)
	if !is {
		t.Fatalf("whatsapptest: no %T within %v; events: %s", found, waiting, l)
	}
	return found
}

// waiting is how long helpers wait for what must come.
const waiting = time.Minute

// String lists the types of the events.
func (l *Log) String() string {
	text := ""
	for _, event := range l.All() {
		text += fmt.Sprintf("%T ", event)
	}
	return text
}
