package bot

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core/coretest"
)

// TestNoticesComeOnce drives a birth that an operator filed through the whole
// office while two bots announce. Citizen and operator each read every event
// that concerns them, once.
func TestNoticesComeOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bots := []*Bot{s.running(), s.running()}
	operator, number := s.file(bots[0], "closed")
	s.until("all is announced", func() bool { return s.count(`SELECT count(*) FROM journal WHERE announced_at IS NULL`) == 0 })
	s.until("all is sent", func() bool { return s.count(`SELECT count(*) FROM outbox WHERE send_at IS NOT NULL`) == 0 })
	for _, reader := range []struct {
		name, chat string
		notices    int
	}{{"operator", operator, s.notices("filer")}, {"citizen", budi, s.notices("applicant")}} {
		read := map[string]int{}
		for _, m := range s.wire.to(reader.chat) {
			if strings.Contains(m.Text, number) {
				read[m.Text]++
			}
		}
		for text, n := range read {
			if n != 1 {
				t.Errorf("the %s reads %d times: %s", reader.name, n, text)
			}
		}
		if len(read) != reader.notices {
			t.Errorf("the %s reads %d notices, want %d", reader.name, len(read), reader.notices)
		}
	}
}

// notices counts the events of the journal of which an audience is told.
func (s *stage) notices(audience string) (n int) {
	rows, err := s.pool.Query(s.ctx, `SELECT action FROM journal`)
	if err != nil {
		s.t.Fatal(err)
	}
	actions, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		s.t.Fatal(err)
	}
	for _, action := range actions {
		if s.office.Catalog.Steps.Action(action).Notice[audience] != "" {
			n++
		}
	}
	return n
}

// file has an operator's chat file a birth for the citizen budi, and the
// office bring it to a state. It returns the operator's chat and the number.
func (s *stage) file(b *Bot, state string) (chat, number string) {
	s.t.Helper()
	s.receive(b, s.text(siti, "halo"), s.text(budi, "halo"))
	s.until("greetings", func() bool { return len(s.wire.to(siti)) == 1 && len(s.wire.to(budi)) == 1 })
	err := pgx.BeginFunc(s.ctx, s.pool, func(tx pgx.Tx) error {
		linked := coretest.Operator(s.t, tx, "DESA-33.12.01.2001")
		if _, err := tx.Exec(s.ctx, `UPDATE conversations SET person_id = $2 WHERE chat = $1`, siti, linked.ID); err != nil {
			return err
		}
		a := coretest.ApplicationOf(s.t, tx, s.office, linked, "AKL", state)
		number = *a.Number
		_, err := tx.Exec(s.ctx, `UPDATE applications SET phone = $2, applicant_id = (SELECT id FROM people WHERE phone = $2) WHERE id = $1`,
			a.ID, budi)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return siti, number
}

// TestNoticeOpensAChat: an operator gave a number that never wrote; where the
// channel may, the notice opens the chat.
func TestNoticeOpensAChat(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	const stranger = "+6289900000009"
	err := pgx.BeginFunc(s.ctx, s.pool, func(tx pgx.Tx) error {
		operator := coretest.Operator(t, tx, "DESA-33.12.01.2001")
		a := coretest.ApplicationOf(t, tx, s.office, operator, "AKL", "rejected")
		_, err := tx.Exec(s.ctx, `UPDATE applications SET phone = $2 WHERE id = $1`, a.ID, stranger)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.wake(wakeAnnounce)
	s.until("the notice", func() bool { return len(s.wire.to(stranger)) == s.notices("applicant") })
	if n := s.count(`SELECT count(*) FROM unreached WHERE audience = 'filer'`); n != s.notices("filer") {
		t.Errorf("%d notices to an operator without a chat are on record, want %d", n, s.notices("filer"))
	}
}

// TestOneAnnouncesAtATime: while another process announces, this one leaves
// the rest to it: later events of a case must not be told first.
func TestOneAnnouncesAtATime(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.bot()
	s.do(func(tx pgx.Tx) error {
		coretest.Application(t, tx, s.office, "AKL", "rejected")
		return nil
	})
	other, err := s.pool.Begin(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Exec(s.ctx, `SELECT pg_advisory_xact_lock($1)`, int64(announcing)); err != nil {
		t.Fatal(err)
	}
	if n, _, err := b.announce(s.ctx, announceMost); n != 0 || err != nil {
		t.Errorf("announced %d beside another process, %v", n, err)
	}
	if err := other.Rollback(s.ctx); err != nil {
		t.Fatal(err)
	}
	if n, _, err := b.announce(s.ctx, announceMost); n == 0 || err != nil {
		t.Errorf("announced %d alone, %v", n, err)
	}
}
