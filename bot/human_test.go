package bot

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
	"sakti/core"
	"sakti/core/coretest"
	"sakti/core/intake/specimen"
)

// told are the texts that a chat was sent.
func (s *stage) told(chat string) []string {
	var out []string
	for _, m := range s.wire.to(chat) {
		out = append(out, m.Text)
	}
	return out
}

// say receives a message and waits for the answer, which it returns.
func (s *stage) say(b *Bot, event channels.Event) string {
	s.t.Helper()
	before := len(s.told(event.Chat))
	s.receive(b, event)
	s.until("the answer to "+event.Text, func() bool { return len(s.told(event.Chat)) > before })
	return s.told(event.Chat)[before]
}

// heard waits until a message has been taken in, answered or not.
func (s *stage) heard(b *Bot, events ...channels.Event) {
	s.t.Helper()
	s.receive(b, events...)
	s.until("the message is taken in", func() bool {
		return s.count(`SELECT count(*) FROM turns t WHERE t.due_at IS NOT NULL OR EXISTS (SELECT FROM messages m
			WHERE m.conversation_id = t.conversation_id AND m.id > t.done_upto)`) == 0
	})
}

// clerk takes the only open ticket.
func (s *stage) clerk() (staff *core.Staff, conversation, ticket int64) {
	s.t.Helper()
	s.do(func(tx pgx.Tx) (err error) {
		staff = coretest.Staff(s.t, tx, core.Role{Code: "call_centre"})
		list, err := s.office.OpenTickets(s.ctx, tx, staff, 10)
		if err != nil || len(list) != 1 {
			s.t.Fatalf("%d tickets, %v", len(list), err)
		}
		conversation, ticket = list[0].ConversationID, list[0].ID
		_, err = s.office.ClaimTicket(s.ctx, tx, staff, ticket)
		return err
	})
	return staff, conversation, ticket
}

// TestBotIsSilentWhileAHumanAnswers: from the moment somebody takes the chat
// until they give it back the bot says nothing; then it goes on where it
// stood, and a photo that came meanwhile is in the form.
func TestBotIsSilentWhileAHumanAnswers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.wire.fetch = func(channels.Media) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(specimen.Photo(specimen.KK, 1, specimen.Options{Width: 1024, Height: 768}))), nil
	}
	b := s.running()
	s.say(b, s.text(siti, "kk rusak"))
	s.say(b, s.text(siti, "saya sendiri"))
	s.say(b, s.text(siti, "Siti Aminah"))
	s.say(b, s.text(siti, "petugas"))
	staff, conversation, ticket := s.clerk()
	before := len(s.told(siti))
	s.heard(b, s.text(siti, "bu, KK saya sobek"))
	s.heard(b, s.photo(siti, "sobek"))
	s.do(func(tx pgx.Tx) error {
		return Reply(s.ctx, tx, s.office, staff, conversation, "Baik Bu, sudah saya lihat.")
	})
	s.until("the officer's words", func() bool { return len(s.told(siti)) > before })
	if got := s.told(siti)[before:]; len(got) != 1 || got[0] != "Petugas: Baik Bu, sudah saya lihat." {
		t.Fatalf("the person reads %q", got)
	}
	s.do(func(tx pgx.Tx) error {
		standing, _, err := StandingOf(s.ctx, tx, s.office, conversation)
		if err == nil && (standing.Service != "KK rusak" || standing.Waiting != 1 || len(standing.Steps) < 4 || standing.Asked == "") {
			t.Errorf("%+v", standing)
		}
		return err
	})
	s.do(func(tx pgx.Tx) error { _, err := GiveBack(s.ctx, tx, s.office, staff, ticket, ""); return err })
	s.until("the bot goes on", func() bool { return len(s.told(siti)) > before+1 })
	if got := s.told(siti)[before+1]; !strings.HasPrefix(got, "Petugas sudah selesai membantu. Sekarang asisten yang melanjutkan.") {
		t.Errorf("the bot says %q", got)
	}
	if n := s.count(`SELECT count(*) FROM attachments`); n != 1 && !strings.Contains(s.told(siti)[before+1], "foto") {
		t.Errorf("%d photos in the form, and the bot does not ask what the photo shows", n)
	}
	if n := s.count(`SELECT count(*) FROM tickets WHERE outcome = 'bot' AND closed_at IS NOT NULL`); n != 1 {
		t.Error("the ticket is still open")
	}
	if got := s.say(b, s.text(siti, "menu")); !strings.Contains(got, "Mau mengurus apa?") {
		t.Errorf("afterwards the bot says %q", got)
	}
}

// TestGiveBackAtAStep: the officer chooses where the bot goes on.
func TestGiveBackAtAStep(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	s.say(b, s.text(siti, "kk rusak"))
	s.say(b, s.text(siti, "saya sendiri"))
	s.say(b, s.text(siti, "Siti Aminah"))
	s.say(b, s.text(siti, "petugas"))
	staff, conversation, ticket := s.clerk()
	before := len(s.told(siti))
	s.do(func(tx pgx.Tx) error {
		standing, _, err := StandingOf(s.ctx, tx, s.office, conversation)
		found := false
		for _, step := range standing.Steps {
			found = found || step.Key == "field:pemohon_nama"
		}
		if !found {
			t.Errorf("no way to the name among %+v", standing.Steps)
		}
		return err
	})
	s.do(func(tx pgx.Tx) error {
		_, err := GiveBack(s.ctx, tx, s.office, staff, ticket, "field:pemohon_nama")
		return err
	})
	s.until("the bot goes on", func() bool { return len(s.told(siti)) > before })
	if got := s.told(siti)[before]; !strings.Contains(got, "nama") || !strings.Contains(got, "asisten yang melanjutkan") {
		t.Errorf("the bot says %q", got)
	}
}

// TestMenuBringsTheBotBack: nobody has to wait for a human who does not come.
func TestMenuBringsTheBotBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	s.say(b, s.text(siti, "petugas"))
	staff, conversation, ticket := s.clerk()
	s.heard(b, s.text(siti, "halo? ada orang?"))
	if got := s.say(b, s.text(siti, "menu")); !strings.Contains(got, "Mau mengurus apa?") {
		t.Errorf("the bot says %q", got)
	}
	s.do(func(tx pgx.Tx) error {
		open, err := s.office.TicketOn(s.ctx, tx, staff, conversation, ticket)
		if err == nil && (open == nil || open.ClaimedBy != nil) {
			t.Errorf("%+v", open)
		}
		notes, bad := s.office.ChatNotes(s.ctx, tx, staff, conversation, 10)
		if bad != nil || len(notes) != 1 || notes[0].By != nil {
			t.Errorf("%+v, %v", notes, bad)
		}
		return err
	})
}

// TestOfficerSpeaksThePersonsLanguage: ready answers are in it, with the values
// of the case; so is what stands before the officer's words.
func TestOfficerSpeaksThePersonsLanguage(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]struct{ ask, answer, prefix string }{
		"id": {"bahasa indonesia", "Halo Bapak/Ibu, saya", "Petugas: "},
		"jv": {"bahasa jawa", "Sugeng rawuh Bapak/Ibu, kula", "Petugas: "},
		"en": {"english", "Hello Sir/Madam, I am", "Officer: "},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			b := s.running()
			s.say(b, s.text(siti, "halo"))
			s.say(b, s.text(siti, want.ask))
			s.say(b, s.text(siti, "petugas"))
			staff, conversation, _ := s.clerk()
			before := len(s.told(siti))
			s.do(func(tx pgx.Tx) error {
				c, err := s.office.CannedAnswer(s.ctx, tx, "salam")
				if err != nil {
					return err
				}
				filled, err := Fill(s.ctx, tx, s.office, staff, conversation, c, "")
				if err != nil || filled.Lang != lang || filled.Fallback || len(filled.Open) > 0 || !strings.HasPrefix(filled.Words, want.answer+" "+staff.Name) {
					t.Errorf("%+v, %v", filled, err)
				}
				return Reply(s.ctx, tx, s.office, staff, conversation, filled.Words)
			})
			s.until("the officer's words", func() bool { return len(s.told(siti)) > before })
			if got := s.told(siti)[before]; !strings.HasPrefix(got, want.prefix+want.answer) {
				t.Errorf("the person reads %q", got)
			}
		})
	}
}

// TestFillFallsBack: where the person's language is missing it is Indonesian,
// and the officer is told; what is not known stays open.
func TestFillFallsBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	s.say(b, s.text(siti, "english"))
	s.say(b, s.text(siti, "petugas"))
	staff, conversation, _ := s.clerk()
	s.do(func(tx pgx.Tx) error {
		filled, err := Fill(s.ctx, tx, s.office, staff, conversation,
			core.Canned{Words: map[string]string{"id": "Nomor {nomor}, lihat {tautan}. {nomor}!"}}, "https://dukcapil.example/lacak")
		if err == nil && (!filled.Fallback || filled.Lang != "id" || filled.Words != "Nomor {nomor}, lihat https://dukcapil.example/lacak. {nomor}!" ||
			len(filled.Open) != 1 || filled.Open[0] != "nomor") {
			t.Errorf("%+v", filled)
		}
		return err
	})
}

// TestFillFromTheCase: a returned case gives its service, number and what is
// wrong with it, in the person's language.
func TestFillFromTheCase(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	s.say(b, s.text(siti, "english"))
	s.say(b, s.text(siti, "petugas"))
	staff, conversation, _ := s.clerk()
	var a *core.Application
	s.do(func(tx pgx.Tx) error {
		a = coretest.Application(s.t, tx, s.office, "AKL", "returned")
		_, err := tx.Exec(s.ctx, `UPDATE applications SET person_id = (SELECT person_id FROM conversations WHERE id = $2), applicant_id = NULL, filer_staff = NULL WHERE id = $1`, a.ID, conversation)
		return err
	})
	s.do(func(tx pgx.Tx) error {
		c, err := s.office.CannedAnswer(s.ctx, tx, "kurang")
		if err != nil {
			return err
		}
		filled, err := Fill(s.ctx, tx, s.office, staff, conversation, c, "")
		if err == nil && (len(filled.Open) > 0 || !strings.Contains(filled.Words, "we cannot process your application for") || !strings.Contains(filled.Words, "\n• ")) {
			t.Errorf("%+v", filled)
		}
		status, bad := s.office.CannedAnswer(s.ctx, tx, "status")
		if bad != nil {
			return bad
		}
		if filled, err = Fill(s.ctx, tx, s.office, staff, conversation, status, "https://x.example/lacak"); err == nil && !strings.Contains(filled.Words, *a.Number) {
			t.Errorf("%+v", filled)
		}
		return err
	})
}

// TestBotSpeaksAfterTheOfficeCloses: who has the chat went home and forgot to
// let go of it.
func TestBotSpeaksAfterTheOfficeCloses(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	clock := coretest.NewClock(coretest.Monday.Add(10 * time.Hour)) // 19.00
	s.office.Now = clock.Now
	b := s.running()
	s.say(b, s.text(siti, "petugas"))
	staff, conversation, ticket := s.clerk()
	before := len(s.told(siti))
	clock.Add(20 * time.Minute)
	s.heard(b, s.text(siti, "masih di sana?"))
	s.do(func(tx pgx.Tx) error { return Reply(s.ctx, tx, s.office, staff, conversation, "Masih, Bu.") })
	s.until("the officer's words", func() bool { return len(s.told(siti)) > before })
	clock.Add(20 * time.Minute)
	s.heard(b, s.text(siti, "suwun"))
	if n := len(s.told(siti)); n != before+1 {
		t.Errorf("the bot speaks while the officer does: %q", s.told(siti)[before:])
	}
	clock.Add(40 * time.Minute)
	if got := s.say(b, s.text(siti, "status")); got == "" || strings.HasPrefix(got, "Petugas: ") {
		t.Errorf("the person reads %q", got)
	}
	s.do(func(tx pgx.Tx) error {
		open, err := s.office.TicketOn(s.ctx, tx, staff, conversation, ticket)
		if err == nil && (open == nil || open.ClaimedBy != nil) {
			t.Errorf("%+v", open)
		}
		return err
	})
}

// attentive is a channel that shows who is being answered.
type attentive struct {
	*wire
	mu    sync.Mutex
	typed []string
}

func (a *attentive) Seen(context.Context, string, string, []string) error { return nil }

func (a *attentive) Typing(_ context.Context, chat string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.typed = append(a.typed, chat)
	return nil
}

func (a *attentive) times(chat string) (n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, one := range a.typed {
		if one == chat {
			n++
		}
	}
	return n
}

// TestPersonSeesTheOfficerWrite: while an officer writes, the person's phone
// shows it; nobody else's does.
func TestPersonSeesTheOfficerWrite(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	channel := &attentive{wire: &wire{name: "attentive", account: "1"}}
	s.others = []channels.Channel{channel}
	b := s.running()
	for _, chat := range []string{siti, budi} {
		event := s.text(chat, "petugas")
		event.Channel = "attentive"
		s.receive(b, event)
	}
	s.until("both are answered", func() bool { return len(channel.to(siti)) > 0 && len(channel.to(budi)) > 0 })
	s.until("both tickets", func() bool { return s.count(`SELECT count(*) FROM tickets`) == 2 })
	before := channel.times(budi)
	quiet := channel.times(siti)
	s.do(func(tx pgx.Tx) error {
		staff := coretest.Staff(t, tx, core.Role{Code: "call_centre"})
		var conversation int64
		if err := tx.QueryRow(s.ctx, `SELECT id FROM conversations WHERE chat = $1`, siti).Scan(&conversation); err != nil {
			return err
		}
		return s.office.KeepDraft(s.ctx, tx, staff, conversation, core.ChatDraft{Words: "Baik Bu", At: 1})
	})
	s.until("the phone shows it", func() bool { return channel.times(siti) > quiet })
	if n := channel.times(budi); n != before {
		t.Errorf("somebody else's phone shows it, %d times", n-before)
	}
}
