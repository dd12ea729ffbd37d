package bot

import (
	"slices"
	"sync"
	"testing"
	"time"

	"sakti/channels"
)

// failing has the provider fail messages with these words until let go.
type failing struct {
	mu    sync.Mutex
	words []string
	tries map[string]int
}

func (f *failing) refuse(m channels.Outgoing) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.tries == nil {
		f.tries = map[string]int{}
	}
	f.tries[m.Text]++
	if slices.Contains(f.words, m.Text) {
		return &channels.SendError{Reason: "sebentar"}
	}
	return nil
}

func (f *failing) only(words ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.words = words
}

func (f *failing) triesOf(text string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tries[text]
}

// words are what was sent to a chat, in order.
func (w *wire) words(chat string) (out []string) {
	for _, m := range w.to(chat) {
		out = append(out, m.Text)
	}
	return out
}

// TestNoticeIsNotOvertaken: a notice that has to be tried again goes before
// the next notice of its chat, whatever is answered meanwhile.
func TestNoticeIsNotOvertaken(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	fault := &failing{words: []string{"satu"}}
	s.wire.refuse = fault.refuse
	s.running()
	s.queue(siti, true, "satu")
	s.until("the first fails", func() bool { return s.count(`SELECT count(*) FROM outbox WHERE tries > 0`) == 1 })
	if _, err := s.pool.Exec(s.ctx, `UPDATE outbox SET send_at = now() + interval '1 hour'`); err != nil { // so that the second has all the time
		t.Fatal(err)
	}
	s.queue(siti, true, "dua")
	s.queue(siti, false, "jawaban")
	s.queue(budi, true, "lain")
	s.until("what may overtake", func() bool { return len(s.wire.to(siti)) == 1 && len(s.wire.to(budi)) == 1 })
	fault.only()
	if _, err := s.pool.Exec(s.ctx, `UPDATE outbox SET send_at = now() WHERE send_at > now()`); err != nil {
		t.Fatal(err)
	}
	s.until("all", func() bool { return s.unsent() == 0 })
	if got := s.wire.words(siti); !slices.Equal(got, []string{"jawaban", "satu", "dua"}) {
		t.Errorf("sent: %q", got)
	}
}

// TestNoticeOfTomorrowHoldsBackNothing: a notice that waits for its hour is no
// fault.
func TestNoticeOfTomorrowHoldsBackNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.queue(siti, true, "besok")
	if _, err := s.pool.Exec(s.ctx, `UPDATE outbox SET send_at = now() + interval '9 hours'`); err != nil {
		t.Fatal(err)
	}
	s.queue(siti, true, "kini")
	s.running()
	s.until("the notice of now", func() bool { return slices.Equal(s.wire.words(siti), []string{"kini"}) })
}

// TestPoisonedMessageLetsItsChatGo: on a line that brings others, what fails
// again and again holds back its chat for so long and no longer; on a line that
// brings nothing it keeps its place.
func TestPoisonedMessageLetsItsChatGo(t *testing.T) {
	t.Parallel()
	for what, unasked := range map[string]bool{"answer": false, "notice": true} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			fault := &failing{words: []string{"racun", "berikut", "lain"}}
			s.wire.refuse = fault.refuse
			s.queue(siti, unasked, "racun", "berikut")
			if _, err := s.pool.Exec(s.ctx, `UPDATE outbox SET tries = $1, send_at = now() + interval '1 hour' WHERE body->>'text' = 'racun'`, poisonedTries); err != nil {
				t.Fatal(err)
			}
			s.queue(budi, false, "lain")
			s.running()
			s.until("the line tries another chat", func() bool { return fault.triesOf("lain") > 1 })
			if n := fault.triesOf("berikut"); n != 0 {
				t.Errorf("on a line that brings nothing the next message was tried %d times", n)
			}
			fault.only("racun")
			s.until("the next message", func() bool { return slices.Equal(s.wire.words(siti), []string{"berikut"}) })
		})
	}
}

// TestPatienceOfOrder: the tries are the times that the words promise.
func TestPatienceOfOrder(t *testing.T) {
	t.Parallel()
	after := func(tries int) (sum time.Duration) {
		for n := range tries {
			sum += min(5*time.Minute, time.Second<<min(n, 9))
		}
		return sum
	}
	if d := after(poisonedTries); d < 20*time.Minute || d > 30*time.Minute {
		t.Errorf("a poisoned message holds back its chat for %s", d)
	}
	if d := after(stuckTries); d < 4*time.Hour || d > 5*time.Hour {
		t.Errorf("a line that brings nothing holds back its chats for %s", d)
	}
}
