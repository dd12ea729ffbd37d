package core_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// switchboard is a call centre with its chats.
type switchboard struct {
	t      *testing.T
	tx     pgx.Tx
	clock  *coretest.Clock
	office *core.Office
}

func newSwitchboard(t *testing.T) *switchboard {
	clock := coretest.NewClock(coretest.Monday)
	return &switchboard{t, coretest.Tx(t), clock, coretest.OfficeAt(t, clock)}
}

func (d *switchboard) exec(sql string, args ...any) {
	d.t.Helper()
	if _, err := d.tx.Exec(context.Background(), sql, args...); err != nil {
		d.t.Fatal(err)
	}
}

// ask lets somebody ask for a human now.
func (d *switchboard) ask() (conversation, ticket int64) {
	d.t.Helper()
	person := coretest.Citizen(d.t, d.tx)
	err := d.tx.QueryRow(context.Background(), `WITH c AS (INSERT INTO conversations (channel, account, chat, person_id)
			VALUES ('simulator', 'sakti', $1::bigint::text, $1) RETURNING id), t AS (INSERT INTO turns (conversation_id) SELECT id FROM c)
		INSERT INTO tickets (conversation_id, reason, opened_at) SELECT id, 'asked', $2 FROM c RETURNING conversation_id, id`,
		person, d.office.Now()).Scan(&conversation, &ticket)
	if err != nil {
		d.t.Fatal(err)
	}
	return conversation, ticket
}

// says lets the person write, now.
func (d *switchboard) says(conversation int64) {
	d.exec(`INSERT INTO messages (conversation_id, channel, account, key, body, received_at)
		VALUES ($1, 'simulator', 'sakti', gen_random_uuid()::text, '{"kind": "text", "text": "halo"}', $2)`, conversation, d.office.Now())
}

// answers lets an officer write, now.
func (d *switchboard) answers(staff *core.Staff, conversation int64) {
	d.exec(`WITH o AS (INSERT INTO outbox (conversation_id, channel, account, chat, body) VALUES ($1, 'simulator', 'sakti', 'x', '{}') RETURNING id)
		INSERT INTO chat_replies (conversation_id, outbox_id, staff_id, at) SELECT $1, id, $2, $3 FROM o`, conversation, staff.ID, d.office.Now())
}

func (d *switchboard) open(staff *core.Staff) []core.Ticket {
	d.t.Helper()
	list, err := d.office.OpenTickets(context.Background(), d.tx, staff, 50)
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

func (d *switchboard) patience(t *core.Ticket) (used, limit time.Duration) {
	d.t.Helper()
	used, limit, err := d.office.Patience(context.Background(), d.tx, t)
	if err != nil {
		d.t.Fatal(err)
	}
	return used, limit
}

// Who wrote last without an answer waits; who was answered and says nothing
// does not, and stands behind those who wait.
func TestWhoWaits(t *testing.T) {
	t.Parallel()
	d, ctx := newSwitchboard(t), context.Background()
	rini := coretest.Staff(t, d.tx, core.Role{Code: "call_centre"})
	first, one := d.ask()
	d.clock.Add(10 * time.Minute)
	second, two := d.ask()
	d.clock.Add(time.Minute)
	d.answers(rini, first)
	list := d.open(rini)
	if list[0].ID != two || list[1].ID != one || list[1].WaitingSince != nil || list[1].AnsweredAt == nil {
		t.Fatalf("%+v", list)
	}
	d.clock.Add(5 * time.Minute)
	d.says(first)
	d.clock.Add(4 * time.Minute)
	d.says(first)
	list = d.open(rini)
	if list[0].ID != two || list[1].ID != one || list[1].WaitingSince == nil || list[1].Unread != 2 {
		t.Fatalf("%+v", list)
	}
	if used, limit := d.patience(&list[1]); used < 4*time.Minute || used > 5*time.Minute || limit != 30*time.Minute {
		t.Errorf("waits %v of %v, want since the first that nobody answered", used, limit)
	}
	if used, limit := d.patience(&list[0]); used < 10*time.Minute || used > 11*time.Minute || limit != 15*time.Minute {
		t.Errorf("waits %v of %v", used, limit)
	}
	if err := d.office.LookAt(ctx, d.tx, rini, first); err != nil {
		t.Fatal(err)
	}
	d.clock.Add(time.Minute)
	d.says(second)
	if list = d.open(rini); list[1].Unread != 0 || list[0].Unread != 1 {
		t.Errorf("unread %d and %d, want 0 and 1", list[1].Unread, list[0].Unread)
	}
}

// The clock of who waits stands while the office is closed.
func TestPatienceOverNight(t *testing.T) {
	t.Parallel()
	d := newSwitchboard(t)
	rini := coretest.Staff(t, d.tx, core.Role{Code: "call_centre"})
	d.clock.Add(10 * time.Hour) // 19.00
	d.ask()
	d.clock.Add(12*time.Hour + 45*time.Minute) // 07.45, open since 07.30
	if used, _ := d.patience(&d.open(rini)[0]); used < 14*time.Minute || used > 16*time.Minute {
		t.Errorf("waits %v, want the 15 minutes since the office opened", used)
	}
}

// Who was put off is out of the way until then, or until they write.
func TestSnooze(t *testing.T) {
	t.Parallel()
	d, ctx := newSwitchboard(t), context.Background()
	rini := coretest.Staff(t, d.tx, core.Role{Code: "call_centre"})
	conversation, id := d.ask()
	snooze := func(until time.Duration) error {
		_, err := d.office.SnoozeTicket(ctx, d.tx, rini, id, d.office.Now().Add(until))
		return err
	}
	wantCode(t, snooze(-time.Minute), core.Invalid)
	wantCode(t, snooze(15*24*time.Hour), core.Invalid)
	wantCode(t, snooze(2*time.Hour), "")
	if d.open(rini)[0].SnoozedUntil == nil {
		t.Error("is not put off")
	}
	if n, _, err := d.office.FreeTickets(ctx, d.tx); n != 0 || err != nil {
		t.Errorf("%d free, %v", n, err)
	}
	if c, _, err := d.office.ClaimLongest(ctx, d.tx, rini); c != 0 || err != nil {
		t.Errorf("was given %d, %v", c, err)
	}
	d.clock.Add(time.Hour)
	d.says(conversation)
	if d.open(rini)[0].SnoozedUntil != nil {
		t.Error("is put off though they wrote")
	}
	wantCode(t, snooze(2*time.Hour), "")
	d.clock.Add(2*time.Hour + time.Minute)
	if d.open(rini)[0].SnoozedUntil != nil {
		t.Error("is put off for longer than was said")
	}
	if c, ticket, err := d.office.ClaimLongest(ctx, d.tx, rini); c != conversation || ticket != id || err != nil {
		t.Errorf("was given %d, %v", c, err)
	}
}

// A chat goes to a colleague who is at work, with a note, and to nobody else.
func TestPass(t *testing.T) {
	t.Parallel()
	d, ctx := newSwitchboard(t), context.Background()
	rini, dwi := coretest.Staff(t, d.tx, core.Role{Code: "call_centre"}), coretest.Staff(t, d.tx, core.Role{Code: "call_centre"})
	verifier := coretest.Staff(t, d.tx, core.Role{Code: "verifier"})
	head := coretest.Staff(t, d.tx, core.Role{Code: "head_of_section", Section: "C-LH"})
	conversation, id := d.ask()
	if _, err := d.office.ClaimTicket(ctx, d.tx, rini, id); err != nil {
		t.Fatal(err)
	}
	pass := func(who, to *core.Staff, note string) error {
		_, err := d.office.PassTicket(ctx, d.tx, who, id, to.ID, note)
		return err
	}
	wantCode(t, pass(rini, verifier, ""), core.Invalid)
	wantCode(t, pass(rini, rini, ""), core.Invalid)
	wantCode(t, pass(verifier, dwi, ""), core.Forbidden)
	wantCode(t, pass(dwi, head, ""), core.Conflict)
	wantCode(t, pass(rini, dwi, " Bicara Jawa, sabar ya. "), "")
	wantCode(t, pass(rini, head, ""), core.Conflict) // no longer hers
	held, err := d.office.HeldTickets(ctx, d.tx, dwi)
	if err != nil || len(held) != 1 {
		t.Fatalf("%+v, %v", held, err)
	}
	notes, err := d.office.ChatNotes(ctx, d.tx, dwi, conversation, 10)
	if err != nil || len(notes) != 1 || notes[0].Words != "Bicara Jawa, sabar ya." || *notes[0].By != rini.Name || *notes[0].HandedTo != dwi.Name {
		t.Errorf("%+v, %v", notes, err)
	}
	wantCode(t, pass(head, rini, ""), "") // a head gives work to others
	today := d.office.Now().Format(time.DateOnly)
	d.exec(`INSERT INTO absences (staff_id, from_day, until_day, set_at) VALUES ($1, $2, $2, now())`, dwi.ID, today)
	wantCode(t, pass(rini, dwi, ""), core.Invalid)
}

// Who closes a chat says why.
func TestCloseTicketWithReason(t *testing.T) {
	t.Parallel()
	d, ctx := newSwitchboard(t), context.Background()
	rini := coretest.Staff(t, d.tx, core.Role{Code: "call_centre"})
	_, id := d.ask()
	_, err := d.office.CloseTicket(ctx, d.tx, rini, id, "")
	wantCode(t, err, core.Invalid)
	_, err = d.office.CloseTicket(ctx, d.tx, rini, id, "silent")
	wantCode(t, err, "")
	var why string
	if err := d.tx.QueryRow(ctx, `SELECT outcome FROM tickets WHERE id = $1`, id).Scan(&why); err != nil || why != "silent" {
		t.Errorf("%q, %v", why, err)
	}
}

// Colleagues at a chat are seen while they are there, and while they write.
func TestPresence(t *testing.T) {
	t.Parallel()
	d, ctx := newSwitchboard(t), context.Background()
	rini, dwi := coretest.Staff(t, d.tx, core.Role{Code: "call_centre"}), coretest.Staff(t, d.tx, core.Role{Code: "call_centre"})
	conversation, _ := d.ask()
	others := func() []core.Watcher {
		t.Helper()
		list, err := d.office.Watchers(ctx, d.tx, rini, conversation)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	at, err := d.office.StayAt(ctx, d.tx, dwi.ID, conversation)
	if err != nil {
		t.Fatal(err)
	}
	if list := others(); len(list) != 1 || list[0].Name != dwi.Name || list[0].Typing {
		t.Fatalf("%+v", list)
	}
	draft := func(words string, at int64) {
		t.Helper()
		if err := d.office.KeepDraft(ctx, d.tx, dwi, conversation, core.ChatDraft{Words: words, At: at}); err != nil {
			t.Fatal(err)
		}
	}
	draft("Baik Bu, saya", 1000)
	draft("Baik", 900) // was overtaken on its way
	if list := others(); !list[0].Typing {
		t.Error("does not write")
	}
	if kept, err := d.office.DraftOf(ctx, d.tx, dwi, conversation); err != nil || kept.Words != "Baik Bu, saya" || kept.At != 1000 {
		t.Errorf("%+v, %v", kept, err)
	}
	d.clock.Add(7 * time.Second)
	if list := others(); list[0].Typing {
		t.Error("writes for ever")
	}
	if err := d.office.DropDraft(ctx, d.tx, dwi, conversation, 1500); err != nil {
		t.Fatal(err)
	}
	draft("Baik Bu, saya cek", 1400) // arrives after the words were sent
	if kept, err := d.office.DraftOf(ctx, d.tx, dwi, conversation); err != nil || kept.Words != "" {
		t.Errorf("%+v, %v", kept, err)
	}
	if _, err := d.office.StayAt(ctx, d.tx, dwi.ID, conversation); err != nil {
		t.Fatal(err)
	}
	if err := d.office.LeaveChat(ctx, d.tx, dwi.ID, conversation, at); err != nil { // an older page of hers
		t.Fatal(err)
	}
	if len(others()) != 1 {
		t.Error("has gone, though another page of hers is open")
	}
	d.clock.Add(26 * time.Second)
	if len(others()) != 0 {
		t.Error("stays for ever")
	}
}

// A chat that its holder forgot comes back to all after an hour of office
// time; one that waits for its person, or was put off, does not.
func TestForgottenChatsComeBack(t *testing.T) {
	t.Parallel()
	d, ctx := newSwitchboard(t), context.Background()
	rini := coretest.Staff(t, d.tx, core.Role{Code: "call_centre"})
	var tickets, chats []int64
	for range 3 {
		conversation, id := d.ask()
		if _, err := d.office.ClaimTicket(ctx, d.tx, rini, id); err != nil {
			t.Fatal(err)
		}
		chats, tickets = append(chats, conversation), append(tickets, id)
	}
	d.answers(rini, chats[1])
	if _, err := d.office.SnoozeTicket(ctx, d.tx, rini, tickets[2], d.office.Now().Add(5*time.Hour)); err != nil {
		t.Fatal(err)
	}
	release := func() int {
		t.Helper()
		n, err := d.office.ReleaseForgotten(ctx, d.tx)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	d.clock.Add(55 * time.Minute)
	if n := release(); n != 0 {
		t.Errorf("%d came back too early", n)
	}
	d.clock.Add(10 * time.Minute)
	if n := release(); n != 1 {
		t.Errorf("%d came back, want the one that nobody answered", n)
	}
	held, err := d.office.HeldTickets(ctx, d.tx, rini)
	if err != nil || len(held) != 2 || held[0].ID != tickets[1] || held[1].ID != tickets[2] {
		t.Errorf("%+v, %v", held, err)
	}
	notes, err := d.office.ChatNotes(ctx, d.tx, rini, chats[0], 10)
	if err != nil || len(notes) != 1 || notes[0].By != nil {
		t.Errorf("%+v, %v", notes, err)
	}
	if n := release(); n != 0 {
		t.Errorf("%d came back twice", n)
	}
}
