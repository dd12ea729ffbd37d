package bot

import (
	"errors"
	"testing"
	"time"
)

// TestFaultOfTheChatItself: a conversation that fails though nothing waits in
// it is left alone, and a human told; its person is not, and least of all again
// and again. What they write next is taken up.
func TestFaultOfTheChatItself(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.bot()
	s.queue(siti, false, "halo")
	id := int64(s.count(`SELECT id FROM conversations`))
	said := s.count(`SELECT count(*) FROM outbox`)
	if _, err := s.pool.Exec(s.ctx, `UPDATE turns SET due_at = now(), resume = 'menu'`); err != nil {
		t.Fatal(err)
	}
	for range failuresAllowed {
		if err := b.postpone(s.ctx, id, errors.New("keadaan rusak")); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.count(`SELECT count(*) FROM turns WHERE due_at IS NULL AND resume IS NULL AND failures = 0`); n != 1 {
		t.Error("it is tried again without end")
	}
	if n := s.count(`SELECT count(*) FROM outbox`); n != said {
		t.Errorf("the person was told %d things of it", n-said)
	}
	if n := s.count(`SELECT count(*) FROM tickets WHERE closed_at IS NULL`); n != 1 {
		t.Errorf("%d tickets, want 1", n)
	}
	s.receive(s.running(), s.text(siti, "menu"))
	s.until("an answer", func() bool { return len(s.wire.to(siti)) > said && s.answered() })
}

// TestOneWeeklyDigestAWeek: a head who moves the weekly digest to a later day
// of the week, after it was posted, brings no second one.
func TestOneWeeklyDigestAWeek(t *testing.T) {
	t.Parallel()
	m := newMeeting(t) // Monday, 09.00
	m.play("+ 1m\n")
	weekly := func() int { return m.count(`SELECT count(*) FROM digests WHERE kind = 'weekly'`) }
	if n := weekly(); n != 1 {
		t.Fatalf("%d weekly digests on Monday, want 1", n)
	}
	if _, err := m.pool.Exec(m.ctx, `UPDATE groups SET weekly_day = 3`); err != nil {
		t.Fatal(err)
	}
	m.clock.Add(48 * time.Hour)
	m.play("+ 1m\n")
	if n := weekly(); n != 1 {
		t.Errorf("%d weekly digests in one week", n)
	}
	m.clock.Add(7 * 24 * time.Hour)
	m.play("+ 1m\n")
	if n := weekly(); n != 2 {
		t.Errorf("%d weekly digests in two weeks, want 2", n)
	}
}
