package bot

import (
	"strings"
	"testing"
	"time"

	"sakti/bot/say"
)

// TestMessagesThatWaitedLong: what was written while the line was away is
// answered with an apology, what would be said twice is said once, and what
// was written just now is answered as always.
func TestMessagesThatWaitedLong(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	first, second, third := s.text(siti, "menu"), s.text(siti, "menu"), s.text(siti, "menu")
	first.At, second.At = time.Now().Add(-3*time.Hour), time.Now().Add(-2*time.Hour)
	b := s.bot()
	s.store(b, s.text(siti, "halo"))
	if _, err := b.turn(s.ctx, 10, perTurn); err != nil {
		t.Fatal(err)
	}
	s.store(b, first, second, third, s.text(budi, "menu"))
	s.running()
	s.until("the answers", func() bool { return s.answered() && s.unsent() == 0 })
	apology := say.Text(say.Indonesian, "error.late") + "\n\n"
	got := s.told(siti)
	if len(got) != 3 || strings.Contains(got[0], apology) || got[1] != apology+got[2] {
		t.Errorf("told %q", got)
	}
	if fresh := s.told(budi); len(fresh) != 1 || strings.Contains(fresh[0], apology) {
		t.Errorf("who did not wait is told %q", fresh)
	}
}
