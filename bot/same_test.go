package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/channels"
	"sakti/core"
	"sakti/core/coretest"
)

const hidden = "77@lid"

// store brings events in without a running bot.
func (s *stage) store(b *Bot, events ...channels.Event) {
	s.t.Helper()
	for _, e := range events {
		if err := b.storeAll(s.ctx, []arrival{{events: []channels.Event{e}}}); err != nil {
			s.t.Fatal(err)
		}
	}
}

// unknown is a message from the hidden address, of which nobody knows the
// number.
func (s *stage) unknown(text string) channels.Event {
	e := s.text(hidden, text)
	e.Phone = ""
	return e
}

// mapped is a message from the hidden address of which the provider says the
// number.
func (s *stage) mapped(text string) channels.Event {
	e := s.text(hidden, text)
	e.Phone, e.Also = siti, []string{"6289900000001@s.whatsapp.net"}
	return e
}

// personOf is whose chat an address is.
func (s *stage) personOf(channel, chat string) (id int64) {
	s.t.Helper()
	if err := s.pool.QueryRow(s.ctx, `SELECT person_id FROM conversations WHERE channel = $1 AND chat = $2`, channel, chat).Scan(&id); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// filed is the number of a new case of a person.
func (s *stage) filed(person int64, state string) (number string) {
	s.t.Helper()
	s.do(func(tx pgx.Tx) error {
		people, err := core.People(s.ctx, tx, []int64{person})
		if err == nil {
			number = *coretest.ApplicationOf(s.t, tx, s.office, people[person], "AKL", state).Number
		}
		return err
	})
	return number
}

// TestHiddenAddressOfAKnownNumber: somebody known by number from another
// channel writes from a hidden address, as a stranger, and files a case. When
// the provider says whose address it is, both are one person, with the cases
// of both, the operator's duty and the log's word.
func TestHiddenAddressOfAKnownNumber(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.bot()
	known := s.text(siti, "halo")
	known.Channel, known.Account = "sms", "gammu"
	s.store(b, known, s.unknown("halo"))
	one, other := s.personOf("sms", siti), s.personOf("wire", hidden)
	if one == other {
		t.Fatal("a hidden address is taken for a number")
	}
	numbers := []string{s.filed(one, "submitted"), s.filed(other, "submitted")}
	var operator core.Person
	s.do(func(tx pgx.Tx) (err error) {
		operator = coretest.Operator(t, tx, "DESA-33.12.01.2001")
		_, err = tx.Exec(s.ctx, `UPDATE people k SET staff_id = o.staff_id, counter_id = o.counter_id FROM people o WHERE o.id = $1 AND k.id = $2`, operator.ID, other)
		return err
	})
	s.store(b, s.mapped("status"))
	if now := s.personOf("wire", hidden); now != one {
		t.Errorf("the chat is %d's, want %d's", now, one)
	}
	s.do(func(tx pgx.Tx) error {
		cases, err := s.office.CasesOf(s.ctx, tx, []int64{one, other})
		if err != nil {
			return err
		}
		var got []string
		for _, a := range cases[one] {
			got = append(got, *a.Number)
		}
		slices.Sort(got)
		if slices.Sort(numbers); !slices.Equal(got, numbers) || len(cases[other]) != 0 {
			t.Errorf("cases: %v, want %v", got, numbers)
		}
		people, err := core.People(s.ctx, tx, []int64{one, other})
		if p := people[one]; p.Operator == nil || p.Phone != siti || people[other].Operator != nil {
			t.Errorf("the one is %+v, the other %+v", p, people[other])
		}
		return err
	})
	if n := s.count(`SELECT count(*) FROM office_log WHERE action = 'person.joined' AND about = $1 AND was = $2`, fmt.Sprint("person ", one), fmt.Sprint("person ", other)); n != 1 {
		t.Errorf("%d words in the log, want 1", n)
	}
	s.store(b, s.mapped("menu"))
	if n := s.count(`SELECT count(*) FROM office_log WHERE action LIKE 'person.%'`); n != 1 {
		t.Errorf("%d words in the log after another message", n)
	}
}

// TestNumberOfAHiddenAddress: where nobody is known by the number, the person
// gets it.
func TestNumberOfAHiddenAddress(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.bot()
	s.store(b, s.unknown("halo"), s.mapped("menu"))
	if n := s.count(`SELECT count(*) FROM people WHERE phone = $1 AND id = $2`, siti, s.personOf("wire", hidden)); n != 1 {
		t.Error("the number is not known")
	}
}

// TestClaimsJoinNobody: a number that is only said, or another address without
// a number, makes nobody somebody else; nor does a number whose owner holds
// another duty, or one that differs from the known one.
func TestClaimsJoinNobody(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(s *stage, e *channels.Event){
		"only said":    func(_ *stage, e *channels.Event) { e.Also = nil },
		"no number":    func(_ *stage, e *channels.Event) { e.Phone = "" },
		"another chat": func(_ *stage, e *channels.Event) { e.Also, e.Kind, e.Contact = nil, channels.KindContact, siti },
		"other number": func(s *stage, _ *channels.Event) { s.exec(`UPDATE people SET phone = $1 WHERE phone = ''`, budi) },
		"another duty": func(s *stage, _ *channels.Event) { s.duties("DESA-33.12.01.2001", "DESA-33.12.01.2002") },
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			b := s.bot()
			known := s.text(siti, "halo")
			known.Channel = "sms"
			s.store(b, known, s.unknown("halo"))
			one, other := s.personOf("sms", siti), s.personOf("wire", hidden)
			e := s.mapped("status")
			change(s, &e)
			s.store(s.bot(), e) // who has met nobody looks everything up
			if s.personOf("sms", siti) != one || s.personOf("wire", hidden) != other {
				t.Error("they were made one")
			}
		})
	}
}

func (s *stage) exec(sql string, args ...any) {
	s.t.Helper()
	if _, err := s.pool.Exec(s.ctx, sql, args...); err != nil {
		s.t.Fatal(err)
	}
}

// duties links the people that there are to operators of these counters.
func (s *stage) duties(counters ...string) {
	s.t.Helper()
	s.do(func(tx pgx.Tx) error {
		rows, err := tx.Query(s.ctx, `SELECT id FROM people ORDER BY id`)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		for i, id := range ids {
			operator := coretest.Operator(s.t, tx, counters[i])
			if _, err := tx.Exec(s.ctx, `UPDATE people k SET staff_id = o.staff_id, counter_id = o.counter_id FROM people o WHERE o.id = $1 AND k.id = $2`, operator.ID, id); err != nil {
				return err
			}
		}
		return err
	})
}

// twoChats is one chat of which nobody knows yet that it is one: under the
// number, and under the hidden address.
func twoChats(t *testing.T) (s *stage, b *Bot, number string) {
	s = newStage(t)
	return s, s.bot(), "6289900000001@s.whatsapp.net"
}

func (s *stage) byNumber(number, text string) channels.Event {
	e := s.text(siti, text)
	e.Chat = number
	return e
}

// TestTwoConversationsBecomeOne: what was answered stays answered, what was
// not is answered once, in the order it came; what waited goes first.
func TestTwoConversationsBecomeOne(t *testing.T) {
	t.Parallel()
	s, b, number := twoChats(t)
	s.store(b, s.byNumber(number, "halo"), s.unknown("halo"))
	for range 2 {
		if _, err := b.turn(s.ctx, 10, perTurn); err != nil {
			t.Fatal(err)
		}
	}
	s.store(b, s.byNumber(number, "menu"), s.unknown("status"), s.byNumber(number, "jam"), s.unknown("bantuan"))
	s.store(b, s.mapped("menu"))
	if n := s.count(`SELECT count(*) FROM conversations WHERE moved_to IS NULL`); n != 1 {
		t.Fatalf("%d conversations, want 1", n)
	}
	if n := s.count(`SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.moved_to IS NULL`); n != 7 {
		t.Errorf("%d messages in the conversation, want 7", n)
	}
	s.running()
	s.until("all are answered", func() bool { return s.answered() && s.unsent() == 0 })
	var keys []string
	for _, m := range s.wire.to(hidden) {
		if !slices.Contains(keys, m.ReplyTo) {
			keys = append(keys, m.ReplyTo)
		}
	}
	if want := []string{"k1", "k2", "k3", "k4", "k5", "k6", "k7"}; !slices.Equal(keys, want) {
		t.Errorf("answered: %v, want %v", keys, want)
	}
	if n := len(s.wire.to(number)); n != 0 {
		t.Errorf("%d messages to the old address", n)
	}
	seen := map[string]bool{}
	for _, m := range s.wire.to(hidden) {
		if key := m.ReplyTo + m.Text; seen[key] {
			t.Errorf("said twice: %s", key)
		} else {
			seen[key] = true
		}
	}
	s.do(func(tx pgx.Tx) error { return follow(s.ctx, tx) })
	if n := s.count(`SELECT count(*) FROM outbox o JOIN conversations c ON c.id = o.conversation_id WHERE c.moved_to IS NOT NULL`); n != 0 {
		t.Errorf("%d messages of ours stayed behind", n)
	}
}

// TestStaleAddressIsForwarded: a process that knows the number as a
// conversation of its own puts a message there after it has moved; it is
// answered where the conversation goes on.
func TestStaleAddressIsForwarded(t *testing.T) {
	t.Parallel()
	s, b, number := twoChats(t)
	stale := s.bot()
	s.store(stale, s.byNumber(number, "halo"))
	s.store(b, s.unknown("halo"), s.mapped("menu"))
	s.store(stale, s.byNumber(number, "status"))
	s.running()
	s.until("all are answered", func() bool { return s.answered() && s.unsent() == 0 })
	if n := s.count(`SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.moved_to IS NULL`); n != 4 {
		t.Errorf("%d messages where the conversation goes on, want 4", n)
	}
	if last := s.wire.to(hidden); len(last) == 0 || last[len(last)-1].ReplyTo != "k4" {
		t.Errorf("sent to the chat: %+v", last)
	}
}

// TestWaitingAnswersKeepTheirOrder: an answer that could not be sent before
// the chats became one goes before those that came after.
func TestWaitingAnswersKeepTheirOrder(t *testing.T) {
	t.Parallel()
	s, b, number := twoChats(t)
	fault := &failing{words: []string{"satu"}}
	s.wire.refuse = fault.refuse
	s.running()
	s.queue(number, false, "satu", "dua")
	s.until("the first fails", func() bool { return fault.triesOf("satu") > 0 })
	s.store(b, s.unknown("halo"))
	s.until("the hidden chat is answered", func() bool { return len(s.wire.to(hidden)) == 1 })
	s.store(b, s.mapped("menu"))
	s.until("the turn", s.answered)
	s.until("the first is tried again", func() bool { return fault.triesOf("satu") > 1 })
	if n := len(s.wire.to(hidden)); n != 1 {
		t.Errorf("%d messages overtook the one that waits", n-1)
	}
	fault.only()
	s.until("all", func() bool { return s.unsent() == 0 })
	if words := s.wire.words(hidden); len(words) != 4 || words[1] != "satu" || words[2] != "dua" {
		t.Errorf("sent: %q", words)
	}
}

// TestJoinedState: the person goes on where something was said last, and
// nothing that they had begun is lost.
func TestJoinedState(t *testing.T) {
	t.Parallel()
	draft := func(id string) *dialog.Draft { return &dialog.Draft{ID: id, Service: "AKL"} }
	old := dialog.State{At: "2026-11-01T08:00:00+07:00", Greeted: true, Lang: "jv", Draft: draft("a"), Parked: []dialog.Draft{*draft("b")},
		Fix: &dialog.Fix{Case: "1"}, Kept: []dialog.Fix{{Case: "2"}, {Case: "3"}}}
	now := dialog.State{At: "2026-11-02T08:00:00+07:00", Draft: draft("c"), Kept: []dialog.Fix{{Case: "3"}}}
	for _, got := range []dialog.State{joinedState(old, now), joinedState(now, old)} {
		var parked, kept []string
		for _, d := range got.Parked {
			parked = append(parked, d.ID)
		}
		for _, f := range got.Kept {
			kept = append(kept, f.Case)
		}
		if got.Draft.ID != "c" || !slices.Equal(parked, []string{"a", "b"}) || !slices.Equal(kept, []string{"3", "2", "1"}) || !got.Greeted || got.Lang != "jv" {
			t.Errorf("joined: %+v", got)
		}
	}
	if got := joinedState(dialog.State{At: now.At}, dialog.State{At: old.At, Draft: &dialog.Draft{Service: "AKL"}}); len(got.Parked) != 0 {
		t.Error("a draft without anything in it is put aside")
	}
}

// TestEverythingOfAPersonMoves: whatever refers to people or conversations is
// known here. A table that is new must be thought about in core.KnowPhone and
// in join.
func TestEverythingOfAPersonMoves(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	read := func(sql string) string {
		var text string
		if err := s.pool.QueryRow(s.ctx, sql).Scan(&text); err != nil {
			t.Fatal(err)
		}
		return text
	}
	people := read(`SELECT string_agg(k.table_name || '.' || k.column_name, ' ' ORDER BY k.table_name, k.column_name) FROM information_schema.referential_constraints r
		JOIN information_schema.key_column_usage k ON k.constraint_name = r.constraint_name AND k.table_schema = 'public'
		JOIN information_schema.constraint_column_usage u ON u.constraint_name = r.unique_constraint_name WHERE u.table_name = 'people'`)
	if want := "applications.applicant_id applications.person_id consents.person_id conversations.person_id invitations.used_by journal.person_id"; people != want {
		t.Errorf("people are referred to by\n%s\nwant\n%s", people, want)
	}
	group := []string{"announcement_posts", "digests", "group_questions", "group_told", "groups"} // of groups, which are never joined
	stay := []string{"chat_presence"}                                                             // gone in a minute
	moved := []string{"addresses", "chat_drafts", "chat_looks", "chat_notes", "chat_replies", "files", "messages", "outbox", "tickets", "turns"}
	want := slices.Sorted(slices.Values(slices.Concat(group, stay, moved)))
	tables := read(`SELECT string_agg(table_name, ' ' ORDER BY table_name) FROM information_schema.columns WHERE column_name = 'conversation_id' AND table_schema = 'public'`)
	if tables != strings.Join(want, " ") {
		t.Errorf("conversations are referred to by\n%s\nwant\n%s", tables, strings.Join(want, " "))
	}
}
