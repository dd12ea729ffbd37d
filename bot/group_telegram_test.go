package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
	"sakti/channels/telegram"
	"sakti/channels/telegram/telegramtest"
	"sakti/core"
	"sakti/core/coretest"
)

// TestTelegramGroup takes a group of a real Bot API client through all of it:
// a command and its answer, a picture, a number that is deleted, a question
// that goes to the call centre and is answered as a reply, and the move to
// another address.
func TestTelegramGroup(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	channel, err := telegram.New(telegram.Config{Token: server.Token, API: server.URL, PollTimeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := channel.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	s.others = []channels.Channel{channel}
	s.running()
	sri, g := server.User(9001), server.Group(-1001, "Loket Desa")
	sri.FirstName = "Sri"
	sent := func(part string) telegramtest.Message {
		t.Helper()
		var found telegramtest.Message
		s.until(part, func() bool {
			for _, m := range g.Messages() {
				if strings.Contains(m.Text, part) {
					found = m
					return true
				}
			}
			return false
		})
		return found
	}
	g.Add(sri)
	sent("Halo semua")
	asked := g.Say(sri, "/syarat@"+telegramtest.Username+" KK hilang")
	if m := sent("Syarat Kartu Keluarga"); m.ReplyTo != asked || !strings.Contains(m.Text, "https://t.me/"+telegramtest.Username) {
		t.Errorf("answered to %d with %q", m.ReplyTo, m.Text)
	}
	g.Say(sri, "@"+telegramtest.Username+" capaian")
	if m := sent("Kabupaten Wonogiri"); m.File == nil || !m.File.Photo {
		t.Error("the figures have no picture")
	}
	if _, err := s.pool.Exec(s.ctx, `UPDATE groups SET active = true, daily_at = NULL, weekly_at = NULL`); err != nil {
		t.Fatal(err)
	}
	g.Promote(sri, true)
	bad := g.Say(sri, "NIK 3312014505900001 tolong dicek")
	sent("Pesannya kami hapus")
	s.until("the deletion", func() bool { d := g.Deleted(); return len(d) == 1 && d[0] == bad })
	question := g.Say(sri, "#tanya saksi di luar kota bagaimana?")
	sent("kami teruskan ke call center")
	s.answerTicket("Cukup foto KTP saksi.")
	if m := sent("Cukup foto KTP saksi."); m.ReplyTo != question || !strings.HasPrefix(m.Text, "Sri") {
		t.Errorf("the call centre's answer is to %d: %q", m.ReplyTo, m.Text)
	}
	g = g.Migrate(sri, -2002)
	g.Say(sri, "#jam")
	sent("ari ini kantor")
	if n := s.count(`SELECT count(*) FROM conversations WHERE is_group`); n != 1 {
		t.Errorf("%d groups, want 1", n)
	}
}

// answerTicket has the call centre answer the only ticket.
func (s *stage) answerTicket(words string) {
	s.t.Helper()
	err := pgx.BeginFunc(context.Background(), s.pool, func(tx pgx.Tx) error {
		staff := coretest.Staff(s.t, tx, core.Role{Code: "call_centre"})
		list, err := s.office.OpenTickets(s.ctx, tx, staff, 2)
		if err != nil {
			return err
		}
		if len(list) != 1 {
			s.t.Fatalf("%d tickets, want 1", len(list))
		}
		return ReplyTicket(s.ctx, tx, s.office, staff, list[0].ID, words)
	})
	if err != nil {
		s.t.Fatal(err)
	}
}
