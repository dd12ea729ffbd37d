package bot

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/channels"
	"sakti/core"
	"sakti/core/coretest"
)

// ladder is a stage with a companion channel that may not write first, a
// second chat channel and an SMS line.
type ladder struct {
	*stage
	second, sms *wire
	bot         *Bot
}

func newLadder(t *testing.T) *ladder {
	s := newStage(t)
	s.wire.limits = &channels.Limits{Text: 1000, Window: 28 * 24 * time.Hour, Receipts: true}
	l := &ladder{stage: s,
		second: &wire{name: "second", account: "2", limits: &channels.Limits{Text: 1000}},
		sms:    &wire{name: "sms", account: "gammu", limits: &channels.Limits{Text: 160, Notices: true, StartsChats: true, PhoneChats: true}}}
	s.others = []channels.Channel{l.second, l.sms}
	return l
}

// application has somebody who wrote on both chat channels apply, and the
// office turn it down.
func (l *ladder) application() (id uuid.UUID) {
	l.t.Helper()
	both := l.text(siti, "halo")
	both.Channel, both.Account = "second", "2"
	l.receive(l.bot, both, l.text(siti, "halo"))
	l.until("greetings", func() bool { return len(l.wire.to(siti)) == 1 && len(l.second.to(siti)) == 1 })
	return l.reject()
}

// reject has the office turn down an application of siti's.
func (l *ladder) reject() (id uuid.UUID) {
	l.t.Helper()
	err := pgx.BeginFunc(l.ctx, l.pool, func(tx pgx.Tx) error {
		person, err := core.PersonByPhone(l.ctx, tx, siti)
		if err != nil {
			return err
		}
		people, err := core.People(l.ctx, tx, []int64{person})
		if err != nil {
			return err
		}
		a := coretest.ApplicationOf(l.t, tx, l.office, people[person], "AKL", "rejected")
		id = a.ID
		_, err = tx.Exec(l.ctx, `UPDATE applications SET phone = $2, channel = 'wire', village = '33.12.01.2001' WHERE id = $1`, id, siti)
		return err
	})
	if err != nil {
		l.t.Fatal(err)
	}
	l.bot.wake(wakeAnnounce)
	return id
}

// steps are the deliveries of the last notice to the applicant.
func (l *ladder) steps(id uuid.UUID) (out []core.Delivery) {
	l.t.Helper()
	err := pgx.BeginFunc(l.ctx, l.pool, func(tx pgx.Tx) error {
		all, err := l.office.Deliveries(l.ctx, tx, id)
		out = slices.DeleteFunc(all, func(d core.Delivery) bool { return d.Action != "reject" || d.Audience != "applicant" })
		return err
	})
	if err != nil {
		l.t.Fatal(err)
	}
	return out
}

func (l *ladder) trail(id uuid.UUID) string {
	var words []string
	for _, d := range l.steps(id) {
		word := d.Channel
		switch {
		case d.Channel != "loket" && d.SentAt != nil:
			word += "+"
		case d.Why != "":
			word += "-"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// TestRefusedNoticeGoesDownTheLadder: the companion closes the chat (463), the
// second channel was blocked, SMS fails for good; the village counter has it.
func TestRefusedNoticeGoesDownTheLadder(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.bot = l.running()
	l.wire.refuseNotices(&channels.SendError{Final: true, Closed: true, Reason: "463"})
	l.second.refuseNotices(&channels.SendError{Final: true, Blocked: true, Reason: "diblokir"})
	l.sms.refuseNotices(&channels.SendError{Final: true, Reason: "nomor tidak ada"})
	id := l.application()
	const want = "wire- second- sms- loket-"
	l.until(want, func() bool { return l.trail(id) == want })
	if n := l.count(`SELECT count(*) FROM unreached u JOIN counters c ON c.id = u.counter_id WHERE c.region = '33.12.01.2001'`); n != 1 {
		t.Errorf("%d errands for the counter of the village, want 1", n)
	}
	l.errand()
}

// errand has the village's operator end the errand; another village may not.
func (l *ladder) errand() {
	l.t.Helper()
	err := pgx.BeginFunc(l.ctx, l.pool, func(tx pgx.Tx) error {
		here, there := coretest.Operator(l.t, tx, "DESA-33.12.01.2001"), coretest.Operator(l.t, tx, "DESA-33.12.01.2002")
		list, err := l.office.Errands(l.ctx, tx, here.Actor().Staff, 10)
		if err != nil {
			return err
		}
		if len(list) != 1 || list[0].Action != "reject" {
			l.t.Fatalf("errands of the village: %+v", list)
		}
		e := list[0]
		if err := l.office.EndErrand(l.ctx, tx, there.Actor().Staff, e.JournalID, e.Audience); core.CodeOf(err) != core.NotFound {
			l.t.Errorf("another village ends the errand: %v", err)
		}
		return l.office.EndErrand(l.ctx, tx, here.Actor().Staff, e.JournalID, e.Audience)
	})
	if err != nil {
		l.t.Fatal(err)
	}
}

// TestFirstRungThatTakesIt: what the companion refuses, the second channel
// brings, and it ends there. The closed chat is passed over the next time,
// until the person writes again.
func TestFirstRungThatTakesIt(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.bot = l.running()
	l.wire.refuseNotices(&channels.SendError{Final: true, Closed: true, Reason: "463"})
	id := l.application()
	l.until("the second channel", func() bool { return l.trail(id) == "wire- second+" })
	again := l.reject()
	l.until("the second channel at once", func() bool { return l.trail(again) == "wire- second+" })
	if why := l.steps(again)[0].Why; why != "tertutup sampai penerima menulis lagi" {
		t.Errorf("passed over because: %s", why)
	}
	l.wire.refuseNotices(nil)
	l.receive(l.bot, l.text(siti, "halo"))
	l.until("an answer", func() bool { return len(l.wire.to(siti)) == 2 })
	after := l.reject()
	l.until("the first channel again", func() bool { return l.trail(after) == "wire+" })
	if n := len(l.sms.to(siti)); n != 0 {
		t.Errorf("%d SMS for what chats brought", n)
	}
}

// TestSilentPersonGetsSMS: nobody is written to unasked after the window, and
// not on a line that is down; the SMS is short and names nobody.
func TestSilentPersonGetsSMS(t *testing.T) {
	t.Parallel()
	for what, sql := range map[string]string{
		"silent": `UPDATE messages SET received_at = now() - interval '40 days' WHERE channel = 'wire'`,
		"banned": `UPDATE lines SET state = 'banned' WHERE channel = 'wire'`,
		"halted": `UPDATE lines SET stopped_at = now() WHERE channel = 'wire'`,
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			l := newLadder(t)
			l.others = []channels.Channel{l.sms}
			l.bot = l.running()
			l.receive(l.bot, l.text(siti, "halo"))
			l.until("a greeting", func() bool { return len(l.wire.to(siti)) == 1 })
			l.until("the line's row", func() bool { return l.count(`SELECT count(*) FROM lines WHERE channel = 'wire'`) == 1 })
			if _, err := l.pool.Exec(l.ctx, sql); err != nil {
				t.Fatal(err)
			}
			id := l.reject()
			l.until("the SMS", func() bool { return l.trail(id) == "wire- sms+" })
			text := l.sms.to(siti)[0].Text
			if len(text) > 160 || !strings.Contains(text, "dibatalkan") {
				t.Errorf("the SMS: %s", text)
			}
		})
	}
}

// refuseNotices makes the provider refuse messages that answer nothing.
func (w *wire) refuseNotices(refusal *channels.SendError) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refuse = func(m channels.Outgoing) error {
		if m.ReplyTo == "" && refusal != nil {
			return refusal
		}
		return nil
	}
}

// TestAnswersBySMS: who writes back to an SMS is not answered, for that costs;
// the call centre hears of who has a case, and "stop" is obeyed.
func TestAnswersBySMS(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.bot = l.running()
	l.application()
	say := func(from, text string) {
		event := l.text(from, text)
		event.Channel, event.Account = "sms", "gammu"
		l.receive(l.bot, event)
	}
	say(siti, "iya mbak kapan?")
	say(budi, "PROMO pulsa")
	say("+6289900000007", "Stop.")
	l.until("all is heard", l.answered)
	if n := l.count(`SELECT count(*) FROM tickets t JOIN conversations c ON c.id = t.conversation_id WHERE c.channel = 'sms'`); n != 1 {
		t.Errorf("%d tickets, want 1", n)
	}
	if n := l.count(`SELECT count(*) FROM conversations WHERE channel = 'sms' AND blocked_at IS NOT NULL`); n != 1 {
		t.Errorf("%d blocked, want 1", n)
	}
	if n := l.count(`SELECT count(*) FROM outbox WHERE channel = 'sms'`); n != 0 {
		t.Errorf("%d answers by SMS", n)
	}
}

// TestStopIsObeyed: who answered an SMS with "stop" gets no more; the village
// counter brings what is important.
func TestStopIsObeyed(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.others = []channels.Channel{l.sms}
	l.wire.refuseNotices(&channels.SendError{Final: true, Reason: "463"})
	l.bot = l.running()
	stop, thanks := l.text(siti, "STOP"), l.text(siti, "terima kasih")
	stop.Channel, stop.Account, thanks.Channel, thanks.Account = "sms", "gammu", "sms", "gammu"
	l.receive(l.bot, l.text(siti, "halo"), stop, thanks)
	l.until("a greeting", func() bool { return len(l.wire.to(siti)) == 1 && l.answered() })
	id := l.reject()
	const want = "wire- sms- loket-"
	l.until(want, func() bool { return l.trail(id) == want })
	if n := len(l.sms.to(siti)); n != 0 {
		t.Errorf("%d SMS to somebody who said stop", n)
	}
}

// TestFaultyNoticeSilencesNoOther: a failed notice of an action that the
// program no longer knows is given up, and meanwhile others are told.
func TestFaultyNoticeSilencesNoOther(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.bot = l.running()
	first := l.application()
	l.until("the first notice", func() bool { return l.trail(first) == "wire+" })
	for _, sql := range []string{
		`INSERT INTO journal (application_id, at, action, from_state, to_state, actor, announced_at)
			SELECT application_id, now(), 'forgotten', to_state, to_state, 'system', now() FROM journal LIMIT 1`,
		`INSERT INTO outbox (conversation_id, channel, account, chat, body, journal_id, audience, failed_at, unasked)
			SELECT c.id, c.channel, c.account, c.chat, '{"text": "?"}', j.id, 'applicant', now(), true
			FROM conversations c, journal j WHERE c.channel = 'wire' AND j.action = 'forgotten'`,
	} {
		if _, err := l.pool.Exec(l.ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	second := l.reject()
	l.until("the second notice", func() bool { return l.trail(second) == "wire+" })
	l.until("the faulty one is given up", func() bool {
		return l.count(`SELECT count(*) FROM unreached u JOIN journal j ON j.id = u.journal_id WHERE j.action = 'forgotten'`) == 1
	})
}

// TestStrandedNoticeGoesAnotherWay: what waits on a line that people stopped
// an hour ago goes by SMS.
func TestStrandedNoticeGoesAnotherWay(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.others = []channels.Channel{l.sms}
	l.config = func(c *Config) { c.Night = Night{From: time.Nanosecond, To: 24*time.Hour - time.Nanosecond} }
	l.sms.limits.AnyHour = true
	l.bot = l.running()
	l.receive(l.bot, l.text(siti, "halo"))
	l.until("a greeting", func() bool { return len(l.wire.to(siti)) == 1 })
	id := l.reject()
	l.until("the notice waits for the day", func() bool { return len(l.steps(id)) == 1 })
	if _, err := l.pool.Exec(l.ctx, `UPDATE lines SET stopped_at = now() - interval '2 hours' WHERE channel = 'wire'`); err != nil {
		t.Fatal(err)
	}
	l.until("the SMS", func() bool { return l.trail(id) == "wire- sms+" })
}

// TestNewNumberKnowsNobody: who wrote to the number that a line had before is
// not written to unasked from the new one.
func TestNewNumberKnowsNobody(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.others = []channels.Channel{l.sms}
	l.bot = l.running()
	l.receive(l.bot, l.text(siti, "halo"))
	l.until("a greeting", func() bool { return len(l.wire.to(siti)) == 1 })
	l.until("the line's row", func() bool {
		return l.count(`SELECT count(*) FROM lines WHERE channel = 'wire' AND first_up_at IS NOT NULL`) == 1
	})
	if _, err := l.pool.Exec(l.ctx, `UPDATE lines SET first_up_at = now() + interval '5 minutes' WHERE channel = 'wire'`); err != nil {
		t.Fatal(err)
	}
	id := l.reject()
	l.until("the SMS", func() bool { return l.trail(id) == "wire- sms+" })
}
