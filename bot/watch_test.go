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

// TestLineThatNobodyHolds: of a line whose processes are all down, another
// process tells the named people, once, and again when it is up.
func TestLineThatNobodyHolds(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.config = func(c *Config) {
		c.Alarm, c.Unheld = []Recipient{{"wire", budi}, {"whatsapp", siti}}, 5*time.Second
	}
	for _, sql := range []string{
		`INSERT INTO lines (channel, account, state, held_at) VALUES ('whatsapp', 'warga', 'up', now() - interval '1 hour')`,
		`INSERT INTO lines (channel, account, state, held_at) VALUES ('whatsapp', 'baru', 'unlinked', now() - interval '1 hour')`,
	} {
		if _, err := s.pool.Exec(s.ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	b, second := s.running(), s.running() // two notice it, and one tells
	s.until("the alarm", func() bool { return len(s.wire.to(budi)) == 1 })
	if text := s.wire.to(budi)[0].Text; !strings.Contains(text, "whatsapp warga tidak dijalankan program mana pun") {
		t.Errorf("the alarm: %s", text)
	}
	for _, one := range []*Bot{b, second} {
		if err := one.alarmUnheld(s.ctx); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.count(`SELECT count(*) FROM outbox`); n != 1 {
		t.Errorf("%d alarms, want 1", n)
	}
	// A process that runs the line comes.
	s.others = []channels.Channel{&wire{name: "whatsapp", account: "warga"}}
	s.running()
	s.until("all is well", func() bool { return len(s.wire.to(budi)) == 2 })
	if text := s.wire.to(budi)[1].Text; !strings.Contains(text, "tersambung lagi") {
		t.Errorf("the end of the alarm: %s", text)
	}
}

// TestHolderSaysThatItHolds: a line that is held is not taken for one that
// nobody runs, and one that can't be opened here is left to who holds it.
func TestHolderSaysThatItHolds(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	s.until("the line", func() bool { return s.lines()["wire"].State == channels.Up })
	if _, err := s.pool.Exec(s.ctx, `UPDATE lines SET held_at = held_at - interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	b.heard.note([]channels.Event{{Channel: "wire", Account: "1"}})
	s.until("its holder's word", func() bool { return !s.lines()["wire"].Unheld(time.Now()) })
	if err := b.Unopened(s.ctx, s.wire); err != nil {
		t.Fatal(err)
	}
	if state := s.lines()["wire"].State; state != channels.Up {
		t.Errorf("a line that another process holds is %s", state)
	}
}

// TestAlarmByALineThatIsWell: of two lines of the recipient's channel the one
// that brings messages is taken.
func TestAlarmByALineThatIsWell(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.others = []channels.Channel{&wire{account: "2"}}
	s.config = func(c *Config) { c.Alarm = []Recipient{{"wire", budi}} }
	b := s.bot()
	for account, state := range map[string]string{"1": "logged_out", "2": "up"} {
		if _, err := s.pool.Exec(s.ctx, `INSERT INTO lines (channel, account, state) VALUES ('wire', $1, $2)`, account, state); err != nil {
			t.Fatal(err)
		}
	}
	s.do(func(tx pgx.Tx) error { return b.sound(s.ctx, tx, line{"sms", "gammu"}, "awas") })
	if n := s.count(`SELECT count(*) FROM outbox WHERE account = '2'`); n != 1 {
		t.Errorf("%d alarms by the line that is well, want 1", n)
	}
}

// TestBuriedLine: only a line that nobody runs is buried, by an admin; what
// waited on it has failed, and it comes back with a process that runs it.
func TestBuriedLine(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var admin, head *core.Staff
	s.do(func(tx pgx.Tx) error {
		admin, head = coretest.Staff(t, tx, core.Role{Code: "admin"}), coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
		return nil
	})
	s.queue(siti, false, "jawaban")
	s.queue(siti, true, "kabar")
	bury := func(by *core.Staff) core.Code {
		return core.CodeOf(pgx.BeginFunc(s.ctx, s.pool, func(tx pgx.Tx) error { return Bury(s.ctx, tx, by, "wire", "1", time.Now()) }))
	}
	if _, err := s.pool.Exec(s.ctx, `INSERT INTO lines (channel, account) VALUES ('wire', '1')`); err != nil {
		t.Fatal(err)
	}
	if code := bury(admin); code != core.Conflict {
		t.Errorf("burying a line that is held: %v", code)
	}
	if _, err := s.pool.Exec(s.ctx, `UPDATE lines SET held_at = now() - interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	if code := bury(head); code != core.Forbidden {
		t.Errorf("burying by a head: %v", code)
	}
	s.do(func(tx pgx.Tx) error { return Bury(s.ctx, tx, admin, "wire", "1", time.Now()) })
	if code := bury(admin); code != core.NotFound {
		t.Errorf("burying twice: %v", code)
	}
	if n := s.count(`SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL AND error = 'saluran dihapus'`); n != 2 || s.unsent() != 0 {
		t.Errorf("%d messages failed and %d wait, want 2 and 0", n, s.unsent())
	}
	s.running()
	s.until("the line is back", func() bool { return s.count(`SELECT count(*) FROM lines`) == 1 })
}
