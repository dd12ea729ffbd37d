package bot

import (
	"testing"
	"time"

	"sakti/channels"
)

func (s *stage) receipt(state channels.Delivery, providers ...string) channels.Event {
	return channels.Event{Channel: "wire", Account: "1", Chat: siti, Key: "r", Kind: channels.KindReceipt, At: time.Now(),
		Receipt: &channels.Receipt{Providers: providers, State: state, Reason: "131026", Parts: 2}}
}

// TestReceiptsTick: delivered, then read, also when the phone is faster than
// our own record of the sending; a receipt is nothing that is answered.
func TestReceiptsTick(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.wire.limits = &channels.Limits{Text: 1000, Receipts: true}
	b := s.running()
	s.receive(b, s.receipt(channels.Delivered, "o1"), s.text(siti, "halo"))
	s.until("an answer", func() bool { return len(s.wire.to(siti)) == 1 })
	s.until("its first tick", func() bool {
		return s.count(`SELECT count(*) FROM outbox WHERE provider = 'o1' AND delivered_at IS NOT NULL AND read_at IS NULL AND parts = 2`) == 1
	})
	s.receive(b, s.receipt(channels.Read, "o1", "o999"))
	if n := s.count(`SELECT count(*) FROM outbox WHERE read_at >= delivered_at`); n != 1 {
		t.Error("no second tick")
	}
	s.receive(b, s.receipt(channels.Failed, "o1"))
	if n := s.count(`SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL`); n != 0 {
		t.Error("what was read has failed later")
	}
	if n := s.count(`SELECT count(*) FROM messages`); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
}

// TestFailedLaterGoesOn: a provider that took a notice and could not bring it
// makes it go to the next rung, once.
func TestFailedLaterGoesOn(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.bot = l.running()
	id := l.application()
	l.until("sent", func() bool { return l.trail(id) == "wire+" })
	var provider string
	err := l.pool.QueryRow(l.ctx, `SELECT provider FROM outbox WHERE journal_id IS NOT NULL ORDER BY id DESC LIMIT 1`).Scan(&provider)
	if err != nil {
		t.Fatal(err)
	}
	failed := l.receipt(channels.Failed, provider)
	l.receive(l.bot, failed, failed)
	l.until("the second channel", func() bool { return len(l.steps(id)) == 2 && l.steps(id)[1].SentAt != nil })
	l.receive(l.bot, failed)
	if n := len(l.second.to(siti)); n != 2 { // greeting and notice
		t.Errorf("%d messages on the second channel, want 2", n)
	}
}
