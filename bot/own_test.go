package bot

import (
	"context"
	"sync"
	"testing"

	"sakti/channels"
)

// switchboard is a number with which two programs could talk, and that knows
// how many do.
type switchboard struct {
	mu      sync.Mutex
	holders map[*desk]bool
	most    int      // how many held it at once
	taken   int      // how often it was taken
	sent    []string // what was sent, by whomever
}

func (b *switchboard) now() (holders, taken int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.holders), b.taken
}

// desk is one program's end of it.
type desk struct {
	wire
	board *switchboard
}

func (d *desk) Run(ctx context.Context, receive channels.Receive) error {
	d.board.mu.Lock()
	d.board.holders[d] = true
	d.board.taken++
	d.board.most = max(d.board.most, len(d.board.holders))
	d.board.mu.Unlock()
	defer func() {
		d.board.mu.Lock()
		delete(d.board.holders, d)
		d.board.mu.Unlock()
	}()
	return d.wire.Run(ctx, receive)
}

func (d *desk) Send(ctx context.Context, m channels.Outgoing) (channels.Sent, error) {
	d.board.mu.Lock()
	d.board.sent = append(d.board.sent, m.Text)
	d.board.mu.Unlock()
	return d.wire.Send(ctx, m)
}

// TestStandbyTakesTheNumberOver: of two programs one alone holds a number.
// When it loses its lock in Postgres, and when it is stopped, the number is
// taken over, never by two at once, and what waits is sent once.
func TestStandbyTakesTheNumberOver(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	board := &switchboard{holders: map[*desk]bool{}}
	stops := map[*desk]func(){}
	for range 2 {
		one := &desk{wire: wire{name: "nomor", account: "satu"}, board: board}
		s.others = []channels.Channel{one}
		s.config = func(c *Config) { c.Pace.HandOver = 8 * pulse }
		b := s.bot()
		ctx, stop := context.WithCancel(s.ctx)
		done := make(chan error, 1)
		go func() { done <- b.Run(ctx) }()
		stops[one] = sync.OnceFunc(func() {
			stop()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
		t.Cleanup(stops[one])
	}
	s.until("a holder", func() bool { holders, _ := board.now(); return holders == 1 })
	asked := map[int]bool{} // when the other asked for the lock, in microseconds; the first time twice, for it prepares its words
	s.until("the other to wait", func() bool {
		asked[s.count(`SELECT coalesce(max(extract(epoch FROM query_start) * 1000000), 0)::bigint FROM pg_stat_activity a
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%pg_try_advisory_lock%'
			AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted)`)] = true
		return len(asked) > 4
	})
	key := lockKey(&desk{wire: wire{name: "nomor", account: "satu"}})
	if n := s.count(`SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted
		AND (classid::bigint << 32 | objid::bigint) = $1`, key); n != 1 {
		t.Fatalf("%d locks", n)
	}
	s.until("the number to be taken again", func() bool { holders, taken := board.now(); return holders == 1 && taken == 2 })
	board.mu.Lock()
	for holder := range board.holders {
		defer stops[holder]()
		go stops[holder]()
	}
	board.mu.Unlock()
	s.until("the other to take it", func() bool { holders, taken := board.now(); return holders == 1 && taken == 3 })
	event := s.text(siti, "menu")
	event.Channel, event.Account = "nomor", "satu"
	s.store(s.bot(), event)
	s.until("the answer", func() bool {
		return s.count(`SELECT count(*) FROM outbox WHERE channel = 'nomor' AND sent_at IS NOT NULL`) == 1
	})
	board.mu.Lock()
	defer board.mu.Unlock()
	if board.most != 1 || len(board.sent) != 1 {
		t.Errorf("%d held the number at once, %d answers sent", board.most, len(board.sent))
	}
}
