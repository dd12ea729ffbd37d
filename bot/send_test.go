package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sakti/channels"
)

// queue writes messages of ours to a chat into the outbox.
func (s *stage) queue(chat string, unasked bool, texts ...string) {
	s.t.Helper()
	s.do(func(tx pgx.Tx) error {
		at := address{"wire", s.wire.account, chat}
		id, err := begin(s.ctx, tx, newcomer{address: at, phone: siti})
		if err != nil {
			return err
		}
		var out []outgoing
		for _, text := range texts {
			out = append(out, outgoing{conversation: id, channel: at.channel, account: at.account, chat: chat, body: outBody{Text: text}, unasked: unasked})
		}
		return enqueue(s.ctx, tx, out)
	})
}

// unsent is how many messages still wait.
func (s *stage) unsent() int { return s.count(`SELECT count(*) FROM outbox WHERE send_at IS NOT NULL`) }

// TestNoticeThatWaitedKeepsTheNight: what was due by day and had to wait, for
// its line or for the day's measure, does not go at night.
func TestNoticeThatWaitedKeepsTheNight(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.config = func(c *Config) { c.Night = Night{From: time.Nanosecond, To: 24*time.Hour - time.Nanosecond} }
	s.queue(siti, true, "Akta Anda siap.")
	b := s.running()
	for range 3 { // each answer is dealt after the notice could have been
		n := len(s.wire.to(budi))
		s.receive(b, s.text(budi, "menu"))
		s.until("an answer", func() bool { return len(s.wire.to(budi)) > n })
	}
	if n := len(s.wire.to(siti)); n != 0 {
		t.Errorf("%d notices at night", n)
	}
}

// TestMeasureCountsWhatIsBegun: while two notices are on their way, a line
// whose measure is two begins no other.
func TestMeasureCountsWhatIsBegun(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.wire.limits = &channels.Limits{Text: 1000, Human: true}
	s.config = func(c *Config) { c.Measure = Measure{PerDay: 2} }
	release := make(chan struct{})
	let := sync.OnceFunc(func() { close(release) })
	defer let()
	var mu sync.Mutex
	begun := 0
	s.wire.refuse = func(m channels.Outgoing) error {
		if m.Text == "kabar" {
			mu.Lock()
			begun++
			mu.Unlock()
			<-release
		}
		return nil
	}
	for i := range 6 {
		s.queue(fmt.Sprintf("+62813000000%d", i), true, "kabar")
	}
	b := s.running()
	s.until("two on their way", func() bool { mu.Lock(); defer mu.Unlock(); return begun == 2 })
	for range 3 {
		n := len(s.wire.to(budi))
		s.receive(b, s.text(budi, "menu"))
		s.until("an answer", func() bool { return len(s.wire.to(budi)) > n })
	}
	let()
	s.until("both recorded", func() bool { return s.count(`SELECT count(*) FROM outbox WHERE unasked AND sent_at IS NOT NULL`) == 2 })
	mu.Lock()
	defer mu.Unlock()
	if begun != 2 {
		t.Errorf("%d notices begun, want 2", begun)
	}
}

// TestStopHoldsForWhatIsBegun: of a chat's eight messages that are on their
// way when the line is stopped, none but the one at the provider goes.
func TestStopHoldsForWhatIsBegun(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	release, sending := make(chan struct{}), make(chan struct{}, 8)
	let := sync.OnceFunc(func() { close(release) })
	defer let()
	s.wire.refuse = func(channels.Outgoing) error {
		sending <- struct{}{}
		<-release
		return nil
	}
	s.queue(siti, false, "1", "2", "3", "4", "5", "6", "7", "8")
	s.running()
	<-sending
	s.until("the line's row", func() bool { return s.count(`SELECT count(*) FROM lines`) == 1 })
	if _, err := s.pool.Exec(s.ctx, `UPDATE lines SET stopped_at = now()`); err != nil {
		t.Fatal(err)
	}
	s.lookedAgain("wire") // the promise is "within a second"
	let()
	s.until("the first", func() bool { return s.count(`SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL`) == 1 })
	pause(s.ctx, 200*time.Millisecond)
	if n := len(s.wire.to(siti)); n != 1 {
		t.Errorf("%d messages sent by a stopped line, want 1", n)
	}
}

// TestStoppedLineStaysStopped: a program that starts anew sends nothing on a
// line that was stopped before.
func TestStoppedLineStaysStopped(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.queue(siti, false, "1")
	if _, err := s.pool.Exec(s.ctx, `INSERT INTO lines (channel, account, stopped_at) VALUES ('wire', '1', now())`); err != nil {
		t.Fatal(err)
	}
	s.running()
	s.until("the line", func() bool { return s.count(`SELECT count(*) FROM lines WHERE state = 'up'`) == 1 })
	if n := len(s.wire.to(siti)); n != 0 {
		t.Errorf("%d messages sent by a stopped line", n)
	}
	if _, err := s.pool.Exec(s.ctx, `UPDATE lines SET stopped_at = NULL`); err != nil {
		t.Fatal(err)
	}
	s.until("what waited", func() bool { return len(s.wire.to(siti)) == 1 })
}

// TestUnreachableChatHidesNoOther: hundreds of messages to a chat that can't
// be reached for an hour stand before one to another chat.
func TestUnreachableChatHidesNoOther(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.queue(siti, false, slices.Repeat([]string{"lagi"}, 450)...)
	if _, err := s.pool.Exec(s.ctx, `UPDATE outbox SET send_at = now() + interval '1 hour' WHERE id = (SELECT min(id) FROM outbox)`); err != nil {
		t.Fatal(err)
	}
	s.do(func(tx pgx.Tx) error {
		id, err := begin(s.ctx, tx, newcomer{address: address{"wire", "1", budi}, phone: budi})
		if err != nil {
			return err
		}
		return enqueue(s.ctx, tx, []outgoing{{conversation: id, channel: "wire", account: "1", chat: budi, body: outBody{Text: "halo"}}})
	})
	s.running()
	s.until("the other chat's message", func() bool { return len(s.wire.to(budi)) == 1 })
	if n := len(s.wire.to(siti)); n != 0 {
		t.Errorf("%d messages overtook the one that waits", n)
	}
}

// TestOrderHoldsOverANewAddress: an answer waits when its chat moves to
// another address; both it and the next go there, in order.
func TestOrderHoldsOverANewAddress(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const hidden = "77@lid"
	var mu sync.Mutex
	refusals := 0
	s.wire.refuse = func(m channels.Outgoing) error {
		mu.Lock()
		defer mu.Unlock()
		if refusals++; refusals == 1 {
			return &channels.SendError{After: time.Hour, Reason: "sebentar"}
		}
		return nil
	}
	b := s.running()
	s.receive(b, s.text(siti, "halo"))
	s.until("the refusal", func() bool { return s.count(`SELECT count(*) FROM outbox WHERE tries = 1`) == 1 })
	next := s.text(hidden, "menu")
	next.Also = []string{siti}
	s.receive(b, next)
	s.until("the next answer", func() bool { return s.unsent() == 2 && s.answered() })
	s.exec(`UPDATE outbox SET send_at = now() WHERE tries = 1`)
	s.until("both answers", func() bool { return s.unsent() == 0 && s.answered() })
	var keys []string
	for _, m := range s.wire.to(hidden) {
		keys = append(keys, m.ReplyTo)
	}
	if !slices.Equal(keys, []string{"k1", "k2"}) {
		t.Errorf("answers at the new address: %v", keys)
	}
}

// TestPiecesAreNotRepeated: the second piece of a long message is refused for
// a while; the first is not sent again with it.
func TestPiecesAreNotRepeated(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.wire.limits = &channels.Limits{Text: 12}
	var mu sync.Mutex
	refusals := 0
	s.wire.refuse = func(m channels.Outgoing) error {
		mu.Lock()
		defer mu.Unlock()
		if strings.Contains(m.Text, "dua") {
			if refusals++; refusals == 1 {
				return &channels.SendError{Reason: "sebentar"}
			}
		}
		return nil
	}
	s.queue(siti, false, "bagian satu\n\nbagian dua")
	s.running()
	s.until("all pieces", func() bool { return s.unsent() == 0 })
	var words []string
	for _, m := range s.wire.to(siti) {
		words = append(words, m.Text)
	}
	if !slices.Equal(words, []string{"bagian satu", "bagian dua"}) {
		t.Errorf("sent: %q", words)
	}
}

// stubborn is a wire whose provider takes the first message only when we have
// turned away.
type stubborn struct {
	*wire
	sending chan struct{}
	once    sync.Once
}

func (w *stubborn) Name() string { return "stubborn" }

func (w *stubborn) Send(ctx context.Context, m channels.Outgoing) (channels.Sent, error) {
	w.once.Do(func() {
		close(w.sending)
		<-ctx.Done()
	})
	return w.wire.Send(context.WithoutCancel(ctx), m)
}

// TestLostConnectionDoublesNothing: the database ends all connections while a
// message is at the provider, so that the line is given up. The message is
// recorded all the same, and goes once.
func TestLostConnectionDoublesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	line := &stubborn{wire: &wire{account: "9"}, sending: make(chan struct{})}
	s.others = []channels.Channel{line}
	b := s.running()
	say := func(text string) {
		event := s.text(siti, text)
		event.Channel, event.Account = "stubborn", "9"
		s.receive(b, event)
	}
	say("halo")
	<-line.sending
	s.cut()
	s.until("the message is recorded", func() bool { return s.unsent() == 0 })
	say("menu")
	s.until("the next answer", func() bool { return s.answered() && s.unsent() == 0 })
	if n := len(line.to(siti)); n != 2 {
		t.Errorf("%d messages sent, want 2", n)
	}
}

// cut ends all connections to the stage's database but the one that does so.
func (s *stage) cut() {
	s.t.Helper()
	_, err := s.pool.Exec(s.ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
	if err != nil {
		s.t.Fatal(err)
	}
	s.pool.Reset()
}

// TestManyLinesOnAFewConnections: more lines than the pool has connections
// are held and served.
func TestManyLinesOnAFewConnections(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	config := s.pool.Config()
	config.MaxConns = 3
	few, err := pgxpool.NewWithConfig(s.ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(few.Close)
	s.pool = few
	for i := range 4 {
		s.others = append(s.others, &wire{name: "line", account: fmt.Sprint(i)})
	}
	b := s.running()
	for i := range 4 {
		event := s.text(siti, "halo")
		event.Channel, event.Account = "line", fmt.Sprint(i)
		s.receive(b, event)
	}
	s.until("an answer on each line", func() bool { return s.count(`SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL`) == 4 })
}

// TestSentPicturesAreNotKept: the outbox is a record of what was said, not a
// store of pictures.
func TestSentPicturesAreNotKept(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.do(func(tx pgx.Tx) error {
		id, err := begin(s.ctx, tx, newcomer{address: address{"wire", "1", siti}, phone: siti})
		if err != nil {
			return err
		}
		return enqueue(s.ctx, tx, []outgoing{{conversation: id, channel: "wire", account: "1", chat: siti,
			body: outBody{Text: "Capaian", File: &channels.File{Name: "a.png", MIME: "image/png", Body: []byte("gambar")}}}})
	})
	s.running()
	s.until("the picture", func() bool { return s.unsent() == 0 })
	if sent := s.wire.to(siti); len(sent) != 1 || sent[0].File == nil || string(sent[0].File.Body) != "gambar" {
		t.Errorf("sent: %+v", sent)
	}
	if n := s.count(`SELECT count(*) FROM outbox WHERE body::jsonb ? 'file'`); n != 0 {
		t.Error("the picture is still in the outbox")
	}
}
