package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// TestOperatorReadsNewsOnce: what a head announces to operators stands above
// the next answer in an operator's chat, once; a citizen never sees it, and
// nobody is written to for it.
func TestOperatorReadsNewsOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	s.receive(b, s.text(siti, "halo"), s.text(budi, "halo"))
	s.until("greetings", func() bool { return len(s.wire.to(siti)) == 1 && len(s.wire.to(budi)) == 1 })
	s.do(func(tx pgx.Tx) error {
		linked := coretest.Operator(t, tx, "DESA-33.12.01.2001")
		if _, err := tx.Exec(s.ctx, `UPDATE conversations SET person_id = $2 WHERE chat = $1`, siti, linked.ID); err != nil {
			return err
		}
		head := coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
		_, err := s.office.Announce(s.ctx, tx, head, core.AnnouncementDraft{Words: "Blangko KTP sudah datang.", PostAt: midnight(time.Now()).Add(34 * time.Hour), Operators: true})
		return err
	})
	if _, err := s.pool.Exec(s.ctx, `UPDATE announcements SET post_at = now() - interval '1 minute'`); err != nil {
		t.Fatal(err)
	}
	s.receive(b, s.text(siti, "menu"), s.text(budi, "menu"))
	s.until("answers", func() bool { return len(s.wire.to(siti)) == 2 && len(s.wire.to(budi)) == 2 })
	s.receive(b, s.text(siti, "menu"))
	s.until("the third answer", func() bool { return len(s.wire.to(siti)) == 3 })
	for i, want := range []bool{false, true, false} {
		if got := strings.Contains(s.wire.to(siti)[i].Text, "Blangko KTP"); got != want {
			t.Errorf("answer %d to the operator names the news: %v", i, got)
		}
	}
	if strings.Contains(s.wire.to(budi)[1].Text, "Blangko") {
		t.Error("a citizen reads it")
	}
}
