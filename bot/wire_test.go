package bot

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"sakti/channels"
	"sakti/core"
	"sakti/core/coretest"
)

// wire is a channel whose provider is the test.
type wire struct {
	name    string // "" for wire
	account string
	limits  *channels.Limits                            // nil for those of a simulator
	refuse  func(channels.Outgoing) error               // nil lets everything through
	fetch   func(channels.Media) (io.ReadCloser, error) // nil has nothing

	mu   sync.Mutex
	sent []channels.Outgoing
}

func (w *wire) Name() string               { return cmp.Or(w.name, "wire") }
func (w *wire) Account() string            { return w.account }
func (w *wire) Open(context.Context) error { return nil }

func (w *wire) Limits() channels.Limits {
	if w.limits != nil {
		return *w.limits
	}
	return channels.Limits{Text: 10_000, FetchBytes: 1 << 20, StartsChats: true, PhoneChats: true}
}

func (w *wire) Run(ctx context.Context, _ channels.Receive) error {
	<-ctx.Done()
	return nil
}

func (w *wire) Send(ctx context.Context, m channels.Outgoing) (channels.Sent, error) {
	if w.refuse != nil {
		if err := w.refuse(m); err != nil {
			return channels.Sent{}, err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, m)
	return channels.Sent{Provider: m.ID}, ctx.Err()
}

func (w *wire) Fetch(_ context.Context, m channels.Media) (io.ReadCloser, error) {
	if w.fetch == nil {
		return nil, &channels.SendError{Final: true, Reason: "tidak ada"}
	}
	return w.fetch(m)
}

// to is what was sent to a chat, in order.
func (w *wire) to(chat string) []channels.Outgoing {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []channels.Outgoing
	for _, m := range w.sent {
		if m.Chat == chat {
			out = append(out, m)
		}
	}
	return out
}

// hasty is how often the bots of tests look.
var hasty = Pace{Poll: 100 * time.Millisecond, Claim: 200 * time.Millisecond, Held: 50 * time.Millisecond, Person: 20}

// stage is a database with one or more bots on it.
type stage struct {
	t      *testing.T
	ctx    context.Context
	pool   *pgxpool.Pool
	office *core.Office
	wire   *wire
	others []channels.Channel // besides wire
	config func(*Config)      // nil for the plainest
	keys   int
	log    record
}

// record is the log of a stage, shown when its test fails.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(line []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(line)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

func newStage(t *testing.T) *stage {
	t.Helper()
	office := coretest.Office(t)
	office.Now = time.Now
	s := &stage{t: t, ctx: t.Context(), pool: coretest.Pool(t), office: office, wire: &wire{account: "1"}}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(s.log.String())
		}
	})
	return s
}

// bot makes a bot on the stage that does not run yet.
func (s *stage) bot() *Bot {
	s.t.Helper()
	config := Config{Office: s.office, Pool: s.pool, Channels: append([]channels.Channel{s.wire}, s.others...),
		Log: slog.New(slog.NewTextHandler(&s.log, nil)), Pace: hasty}
	if s.config != nil {
		s.config(&config)
	}
	b, err := New(s.ctx, config)
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// running is a bot that runs until the test ends.
func (s *stage) running() *Bot {
	s.t.Helper()
	b := s.bot()
	ctx, stop := context.WithCancel(s.ctx)
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	s.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	})
	return b
}

// text is a message from a chat under a fresh key.
func (s *stage) text(chat, text string) channels.Event {
	s.keys++
	return channels.Event{Channel: "wire", Account: s.wire.account, Chat: chat, Phone: chat, Key: fmt.Sprint("k", s.keys),
		At: time.Now(), Kind: channels.KindText, Text: text}
}

func (s *stage) photo(chat, ref string) channels.Event {
	e := s.text(chat, "")
	e.Kind, e.Media = channels.KindMedia, []channels.Media{{Ref: ref}}
	return e
}

func (s *stage) receive(b *Bot, events ...channels.Event) {
	s.t.Helper()
	if err := b.Receive(s.ctx, events); err != nil {
		s.t.Fatal(err)
	}
}

// until waits for a condition.
func (s *stage) until(what string, holds func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("never came: %s", what)
		}
	}
}

// count is the result of a counting query.
func (s *stage) count(sql string, args ...any) (n int) {
	s.t.Helper()
	if err := s.pool.QueryRow(s.ctx, sql, args...).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}
