package bot

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// TestTicketsOfOnePersonBecomeOne: somebody asks for a human from their number
// and from a hidden address. When the provider says that both are one chat,
// one ticket stays: whoever has one keeps it, and it waits since the first.
func TestTicketsOfOnePersonBecomeOne(t *testing.T) {
	t.Parallel()
	for what, taken := range map[string]string{"nobody has one": "", "the newer is somebody's": hidden} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			b := s.bot()
			const byNumber = "6289900000001@s.whatsapp.net"
			first := s.text(byNumber, "petugas")
			first.Phone = siti
			s.store(b, first, s.unknown("petugas"))
			for range 4 {
				if _, err := b.turn(s.ctx, 10, perTurn); err != nil {
					t.Fatal(err)
				}
			}
			if n := s.count(`SELECT count(*) FROM tickets WHERE closed_at IS NULL`); n != 2 {
				t.Fatalf("%d tickets before", n)
			}
			s.exec(`UPDATE tickets k SET opened_at = opened_at - interval '1 hour' FROM conversations c WHERE c.id = k.conversation_id AND c.chat = $1`, byNumber)
			since := s.count(`SELECT extract(epoch FROM min(opened_at))::int FROM tickets`)
			s.do(func(tx pgx.Tx) error {
				staff := coretest.Staff(t, tx, core.Role{Code: "call_centre"})
				_, err := tx.Exec(s.ctx, `UPDATE tickets k SET claimed_by = $1, claimed_at = now() FROM conversations c WHERE c.id = k.conversation_id AND c.chat = $2`, staff.ID, taken)
				return err
			})
			s.store(b, s.mapped("masih menunggu"))
			if n := s.count(`SELECT count(*) FROM tickets k JOIN conversations c ON c.id = k.conversation_id WHERE k.closed_at IS NULL AND c.chat = $1
				AND extract(epoch FROM k.opened_at)::int = $2 AND (k.claimed_by IS NOT NULL) = ($3 <> '')`, hidden, since, taken); n != 1 {
				t.Errorf("%d tickets that wait since the first, want 1", n)
			}
			if n := s.count(`SELECT count(*) FROM tickets WHERE closed_at IS NULL`); n != 1 {
				t.Errorf("%d tickets are open, want 1", n)
			}
			if n := s.count(`SELECT count(*) FROM tickets WHERE outcome = 'joined'`); n != 1 {
				t.Errorf("%d tickets were joined, want 1", n)
			}
		})
	}
}
