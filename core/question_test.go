package core_test

import (
	"context"
	"testing"
	"time"

	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/coretest"
)

func ask(group int64, ref, author, words string, at time.Time) core.Question {
	return core.Question{GroupID: group, Ref: ref, Author: author, Name: "Bu " + author, Words: words, AskedAt: at}
}

// TestUnansweredQuestionBecomesOneTicket: after twenty minutes of working
// time, once, with who asked what in which group.
func TestUnansweredQuestionBecomesOneTicket(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	friday := time.Date(2026, 11, 6, 16, 20, 0, 0, catalog.WIB) // closes at 16.30
	clock := coretest.NewClock(friday)
	office := coretest.OfficeAt(t, clock)
	in := group(t, tx, office, "Loket Desa")
	if _, err := office.AddQuestion(ctx, tx, ask(in, "m1", "sri", "Buku nikah hilang bagaimana?", friday), 20); err != nil {
		t.Fatal(err)
	}
	joined, err := office.AddQuestion(ctx, tx, ask(in, "m2", "sri", "Apa cukup surat KUA?", friday.Add(time.Minute)), 20)
	if err != nil || !joined {
		t.Fatalf("the second question of one author is apart: %v", err)
	}
	if joined, err := office.AddQuestion(ctx, tx, ask(in, "m1", "sri", "Buku nikah hilang bagaimana?", friday), 20); err != nil || joined {
		t.Fatalf("the same message again: %t, %v", joined, err)
	}
	ticketed := func(want int) {
		t.Helper()
		if n, err := office.TicketQuestions(ctx, tx); err != nil || n != want {
			t.Errorf("%d tickets at %v, want %d; %v", n, clock.Now(), want, err)
		}
	}
	clock.Add(time.Hour)
	ticketed(0) // the office is closed
	clock.Add(62*time.Hour + 15*time.Minute)
	ticketed(0) // Monday 07.35
	clock.Add(10 * time.Minute)
	ticketed(1)
	ticketed(0)
	list, err := office.OpenTickets(ctx, tx, coretest.Staff(t, tx, core.Role{Code: "call_centre"}), 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	if k := list[0]; k.Reason != "question" || !k.Group || k.GroupTitle != "Loket Desa" || k.Name != "Bu sri" ||
		k.Words != "Buku nikah hilang bagaimana? / Apa cukup surat KUA?" || k.Settled != "" {
		t.Errorf("%+v", k)
	}
	q, err := office.QuestionOf(ctx, tx, list[0].ID)
	if err != nil || q == nil || q.Ref != "m1" || q.Author != "sri" || q.GroupID != in {
		t.Errorf("%+v, %v", q, err)
	}
}

// TestSettledQuestionIsNoTicket, and one that is settled afterwards says so.
func TestSettledQuestionIsNoTicket(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	clock := coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	in := group(t, tx, office, "Loket Desa")
	for _, author := range []string{"sri", "budi", "tono", "yem"} {
		if _, err := office.AddQuestion(ctx, tx, ask(in, author, author, "Bagaimana ini?", coretest.Monday), 20); err != nil {
			t.Fatal(err)
		}
	}
	open, err := office.Unsettled(ctx, tx, in)
	if err != nil || len(open) != 4 {
		t.Fatalf("%+v, %v", open, err)
	}
	if err := office.Settle(ctx, tx, open[0].ID, "quoted"); err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Hour)
	if n, err := office.TicketQuestions(ctx, tx); err != nil || n != 3 {
		t.Errorf("%d tickets, want 3; %v", n, err)
	}
	for i, how := range map[int]string{1: "named", 2: "deleted"} {
		if err := office.Settle(ctx, tx, open[i].ID, how); err != nil {
			t.Fatal(err)
		}
	}
	list, err := office.OpenTickets(ctx, tx, coretest.Staff(t, tx, core.Role{Code: "call_centre"}), 10)
	if err != nil || len(list) != 2 || list[0].Settled != "named" || list[1].Settled != "" {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestAskedAtOnce: with no time to wait the ticket is there, also if the
// author's earlier question was still watched; and a group that is off or left
// makes none by itself.
func TestAskedAtOnce(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	clock := coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	in, off := group(t, tx, office, "Loket Desa"), group(t, tx, office, "Lama")
	for _, c := range []struct {
		q       core.Question
		minutes int
		joined  bool
	}{
		{ask(in, "m1", "sri", "Bagaimana ini?", coretest.Monday), 20, false},
		{ask(in, "m2", "sri", "Tolong segera.", coretest.Monday), 0, true},
		{ask(off, "m3", "budi", "Masih ada orang?", coretest.Monday), 20, false},
	} {
		if joined, err := office.AddQuestion(ctx, tx, c.q, c.minutes); err != nil || joined != c.joined {
			t.Fatalf("%s: joined %t, %v", c.q.Ref, joined, err)
		}
	}
	if err := office.LeaveGroup(ctx, tx, off); err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Hour)
	if n, err := office.TicketQuestions(ctx, tx); err != nil || n != 0 {
		t.Errorf("%d more tickets, %v", n, err)
	}
	list, err := office.OpenTickets(ctx, tx, coretest.Staff(t, tx, core.Role{Code: "call_centre"}), 10)
	if err != nil || len(list) != 1 || list[0].Words != "Bagaimana ini? / Tolong segera." {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestGroupSettings(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	id := group(t, tx, office, "Loket Desa")
	if err := office.MeetGroup(ctx, tx, id, "Loket Desa Wonogiri", true); err != nil {
		t.Fatal(err)
	}
	list, err := office.Groups(ctx, tx, admin)
	if err != nil || len(list) != 1 || list[0].Title != "Loket Desa Wonogiri" || !list[0].Ours || list[0].QuestionMinutes != 20 || *list[0].DailyAt != 450 {
		t.Fatalf("%+v, %v", list, err)
	}
	for name, change := range map[string]func(*core.Group){
		"no time":   func(g *core.Group) { g.QuestionMinutes = 0 },
		"at night":  func(g *core.Group) { g.DailyAt = ptr(20 * 60) },
		"on Sunday": func(g *core.Group) { g.WeeklyDay = 7 },
		"elsewhere": func(g *core.Group) { g.PrivateLink = "http://contoh.id" },
	} {
		g := list[0]
		change(&g)
		if err := office.SetGroup(ctx, tx, admin, g); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	g := list[0]
	g.Active, g.DailyAt, g.PrivateLink = false, nil, "https://wa.me/6281328729953"
	if err := office.SetGroup(ctx, tx, admin, g); err != nil {
		t.Fatal(err)
	}
	found, err := office.GroupsOf(ctx, tx, []int64{id, 0})
	if err != nil || len(found) != 1 || found[id].Active || found[id].DailyAt != nil || found[id].PrivateLink == "" {
		t.Errorf("%+v, %v", found, err)
	}
	if active, err := office.ActiveGroups(ctx, tx); err != nil || len(active) != 0 {
		t.Errorf("%+v, %v", active, err)
	}
	if err := office.SetGroup(ctx, tx, coretest.Staff(t, tx, core.Role{Code: "verifier"}), g); core.CodeOf(err) != core.Forbidden {
		t.Errorf("a verifier changed a group: %v", err)
	}
}
