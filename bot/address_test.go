package bot

import (
	"testing"

	"sakti/channels"
)

// TestOneChatUnderTwoAddresses: who first wrote under a number and then under
// a hidden address is one conversation, answered at the newer address; the
// same message under both is one.
func TestOneChatUnderTwoAddresses(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	const hidden = "77@lid"
	number := s.text(siti, "halo")
	s.receive(b, number)
	s.until("an answer", func() bool { return len(s.wire.to(siti)) == 1 })
	same := number
	same.Chat, same.Also = hidden, []string{siti}
	next := s.text(hidden, "menu")
	next.Also = []string{siti}
	s.receive(b, same)
	s.receive(b, next)
	s.until("an answer at the newer address", func() bool { return len(s.wire.to(hidden)) == 1 })
	other := s.bot() // knows nothing of it, and gets the number alone
	if err := other.storeAll(s.ctx, []arrival{{events: []channels.Event{s.text(siti, "status")}}}); err != nil {
		t.Fatal(err)
	}
	s.until("the third answer", func() bool { return len(s.wire.to(siti)) == 2 })
	for sql, want := range map[string]int{
		`SELECT count(*) FROM conversations`: 1, `SELECT count(*) FROM people`: 1, `SELECT count(*) FROM messages`: 3,
		`SELECT count(*) FROM addresses`: 2,
	} {
		if n := s.count(sql); n != want {
			t.Errorf("%s: %d, want %d", sql, n, want)
		}
	}
}
