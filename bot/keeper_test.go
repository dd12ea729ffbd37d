package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
	"sakti/core"
	"sakti/core/coretest"
)

// linkedWire is a wire whose account is linked at a screen.
type linkedWire struct {
	*wire
	tell func(channels.Health)
}

func (w *linkedWire) Watch(tell func(channels.Health)) {
	w.tell = tell
	tell(channels.Health{State: channels.Unlinked})
}

// Link shows a QR, asks for a passkey and wants to hear "kunci".
func (w *linkedWire) Link(ctx context.Context, by channels.LinkBy, show func(channels.LinkStep), answer func(context.Context) (string, error)) error {
	show(channels.LinkStep{Kind: channels.StepQR, Data: "qr-" + by.Phone, Ends: time.Now().Add(time.Minute)})
	show(channels.LinkStep{Kind: channels.StepPasskey, Data: "{}"})
	given, err := answer(ctx)
	if err != nil {
		return err
	}
	if given != "kunci" {
		return errors.New("Kuncinya salah.")
	}
	w.tell(channels.Health{State: channels.Up, Phone: "+6281100000000"})
	return nil
}

func (w *linkedWire) Unlink(context.Context) error {
	w.tell(channels.Health{State: channels.Unlinked})
	return nil
}

// lineStage is a bot whose line is linked at a screen, with a second channel
// for alarms.
type lineStage struct {
	*stage
	line   *linkedWire
	second *wire
	admin  *core.Staff
	bot    *Bot
}

func newLineStage(t *testing.T) *lineStage {
	s := newStage(t)
	l := &lineStage{stage: s, line: &linkedWire{wire: &wire{name: "whatsapp", account: "warga"}},
		second: &wire{name: "second", account: "2"}}
	s.others = []channels.Channel{l.line, l.second}
	s.config = func(c *Config) { c.Alarm = []Recipient{{"whatsapp", siti}, {"second", budi}} }
	s.do(func(tx pgx.Tx) error {
		l.admin = coretest.Staff(t, tx, core.Role{Code: "admin"})
		return nil
	})
	l.bot = s.running()
	l.until("the line's row", func() bool { return l.lines()["whatsapp"].State == channels.Unlinked })
	return l
}

func (s *stage) do(work func(pgx.Tx) error) {
	s.t.Helper()
	if err := pgx.BeginFunc(s.ctx, s.pool, work); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) lines() map[string]Line {
	out := map[string]Line{}
	s.do(func(tx pgx.Tx) error {
		list, err := Lines(s.ctx, tx, time.Now())
		for _, l := range list {
			out[l.Channel] = l
		}
		return err
	})
	return out
}

// lookedAgain waits until who holds a line has read what people decided about
// it: it writes that it holds the line and then reads, again and again.
func (s *stage) lookedAgain(channel string) {
	s.t.Helper()
	held := func() int {
		return s.count(`SELECT coalesce(extract(epoch FROM held_at) * 1000, 0)::bigint FROM lines WHERE channel = $1`, channel)
	}
	for range 2 {
		was := held()
		s.until("the holder's next look", func() bool { return held() > was })
	}
}

func (l *lineStage) place(kind string) (id int64) {
	l.t.Helper()
	l.do(func(tx pgx.Tx) (err error) {
		id, err = PlaceOrder(l.ctx, tx, l.admin, "whatsapp", "warga", kind, "")
		return err
	})
	return id
}

func (l *lineStage) order(id int64) (o *Order) {
	l.t.Helper()
	l.do(func(tx pgx.Tx) (err error) {
		o, err = OrderOf(l.ctx, tx, id)
		return err
	})
	return o
}

// link links the line at the screen, answering the passkey step.
func (l *lineStage) link(answer string) *Order {
	l.t.Helper()
	id := l.place(OrderLinkQR)
	l.until("the passkey step", func() bool { return l.order(id).Step == channels.StepPasskey })
	l.do(func(tx pgx.Tx) error { return AnswerOrder(l.ctx, tx, l.admin, id, answer) })
	l.until("the end", func() bool { return l.order(id).DoneAt != nil })
	return l.order(id)
}

// TestLineIsLinkedAtTheScreen: steps and answers pass between the panel and
// the process that holds the line, and nothing secret stays.
func TestLineIsLinkedAtTheScreen(t *testing.T) {
	t.Parallel()
	l := newLineStage(t)
	if o := l.link("salah"); o.Error != "Kuncinya salah." {
		t.Errorf("a wrong key: %+v", o)
	}
	o := l.link("kunci")
	if o.Error != "" || o.Data != "" {
		t.Errorf("after linking: %+v", o)
	}
	l.until("up", func() bool { return l.lines()["whatsapp"].State == channels.Up })
	if line := l.lines()["whatsapp"]; line.Phone != "+6281100000000" || line.FirstUp == nil {
		t.Errorf("the line: %+v", line)
	}
	l.place(OrderUnlink)
	l.until("unlinked", func() bool {
		return l.lines()["whatsapp"].State == channels.Unlinked && l.lines()["whatsapp"].FirstUp == nil
	})
}

// TestOneOrderAtATime: a second order is refused while the first is open; a
// cancelled one makes room.
func TestOneOrderAtATime(t *testing.T) {
	t.Parallel()
	l := newLineStage(t)
	id := l.place(OrderLinkCode)
	l.until("the passkey step", func() bool { return l.order(id).Step == channels.StepPasskey })
	err := pgx.BeginFunc(l.ctx, l.pool, func(tx pgx.Tx) error {
		_, err := PlaceOrder(l.ctx, tx, l.admin, "whatsapp", "warga", OrderUnlink, "")
		return err
	})
	if core.CodeOf(err) != core.Conflict {
		t.Errorf("a second order: %v", err)
	}
	err = pgx.BeginFunc(l.ctx, l.pool, func(tx pgx.Tx) error {
		_, err := PlaceOrder(l.ctx, tx, &core.Staff{Roles: []core.Role{{Code: "verifier"}}}, "whatsapp", "warga", OrderStop, "")
		return err
	})
	if core.CodeOf(err) != core.Forbidden {
		t.Errorf("a verifier's order: %v", err)
	}
	l.do(func(tx pgx.Tx) error { return CancelOrder(l.ctx, tx, l.admin, id) })
	if o := l.link("kunci"); o.Error != "" {
		t.Errorf("after cancelling: %s", o.Error)
	}
}

// TestStoppedLineSendsNothing: what comes in is stored, what goes out waits.
func TestStoppedLineSendsNothing(t *testing.T) {
	t.Parallel()
	l := newLineStage(t)
	l.place(OrderStop)
	keeper := l.lines()["whatsapp"]
	if keeper.StoppedAt == nil || keeper.StoppedBy == nil {
		t.Fatalf("not stopped: %+v", keeper)
	}
	l.lookedAgain("whatsapp") // the promise is "within a second"
	event := l.text(siti, "halo")
	event.Channel, event.Account = "whatsapp", "warga"
	l.receive(l.bot, event)
	l.until("an answer in the outbox", func() bool { return l.lines()["whatsapp"].Waiting == 1 })
	if n := len(l.line.to(siti)); n != 0 {
		t.Errorf("%d messages sent by a stopped line", n)
	}
	l.place(OrderResume)
	l.until("the answer", func() bool { return len(l.line.to(siti)) == 1 })
	l.until("a sign of life", func() bool { return l.lines()["whatsapp"].Heard != nil })
}

// TestAlarmGoesElsewhere: a line that is down for good is told once, by
// another line, and so is its coming back.
func TestAlarmGoesElsewhere(t *testing.T) {
	t.Parallel()
	l := newLineStage(t)
	l.link("kunci")
	l.line.tell(channels.Health{State: channels.LoggedOut, Reason: "401"})
	l.until("the alarm", func() bool { return len(l.second.to(budi)) == 1 })
	l.line.tell(channels.Health{State: channels.LoggedOut, Reason: "401"})
	l.link("kunci")
	l.until("the all-clear", func() bool { return len(l.second.to(budi)) == 2 })
	words := []string{l.second.to(budi)[0].Text, l.second.to(budi)[1].Text}
	if !strings.Contains(words[0], "ditautkan lagi (401)") || !strings.Contains(words[1], "tersambung lagi") {
		t.Errorf("the alarms: %q", words)
	}
	if sent := slices.Concat(l.line.to(siti), l.line.to(budi)); len(sent) != 0 {
		t.Errorf("the line alarmed of itself: %v", sent)
	}
}

// Address makes linkedWire a channel on which canaries can be sent.
func (w *linkedWire) Address(phone string) string { return "chat-" + phone }

// TestCanary: lines of one channel write to each other; one that arrives is
// recorded and answered by nobody, and a stranger's is an ordinary message.
func TestCanary(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	first, second := &linkedWire{wire: &wire{name: "whatsapp", account: "a"}}, &linkedWire{wire: &wire{name: "whatsapp", account: "b"}}
	s.others = []channels.Channel{first, second}
	s.config = func(c *Config) { c.Canary = time.Hour }
	b := s.running()
	s.until("rows", func() bool { return s.count(`SELECT count(*) FROM lines WHERE channel = 'whatsapp'`) == 2 })
	second.tell(channels.Health{State: channels.Up, Phone: "+622"})
	s.until("b up", func() bool { return s.count(`SELECT count(*) FROM lines WHERE account = 'b' AND state = 'up'`) == 1 })
	first.tell(channels.Health{State: channels.Up, Phone: "+621"})
	s.until("the canary", func() bool { return len(first.to("chat-+622")) == 1 })
	canary := s.text("chat-+621", first.to("chat-+622")[0].Text)
	canary.Channel, canary.Account, canary.Phone = "whatsapp", "b", "+621"
	strange := canary
	strange.Chat, strange.Phone, strange.Key = siti, siti, "strange"
	s.receive(b, canary, strange)
	s.until("an answer to the stranger", func() bool { return len(second.to(siti)) == 1 })
	if n := s.count(`SELECT count(*) FROM lines WHERE account = 'b' AND canary_at IS NOT NULL`); n != 1 {
		t.Error("the canary is not recorded")
	}
	if n := s.count(`SELECT count(*) FROM messages`); n != 1 {
		t.Errorf("%d messages stored, want the stranger's", n)
	}
}
