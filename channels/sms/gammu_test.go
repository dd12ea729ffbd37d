package sms

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
)

const siti = "+6281226992499"

func notice(id, text string) channels.Outgoing {
	return channels.Outgoing{ID: id, Chat: siti, Text: text}
}

func TestSendIsOneRowHoweverOftenTried(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	g := m.gammu(func(c *GammuConfig) { c.PhoneID = "modem1" })
	message := notice("a1", "Akta “siap” diambil – bawa KTP.")
	var all sync.WaitGroup
	for range 6 { // a lease lost and two senders at a time
		all.Go(func() {
			sent, err := g.Send(t.Context(), message)
			if err != nil || sent.Provider != "a1" || sent.Parts != 1 {
				t.Errorf("sent %+v, %v", sent, err)
			}
		})
	}
	all.Wait()
	if got := m.outbox(); len(got) != 1 || got[0] != siti+`|Akta "siap" diambil - bawa KTP.|` {
		t.Fatalf("the outbox holds %q", got)
	}
	if n := m.count(`outbox WHERE "DeliveryReport" = 'yes' AND "SenderID" = 'modem1' AND NOT "MultiPart" AND "CreatorID" = 'sakti:a1'`); n != 1 {
		t.Error("the row asks for no report, or is for any modem")
	}
	m.note("SendingOK") // sent, and still in the outbox
	if _, err := g.Send(t.Context(), message); err != nil {
		t.Error(err)
	}
	m.transmit("SendingOK")
	if _, err := g.Send(t.Context(), message); err != nil {
		t.Error(err)
	}
	if n := m.count(`outbox`); n != 0 {
		t.Errorf("%d rows wait again for what was sent", n)
	}
}

func TestLongTextOnlyWhereAllowed(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	long := strings.Repeat("kata ", 33) // 165
	if _, err := m.gammu(nil).Send(t.Context(), notice("l1", long)); !channels.AsSendError(err).Final {
		t.Errorf("a long text: %v, want a final refusal", err)
	}
	if n := m.count(`outbox`); n != 0 {
		t.Fatalf("%d rows of a refused text", n)
	}
	g := m.gammu(func(c *GammuConfig) { c.Parts = 3 })
	for range 2 {
		sent, err := g.Send(t.Context(), notice("l1", long))
		if err != nil || sent.Parts != 2 {
			t.Fatalf("sent %+v, %v", sent, err)
		}
	}
	got := m.outbox()
	if len(got) != 2 || !strings.HasSuffix(got[0], "0201") || !strings.HasSuffix(got[1], "0202") {
		t.Fatalf("the outbox holds %q", got)
	}
	first, second := strings.Split(got[0], "|"), strings.Split(got[1], "|")
	if first[1]+second[1] != long || !strings.HasPrefix(first[2], "050003") || first[2][:8] != second[2][:8] {
		t.Errorf("the parts are %q and %q", first, second)
	}
	if n := m.count(`outbox WHERE "MultiPart"`); n != 1 {
		t.Error("the first part does not say that there are more")
	}
	if text := g.Limits().Text; text != 3*joined {
		t.Errorf("the limit is %d characters", text)
	}
}

func TestRefusedForGood(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	g := m.gammu(nil)
	for name, message := range map[string]channels.Outgoing{
		"no number":    {ID: "x", Chat: "123456@lid", Text: "halo"},
		"not E.164":    {ID: "x", Chat: "081226992499", Text: "halo"},
		"landline":     {ID: "x", Chat: "+62273321468", Text: "halo"},
		"file":         {ID: "x", Chat: siti, Text: "halo", File: &channels.File{Name: "a.pdf"}},
		"emoji":        notice("x", "selesai 🎉"),
		"empty":        notice("x", " \n"),
		"161 septets":  notice("x", strings.Repeat("a", 159)+"["),
		"no id":        notice("", "halo"),
		"very long id": notice(strings.Repeat("x", 200), "halo"),
		"nul in id":    notice("a\x00b", "halo"),
	} {
		_, err := g.Send(t.Context(), message)
		refusal := channels.AsSendError(err)
		if err == nil || !refusal.Final || refusal.Reason == "" {
			t.Errorf("%s: %v, want a final refusal", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "2269") {
			t.Errorf("%s: the number stands in %q", name, err)
		}
	}
	if n := m.count(`outbox`); n != 0 {
		t.Errorf("%d rows wait", n)
	}
}

// What the network says of each part, and what the receipt says then.
func TestReceipts(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	g := m.gammu(func(c *GammuConfig) { c.Parts = 2 })
	long := strings.Repeat("kata ", 33)
	cases := map[string]struct {
		text   string
		states []string
		want   channels.Delivery
		parts  int
	}{
		"delivered":   {"satu", []string{"DeliveryOK"}, channels.Delivered, 1},
		"both":        {long, []string{"DeliveryOK", "DeliveryOK"}, channels.Delivered, 2},
		"half":        {long, []string{"DeliveryOK", "DeliveryPending"}, "", 0},
		"other half":  {long, []string{"DeliveryPending", "DeliveryOK"}, "", 0},
		"half failed": {long, []string{"DeliveryOK", "DeliveryFailed"}, channels.Failed, 2},
		"not sent":    {long, []string{"SendingOK", "SendingError"}, channels.Failed, 1},
		"broken":      {"satu", []string{"Error"}, channels.Failed, 0},
		"unknown":     {"satu", []string{"DeliveryUnknown"}, "", 0},
		"no report":   {"satu", []string{"SendingOKNoReport"}, "", 0},
	}
	for name, c := range cases {
		if _, err := g.Send(t.Context(), notice(name, c.text)); err != nil {
			t.Fatal(err)
		}
	}
	in := &table{}
	running(t, g, in.store)
	m.note("SendingOK")
	for name, c := range cases {
		for i, state := range c.states {
			m.report(name, i+1, state, 70)
		}
	}
	m.exec(`INSERT INTO sentitems ("ID", "CreatorID", "SenderID", "Text", "UDH", "Status", "DestinationNumber")
		VALUES (1000, 'program lain', 'modem1', '', '', 'DeliveryOK', '+6281200000000')`)
	m.looks(in)
	if all := in.all(); len(all) != 2 {
		t.Fatalf("told of a message that the daemon still works at: %+v", all[1:])
	}
	m.empty()
	await(t, "the receipts", func() bool { return len(in.all()) == 2+5 })
	for _, event := range in.all()[2:] {
		r := event.Receipt
		c, ok := cases[r.Providers[0]]
		if !ok || event.Kind != channels.KindReceipt || r.State != c.want || r.Parts != c.parts {
			t.Errorf("%s: %+v, want %s with %d parts", r.Providers[0], r, c.want, c.parts)
		}
		if event.Chat != siti || event.Channel != Name || event.Account != AccountGammu || time.Since(event.At) > time.Minute {
			t.Errorf("the event is %+v", event)
		}
		if (r.State == channels.Failed) != (r.Reason != "") || strings.Contains(r.Reason, "2269") {
			t.Errorf("%s: reason %q", r.Providers[0], r.Reason)
		}
	}
	if r := in.all(); !strings.Contains(reason(r, "half failed"), "kode 70") {
		t.Errorf("the network's code is lost: %q", reason(r, "half failed"))
	}
	m.report("half", 2, "DeliveryOK", 0)
	await(t, "the other half", func() bool { return len(in.all()) == 2+6 })
}

func reason(events []channels.Event, id string) string {
	for _, event := range events {
		if event.Receipt != nil && event.Receipt.Providers[0] == id {
			return event.Receipt.Reason
		}
	}
	return ""
}

// A receipt that could not be stored is offered again; one that was, is not
// offered once more until the next start, and then under its old key.
func TestReceiptsAreOfferedUntilStored(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	g := m.gammu(nil)
	if _, err := g.Send(t.Context(), notice("a1", "halo")); err != nil {
		t.Fatal(err)
	}
	m.transmit("DeliveryOK")
	in := &table{broken: true}
	stop := running(t, g, in.store)
	await(t, "two offers", func() bool { return in.offered() >= 2 })
	in.breaks(false)
	await(t, "the receipt", func() bool { return len(in.all()) == 1 })
	offers := in.offered()
	m.looks(in)
	if in.offered() != offers+2 {
		t.Errorf("the receipt was offered again: %d offers for 2 texts", in.offered()-offers)
	}
	stop()
	running(t, g, in.store)
	await(t, "the look after a restart", func() bool { return in.offered() > offers+2 })
	if len(in.all()) != 3 {
		t.Errorf("a restart made %d events of 3", len(in.all()))
	}
}

// Nobody has taken the message from the outbox: it is withdrawn and told as
// failed, in one transaction; one that the daemon holds is left to it.
func TestExpired(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	g := m.gammu(func(c *GammuConfig) { c.Parts, c.Expire = 2, time.Hour })
	for _, id := range []string{"old", "held", "begun", "young"} {
		if _, err := g.Send(t.Context(), notice(id, strings.Repeat("kata ", 33))); err != nil {
			t.Fatal(err)
		}
	}
	m.exec(`INSERT INTO outbox ("CreatorID", "TextDecoded", "InsertIntoDB", "SendingTimeOut")
		VALUES ('program lain', 'halo', LOCALTIMESTAMP - interval '9 days', LOCALTIMESTAMP - interval '9 days')`)
	m.exec(`UPDATE outbox SET "InsertIntoDB" = LOCALTIMESTAMP - interval '2 hours', "SendingTimeOut" = LOCALTIMESTAMP - interval '1 hour'
		WHERE "CreatorID" <> 'sakti:young'`)
	m.exec(`UPDATE outbox SET "SendingTimeOut" = LOCALTIMESTAMP + interval '1 minute' WHERE "CreatorID" = 'sakti:held'`)
	m.exec(`INSERT INTO sentitems ("ID", "CreatorID", "SenderID", "Text", "UDH") SELECT "ID", "CreatorID", 'modem1', '', '' FROM outbox WHERE "CreatorID" = 'sakti:begun'`)
	in := &table{broken: true}
	running(t, g, in.store)
	await(t, "an offer", func() bool { return in.offered() > 0 })
	if n := m.count(`outbox WHERE "CreatorID" = 'sakti:old'`); n != 1 {
		t.Error("taken out although nobody was told")
	}
	in.breaks(false)
	await(t, "the message withdrawn", func() bool { return m.count(`outbox WHERE "CreatorID" = 'sakti:old'`) == 0 })
	if events := in.all(); len(events) != 1 || events[0].Receipt.State != channels.Failed || events[0].Receipt.Providers[0] != "old" || events[0].Receipt.Parts != 0 {
		t.Errorf("told %+v", events)
	}
	if n, parts := m.count(`outbox`), m.count(`outbox_multipart`); n != 4 || parts != 3 {
		t.Errorf("%d messages and %d parts wait, want 4 and 3", n, parts)
	}
}

func TestInbox(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	g := m.gammu(nil)
	m.receives("081226992499", " STATUS 123 ", "")
	m.receives("TELKOMSEL", "Promo!", "")
	m.receives("3434", "Sisa pulsa Rp5.000", "")
	m.receives(siti, "bagian tiga", "050003A70303")
	m.receives(siti, "bagian satu, ", "050003A70301")
	m.receives("+60123456789", "orang lain ", "060804010A0201")
	m.receives(siti, "bagian dua, ", "050003A70302")
	ussd := m.receives("+6281226992490", "*888#", "")
	m.exec(`UPDATE inbox SET "Class" = 127 WHERE "ID" = $1`, ussd)
	picture := m.receives("+6281226992491", "", "")
	m.exec(`UPDATE inbox SET "Coding" = '8bit' WHERE "ID" = $1`, picture)
	in := &table{broken: true}
	running(t, g, in.store)
	await(t, "an offer", func() bool { return in.offered() >= 3 })
	if n := m.count(`inbox WHERE "Processed"`); n != 0 {
		t.Errorf("%d rows are marked although nothing is stored", n)
	}
	in.breaks(false)
	await(t, "what people wrote", func() bool { return len(in.all()) == 3 })
	want := []string{siti + " text STATUS 123", siti + " text bagian satu, bagian dua, bagian tiga", "+6281226992491 other "}
	for i, event := range in.all() {
		if got := event.Chat + " " + string(event.Kind) + " " + event.Text; got != want[i] || event.Phone != event.Chat {
			t.Errorf("event %d is %q, want %q", i, got, want[i])
		}
	}
	await(t, "the marks", func() bool { return m.count(`inbox WHERE "Processed"`) == 5 })
	// The second half of a foreign long SMS never comes: after a while the
	// first is all there is.
	m.exec(`ALTER TABLE inbox DISABLE TRIGGER update_timestamp`)
	m.exec(`UPDATE inbox SET "UpdatedInDB" = LOCALTIMESTAMP - interval '1 hour' WHERE NOT "Processed"`)
	await(t, "the half", func() bool { return len(in.all()) == 4 })
	if last := in.all()[3]; last.Text != "orang lain" {
		t.Errorf("the half is %q", last.Text)
	}
	await(t, "its mark", func() bool { return m.count(`inbox WHERE "Processed"`) == 6 })
}

// Several modems on one database: each channel reads its own inbox.
func TestInboxOfOneModem(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	m.receives(siti, "untuk kita", "")
	m.exec(`INSERT INTO inbox ("SenderNumber", "TextDecoded", "UDH", "Text", "RecipientID") VALUES ('+6281226992490', 'untuk lain', '', '', 'modem2')`)
	in := &table{}
	running(t, m.gammu(func(c *GammuConfig) { c.PhoneID = "modem1" }), in.store)
	await(t, "the mark", func() bool { return m.count(`inbox WHERE "Processed"`) == 1 })
	if events := in.all(); len(events) != 1 || events[0].Text != "untuk kita" {
		t.Errorf("received %+v", events)
	}
}

// Deaf: what comes in is left as it is, and reports are read all the same.
func TestDeaf(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	g := m.gammu(func(c *GammuConfig) { c.Deaf = true })
	if _, err := g.Send(t.Context(), notice("a1", "halo")); err != nil {
		t.Fatal(err)
	}
	m.transmit("DeliveryOK")
	m.receives(siti, "halo?", "")
	in := &table{}
	running(t, g, in.store)
	await(t, "the receipt", func() bool { return len(in.all()) > 0 })
	if events := in.all(); events[0].Kind != channels.KindReceipt || m.count(`inbox WHERE "Processed"`) != 0 {
		t.Errorf("received %+v", events)
	}
}

// The daemon's state as the panel shows it.
func TestWatch(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	g := m.gammu(nil)
	var mu sync.Mutex
	var told []channels.Health
	g.Watch(func(h channels.Health) { mu.Lock(); told = append(told, h); mu.Unlock() })
	last := func() channels.Health { mu.Lock(); defer mu.Unlock(); return told[len(told)-1] }
	running(t, g, (&table{}).store)
	await(t, "no daemon", func() bool { return strings.Contains(last().Reason, "belum pernah") })
	m.lives(time.Hour, 60)
	await(t, "up", func() bool { return last().State == channels.Up && last().Reason == "" })
	m.lives(time.Hour, 5)
	await(t, "weak signal", func() bool { return last().State == channels.Up && last().Reason == "sinyal modem lemah" })
	m.lives(-time.Hour, 60)
	await(t, "gone", func() bool {
		return last().State == channels.Connecting && strings.Contains(last().Reason, "modem lepas")
	})
	m.exec(`ALTER TABLE phones RENAME TO telepon`)
	await(t, "database", func() bool { return strings.Contains(last().Reason, "basis data") })
	m.exec(`ALTER TABLE telepon RENAME TO phones`)
	m.lives(time.Hour, 60)
	await(t, "up again", func() bool { return last().State == channels.Up })
	if last().Seen.IsZero() {
		t.Error("up, but never seen")
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	m.exec(`CREATE SCHEMA kosong`)
	open := func(config GammuConfig) error {
		g, err := NewGammu(config)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(g.Close)
		return g.Open(t.Context())
	}
	if err := open(GammuConfig{DSN: m.dsn, Schema: "kosong"}); err == nil {
		t.Error("opened a schema without tables")
	}
	role := fmt.Sprint("pembaca_", databases.Add(1))
	m.exec(`CREATE ROLE ` + pgx.Identifier{role}.Sanitize() + ` LOGIN`)
	m.exec(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ` + pgx.Identifier{role}.Sanitize())
	err := open(GammuConfig{DSN: strings.Replace(m.dsn, "postgres@", role+"@", 1)})
	if err == nil || !strings.Contains(err.Error(), "outbox INSERT") || strings.Contains(err.Error(), "outbox SELECT") {
		t.Errorf("a role that may only read: %v", err)
	}
	m.exec(`UPDATE gammu SET "Version" = 10`)
	if err := open(GammuConfig{DSN: m.dsn}); err == nil || !strings.Contains(err.Error(), "version 10") {
		t.Errorf("old tables: %v", err)
	}
}

// Tables in a schema of our own database.
func TestSchema(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	m.exec(`CREATE SCHEMA "Kotak SMS"`)
	for _, name := range []string{"gammu", "inbox", "outbox", "outbox_multipart", "sentitems", "phones"} {
		m.exec(`ALTER TABLE ` + name + ` SET SCHEMA "Kotak SMS"`)
	}
	g := m.gammu(func(c *GammuConfig) { c.Schema = "Kotak SMS" })
	if _, err := g.Send(t.Context(), notice("a1", "halo")); err != nil {
		t.Fatal(err)
	}
	if n := m.count(`"Kotak SMS".outbox`); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// The database is away: the message is not given up, and nothing is sent
// meanwhile; when it is back, Run goes on.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	m := newModem(t)
	g := m.gammu(nil)
	in := &table{}
	running(t, g, in.store)
	m.exec(`ALTER TABLE outbox RENAME TO jauh`)
	_, err := g.Send(t.Context(), notice("a1", "halo"))
	refusal := channels.AsSendError(err)
	if err == nil || refusal.Final || !refusal.All || refusal.After <= 0 || refusal.Reason == "" {
		t.Errorf("got %#v, want to wait with everything", refusal)
	}
	m.exec(`ALTER TABLE jauh RENAME TO outbox`)
	if _, err := g.Send(t.Context(), notice("a1", "halo")); err != nil {
		t.Fatal(err)
	}
	m.transmit("DeliveryOK")
	await(t, "the receipt", func() bool { return len(in.all()) == 1 })
	gone, err := NewGammu(GammuConfig{DSN: "postgres://nobody:rahasia@127.0.0.1:1/smsd"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(gone.Close)
	for _, err := range []error{gone.Open(t.Context()), second(gone.Send(t.Context(), notice("a1", "halo")))} {
		if err == nil || channels.AsSendError(err).Final || strings.Contains(err.Error(), "rahasia") {
			t.Errorf("a server that is not there: %v", err)
		}
	}
}

func second(_ channels.Sent, err error) error { return err }

func TestNewGammuRefuses(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]GammuConfig{
		"no DSN":     {},
		"not a DSN":  {DSN: "postgres://rahasia@[/"},
		"form":       {DSN: "postgres:///x", Number: "0812"},
		"many parts": {DSN: "postgres:///x", Parts: 9},
		"negative":   {DSN: "postgres:///x", Expire: -1},
	} {
		if _, err := NewGammu(config); err == nil || strings.Contains(err.Error(), "rahasia") {
			t.Errorf("%s: %v", name, err)
		}
	}
	g, err := NewGammu(GammuConfig{DSN: "postgres:///x"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.Close)
	if l := g.Limits(); l.Text != 160 || !l.Notices || !l.StartsChats || !l.PhoneChats || !l.Receipts || l.Buttons || l.Groups {
		t.Errorf("limits %+v", l)
	}
	if _, err := g.Fetch(t.Context(), channels.Media{}); !channels.AsSendError(err).Final {
		t.Error("an SMS with a file")
	}
}
