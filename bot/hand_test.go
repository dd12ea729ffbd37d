package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
	"sakti/core"
	"sakti/core/coretest"
)

// hand is what somebody of ours wrote to a chat with the number's own phone.
func (s *stage) hand(chat, text string) channels.Event {
	e := s.text(chat, text)
	e.ByHand, e.Ref = true, e.Key
	return e
}

// handIsOver has the time of every hand run out, and waits for the turn.
func (s *stage) handIsOver(b *Bot) {
	s.t.Helper()
	if _, err := s.pool.Exec(s.ctx, `WITH c AS (UPDATE conversations SET hand_until = now() WHERE hand_until IS NOT NULL RETURNING id)
		UPDATE turns SET due_at = now() FROM c WHERE conversation_id = c.id`); err != nil {
		s.t.Fatal(err)
	}
	b.wakeAll(wakeTurn)
	s.until("the hand's time ends", func() bool { return s.count(`SELECT count(*) FROM conversations WHERE hand_until IS NOT NULL`) == 0 })
}

// thread is what officers read of the only private chat.
func (s *stage) thread() (t *Thread) {
	s.t.Helper()
	s.do(func(tx pgx.Tx) error {
		var id int64
		if err := tx.QueryRow(s.ctx, `SELECT id FROM conversations WHERE NOT is_group ORDER BY id LIMIT 1`).Scan(&id); err != nil {
			return err
		}
		var err error
		t, err = ReadThread(s.ctx, tx, id, 50)
		return err
	})
	return t
}

// TestBotIsSilentAfterAnAnswerFromTheOfficePhone: somebody of ours answers
// with the number's own phone: the bot says nothing more, officers read what
// was written, and "menu" brings the bot back.
func TestBotIsSilentAfterAnAnswerFromTheOfficePhone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	s.say(b, s.text(siti, "kk rusak"))
	s.say(b, s.text(siti, "saya sendiri"))
	answer := s.hand(siti, "Bu Siti, KK-nya sudah jadi, silakan diambil.")
	s.receive(b, answer)
	s.receive(b, answer) // offered again
	before := len(s.told(siti))
	s.receive(b, s.text(siti, "jam berapa bukanya bu?"))
	s.until("the question is taken in", func() bool {
		return s.count(`SELECT count(*) FROM turns t JOIN messages m USING (conversation_id) WHERE m.id > t.done_upto`) == 0
	})
	if got := s.told(siti)[before:]; len(got) != 0 {
		t.Fatalf("the bot says %q", got)
	}
	thread := s.thread()
	byHand := 0
	for _, said := range thread.Said {
		if said.Ours && said.By == OfficePhone && said.Text == answer.Text && said.State == "sent" {
			byHand++
		}
	}
	if byHand != 1 || thread.ByHand == nil || time.Until(*thread.ByHand) < handFor-time.Hour {
		t.Errorf("officers read it %d times; the bot is silent until %v", byHand, thread.ByHand)
	}
	if got := s.say(b, s.text(siti, "menu")); !strings.Contains(got, "Mau mengurus apa?") {
		t.Errorf("after “menu” the bot says %q", got)
	}
	if s.thread().ByHand != nil || s.count(`SELECT count(*) FROM tickets`) != 0 {
		t.Error("the chat is not back with the bot")
	}
}

// TestUnansweredAfterTheOfficePhone: whoever wrote after the last answer from
// the office's phone gets a ticket once the bot speaks again; thanks ask for
// no answer.
func TestUnansweredAfterTheOfficePhone(t *testing.T) {
	t.Parallel()
	for words, tickets := range map[string]int{"terus syaratnya apa bu?": 1, "oke makasih bu": 0} {
		t.Run(words, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			b := s.running()
			s.say(b, s.text(siti, "halo"))
			s.receive(b, s.hand(siti, "Silakan datang besok, Bu."))
			s.receive(b, s.text(siti, words))
			s.until("it is left to the hand", func() bool {
				return s.count(`SELECT count(*) FROM turns t JOIN conversations c ON c.id = t.conversation_id WHERE t.due_at = c.hand_until`) == 1
			})
			s.handIsOver(b)
			if n := s.count(`SELECT count(*) FROM tickets WHERE reason = 'hand'`); n != tickets {
				t.Errorf("%d tickets, want %d", n, tickets)
			}
			s.say(b, s.text(siti, "syarat akta lahir"))
		})
	}
}

// TestGreetingOfThePhoneSilencesNobody: what the phone itself says to
// everybody who writes silences the bot once at most.
func TestGreetingOfThePhoneSilencesNobody(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	const greeting = "Terima kasih sudah menghubungi Dukcapil Wonogiri!"
	budi := strings.Replace(siti, "1", "2", 1)
	for _, chat := range []string{siti, budi} {
		s.say(b, s.text(chat, "halo"))
		s.receive(b, s.hand(chat, greeting))
	}
	s.say(b, s.text(budi, "syarat akta lahir"))
	if n := s.count(`SELECT count(*) FROM conversations WHERE hand_until IS NOT NULL`); n != 1 {
		t.Errorf("%d chats are silent", n)
	}
	if n := s.count(`SELECT count(*) FROM chat_replies WHERE staff_id IS NULL`); n != 2 {
		t.Errorf("%d greetings in the threads", n)
	}
}

// TestAnswerFromTheOfficePhoneComesLate: what was written by hand while the
// line was away for a day is shown, and silences nobody.
func TestAnswerFromTheOfficePhoneComesLate(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	s.say(b, s.text(siti, "halo"))
	late := s.hand(siti, "Sudah kami cek, Bu.")
	late.At = time.Now().Add(-24 * time.Hour)
	s.receive(b, late)
	s.say(b, s.text(siti, "syarat akta lahir"))
	if n := s.count(`SELECT count(*) FROM chat_replies WHERE staff_id IS NULL`); n != 1 {
		t.Errorf("%d answers by hand in the thread", n)
	}
}

// TestWhatTheBotWasAboutToSayStandsAside: an answer of the bot that waits for
// its line is not sent after one by hand; an officer's words are.
func TestWhatTheBotWasAboutToSayStandsAside(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.bot() // nothing is sent
	s.store(b, s.text(siti, "halo"))
	id := s.thread().ID
	s.do(func(tx pgx.Tx) error {
		if err := Answer(s.ctx, tx, id, "dari asisten"); err != nil {
			return err
		}
		return Reply(s.ctx, tx, s.office, coretest.Staff(t, tx, core.Role{Code: "call_centre"}), id, "dari petugas")
	})
	if err := b.takeHands(s.ctx, []channels.Event{s.hand(siti, "dari HP kantor")}); err != nil {
		t.Fatal(err)
	}
	waiting := map[string]string{}
	for _, said := range s.thread().Said {
		if said.Ours {
			waiting[said.Text] = said.State
		}
	}
	want := map[string]string{"Petugas: dari asisten": "failed", "Petugas: dari petugas": "waiting", "dari HP kantor": "sent"}
	for words, state := range want {
		if waiting[words] != state {
			t.Errorf("%q is %q, want %q", words, waiting[words], state)
		}
	}
}

// TestTheNumberItselfAnswersInTheGroup: a question in a group is answered with
// the number's own phone: nobody else has to, and the bot answers nothing that
// is written so.
func TestTheNumberItselfAnswersInTheGroup(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.write("Sri", "", "bu, blangko KTP kapan datang ya?")
	m.came()
	for _, text := range []string{"#jam", "Hari Kamis, Bu."} {
		m.store(channels.Event{Kind: channels.KindText, Text: text, Ref: "hp" + text, ByHand: true, ReplyTo: m.last["Sri"], Group: &channels.Group{From: "kantor"}})
	}
	m.act("+ 3h")
	if came := m.came(); len(came) != 0 {
		t.Errorf("%q", came)
	}
}
