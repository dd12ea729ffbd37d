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

// lostStage is a ladder whose first channel takes nothing: siti has written
// there and on these others, and was answered on the others alone.
func lostStage(t *testing.T, alsoOn ...string) *ladder {
	l := newLadder(t)
	l.wire.refuse = func(channels.Outgoing) error { return &channels.SendError{Reason: "gangguan", After: time.Hour} }
	l.bot = l.running()
	for _, name := range alsoOn {
		e := l.text(siti, "halo")
		e.Channel, e.Account = name, "2"
		l.receive(l.bot, e)
		l.until("an answer", func() bool { return len(l.second.to(siti)) == 1 })
	}
	l.receive(l.bot, l.text(siti, "halo"))
	l.until("the answer fails", func() bool { return l.count(`SELECT count(*) FROM outbox WHERE channel = 'wire' AND tries > 0`) == 1 })
	return l
}

// aDay lets a day and an hour go by for what waits.
func (l *ladder) aDay() {
	l.t.Helper()
	l.exec(`UPDATE outbox SET created_at = created_at - interval '25 hours' WHERE send_at IS NOT NULL`)
	l.round()
}

func (l *ladder) round() {
	l.t.Helper()
	if err := l.bot.lostRound(l.ctx); err != nil {
		l.t.Fatal(err)
	}
}

// became is what stands beside the answer that did not reach siti.
func (l *ladder) became() (text string) {
	l.t.Helper()
	err := l.pool.QueryRow(l.ctx, `SELECT error FROM outbox WHERE channel = 'wire' ORDER BY id LIMIT 1`).Scan(&text)
	if err != nil {
		l.t.Fatal(err)
	}
	return text
}

// TestLostAnswerOnAnotherChat: after a day without its line the person is told
// on their other chat, once, with what an officer wrote; before that nobody is.
func TestLostAnswerOnAnotherChat(t *testing.T) {
	t.Parallel()
	l := lostStage(t, "second")
	l.round()
	if n := l.count(`SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL`); n != 0 {
		t.Fatalf("%d answers given up at once", n)
	}
	l.do(func(tx pgx.Tx) error {
		var id int64
		if err := tx.QueryRow(l.ctx, `SELECT id FROM conversations WHERE channel = 'wire'`).Scan(&id); err != nil {
			return err
		}
		return Reply(l.ctx, tx, l.office, coretest.Staff(t, tx, core.Role{Code: "call_centre"}), id, "Cukup foto KTP.")
	})
	l.aDay()
	l.until("the apology", func() bool { return len(l.second.to(siti)) == 2 })
	text := l.second.to(siti)[1].Text
	if !strings.HasPrefix(text, "Maaf, balasan kami") || !strings.Contains(text, "Cukup foto KTP.") {
		t.Errorf("the apology: %s", text)
	}
	if got := l.became(); got != "sehari tidak terkirim; dikabari lewat second" {
		t.Errorf("beside the answer stands %q", got)
	}
	l.aDay()
	if n := l.count(`SELECT count(*) FROM outbox WHERE channel = 'second'`); n != 2 {
		t.Errorf("%d messages on the other chat, want 2", n)
	}
}

// TestLostAnswerGoesDownTheLadder: the other chat refuses, the SMS fails; the
// counter of the village is to tell the person how their case stands.
func TestLostAnswerGoesDownTheLadder(t *testing.T) {
	t.Parallel()
	l := lostStage(t, "second")
	final := func(channels.Outgoing) error { return &channels.SendError{Final: true, Reason: "tidak bisa"} }
	l.second.mu.Lock()
	l.second.refuse, l.sms.refuse = final, final
	l.second.mu.Unlock()
	l.applied()
	l.aDay()
	for _, next := range []string{"second", "sms"} {
		l.until("the refusal by "+next, func() bool {
			return l.count(`SELECT count(*) FROM outbox WHERE channel = $1 AND failed_at IS NOT NULL AND body->'instead' IS NOT NULL`, next) == 1
		})
		l.round()
	}
	if got := l.became(); got != "sehari tidak terkirim; diserahkan ke loket" {
		t.Errorf("beside the answer stands %q", got)
	}
	if n := l.count(`SELECT count(*) FROM unreached u JOIN counters c ON c.id = u.counter_id WHERE c.region = '33.12.01.2001' AND u.why = 'balasan chat tidak terkirim' AND u.done_at IS NULL`); n != 1 {
		t.Errorf("%d errands for the counter of the village, want 1", n)
	}
}

// applied gives siti a case that is under way.
func (l *ladder) applied() {
	l.t.Helper()
	l.do(func(tx pgx.Tx) error {
		person, err := core.PersonByPhone(l.ctx, tx, siti)
		if err != nil {
			return err
		}
		people, err := core.People(l.ctx, tx, []int64{person})
		if err != nil {
			return err
		}
		a := coretest.ApplicationOf(l.t, tx, l.office, people[person], "AKL", "verified")
		_, err = tx.Exec(l.ctx, `UPDATE applications SET phone = $2, village = '33.12.01.2001' WHERE id = $1`, a.ID, siti)
		if err == nil {
			_, err = tx.Exec(l.ctx, `UPDATE journal SET announced_at = now()`)
		}
		return err
	})
}

// TestLostAnswerBySMS: who has a case and no other chat gets a short SMS; who
// has no case costs none, and the call centre has a ticket.
func TestLostAnswerBySMS(t *testing.T) {
	t.Parallel()
	l := lostStage(t)
	l.applied()
	l.aDay()
	l.until("the SMS", func() bool { return len(l.sms.to(siti)) == 1 })
	if text := l.sms.to(siti)[0].Text; len(text) > 160 || !strings.Contains(text, "balasan chat kami tidak sampai") {
		t.Errorf("the SMS: %s", text)
	}
	other := lostStage(t)
	other.aDay()
	if n := other.count(`SELECT count(*) FROM tickets WHERE reason = 'lost'`); n != 1 || other.became() != "sehari tidak terkirim; diserahkan ke call center" {
		t.Errorf("%d tickets; beside the answer stands %q", n, other.became())
	}
}

// TestLineThatCameBackTellsNothing: who was answered since on the same line
// needs no apology; who blocked us gets none.
func TestLineThatCameBackTellsNothing(t *testing.T) {
	t.Parallel()
	for want, sql := range map[string]string{
		"sesudah itu tersambung lagi": `INSERT INTO outbox (conversation_id, channel, account, chat, body, sent_at) SELECT id, channel, account, chat, '{}', now() FROM conversations WHERE channel = 'wire'`,
		"penerima memblokir":          `UPDATE conversations SET blocked_at = now() WHERE channel = 'wire'`,
	} {
		l := lostStage(t, "second")
		l.exec(sql)
		l.aDay()
		if got := l.became(); !strings.HasSuffix(got, "; "+want) {
			t.Errorf("beside the answer stands %q, want %q", got, want)
		}
		if n := l.count(`SELECT count(*) FROM outbox WHERE body->'instead' IS NOT NULL`); n != 0 {
			t.Errorf("%s: %d apologies", want, n)
		}
	}
}

// TestRefusedAnswerStaysWithTheOfficers: an answer that is refused at once is
// for the officers to see and to send again, and not for the ladder.
func TestRefusedAnswerStaysWithTheOfficers(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.wire.refuse = func(channels.Outgoing) error { return &channels.SendError{Final: true, Reason: "terlalu panjang"} }
	l.bot = l.running()
	e := l.text(siti, "halo")
	e.Channel, e.Account = "second", "2"
	l.receive(l.bot, e, l.text(siti, "halo"))
	l.until("the refusal", func() bool { return l.count(`SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL`) == 1 })
	l.round()
	if n := l.count(`SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL AND NOT handed_on`); n != 1 {
		t.Error("the answer can't be sent again")
	}
	if n := l.count(`SELECT count(*) FROM outbox WHERE body->'instead' IS NOT NULL`); n != 0 {
		t.Errorf("%d apologies", n)
	}
}

// TestNoticeOnALineThatNobodyRuns: it goes another way after an hour, and a new
// one at once, but not while the program has just started.
func TestNoticeOnALineThatNobodyRuns(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.others = []channels.Channel{l.sms}
	l.bot = l.stage.bot()
	l.store(l.bot, l.text(siti, "halo"))
	l.queue(siti, true, "kabar")
	l.exec(`UPDATE outbox SET journal_id = 1, audience = 'applicant'`)
	l.exec(`INSERT INTO lines (channel, account, state, held_at) VALUES ('wire', '1', 'up', now() - interval '2 hours')`)
	at := time.Now().Add(-2 * time.Hour)
	for _, started := range []bool{false, true} {
		if started {
			l.bot.started = at
		}
		if l.bot.unheld(&at) != started {
			t.Errorf("a program that has just started %v knows who holds a line", !started)
		}
		l.round()
		if n := l.count(`SELECT count(*) FROM outbox WHERE error = 'saluran tidak dijalankan'`); n != map[bool]int{true: 1}[started] {
			t.Errorf("%d notices given up", n)
		}
	}
}
