package core_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/coretest"
)

// group adds a group that is switched on and returns its conversation.
func group(t *testing.T, tx pgx.Tx, office *core.Office, title string) int64 {
	t.Helper()
	ctx := context.Background()
	var id int64
	err := tx.QueryRow(ctx, `INSERT INTO conversations (channel, account, chat, is_group) VALUES ('simulator', '1', $1, true) RETURNING id`, title).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	if err := office.MeetGroup(ctx, tx, id, title, false); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, `UPDATE groups SET active = true WHERE conversation_id = $1`, id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAnnouncementFromHeadToGroup(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	clock := coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
	a, b := group(t, tx, office, "Loket Desa 1"), group(t, tx, office, "Loket Desa 2")
	id, err := office.Announce(ctx, tx, head, core.AnnouncementDraft{Words: " Server mati Sabtu. ", PostAt: coretest.Monday.Add(time.Hour), Groups: []int64{a, b}})
	if err != nil {
		t.Fatal(err)
	}
	if due, err := office.DueAnnouncements(ctx, tx); err != nil || len(due) != 0 {
		t.Fatalf("before its hour: %v, %v", due, err)
	}
	clock.Add(time.Hour)
	due, err := office.DueAnnouncements(ctx, tx)
	if err != nil || len(due) != 1 || due[0].ID != id || due[0].Words != "Server mati Sabtu." || len(due[0].Groups) != 2 || due[0].By != head.Name {
		t.Fatalf("at its hour: %+v, %v", due, err)
	}
	var row int64
	if err := tx.QueryRow(ctx, `INSERT INTO outbox (conversation_id, channel, account, chat, body, sent_at) VALUES ($1, 'simulator', '1', 'x', '{}', now()) RETURNING id`, a).Scan(&row); err != nil {
		t.Fatal(err)
	}
	if err := office.Posted(ctx, tx, id, map[int64]int64{a: row}); err != nil {
		t.Fatal(err)
	}
	if due, err := office.DueAnnouncements(ctx, tx); err != nil || len(due) != 0 {
		t.Fatalf("posted twice: %v, %v", due, err)
	}
	list, err := office.Announcements(ctx, tx, head, 10)
	if err != nil || len(list) != 1 || list[0].PostedAt == nil || list[0].Groups[0].SentAt == nil || list[0].Groups[1].SentAt != nil {
		t.Errorf("the outcome: %+v, %v", list, err)
	}
	if err := office.CancelAnnouncement(ctx, tx, head, id); core.CodeOf(err) != core.Conflict {
		t.Errorf("a posted announcement was cancelled: %v", err)
	}
}

func TestAnnouncementCancelled(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	clock := coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_section", Section: "D-ID"})
	id, err := office.Announce(ctx, tx, head, core.AnnouncementDraft{Words: "Besok libur.", PostAt: coretest.Monday.Add(time.Hour), Operators: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := office.CancelAnnouncement(ctx, tx, head, id); err != nil {
		t.Fatal(err)
	}
	clock.Add(2 * time.Hour)
	due, err := office.DueAnnouncements(ctx, tx)
	unseen, err2 := office.Unseen(ctx, tx, []int64{head.ID})
	if err != nil || err2 != nil || len(due)+len(unseen) != 0 {
		t.Errorf("cancelled, and still due %v and shown %v; %v %v", due, unseen, err, err2)
	}
}

// TestOperatorReadsOnce: an operator is shown what concerns them when its hour
// has come, once, and nothing older than a month.
func TestOperatorReadsOnce(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	clock := coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
	operator := coretest.Operator(t, tx, "DESA-33.12.01.2001").Operator.StaffID
	later := coretest.Operator(t, tx, "DESA-33.12.01.2002").Operator.StaffID
	for _, words := range []string{"Satu.", "Dua."} {
		if _, err := office.Announce(ctx, tx, head, core.AnnouncementDraft{Words: words, PostAt: coretest.Monday.Add(time.Hour), Operators: true}); err != nil {
			t.Fatal(err)
		}
	}
	shown := func(staff int64, want int) {
		t.Helper()
		unseen, err := office.Unseen(ctx, tx, []int64{staff})
		if err != nil || len(unseen[staff]) != want {
			t.Fatalf("%d of them to be shown, want %d; %v", len(unseen[staff]), want, err)
		}
		for _, n := range unseen[staff] {
			if err := office.Saw(ctx, tx, staff, []int64{n.ID}); err != nil {
				t.Fatal(err)
			}
		}
	}
	shown(operator, 0)
	clock.Add(2 * time.Hour)
	shown(operator, 2)
	shown(operator, 0)
	clock.Add(31 * 24 * time.Hour)
	shown(later, 0)
	list, err := office.Announcements(ctx, tx, head, 1)
	if err != nil || list[0].Seen != 1 {
		t.Errorf("seen by %+v, %v", list, err)
	}
}

func TestAnnouncementRefused(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
	in := group(t, tx, office, "Loket")
	out := group(t, tx, office, "Dulu")
	if err := office.LeaveGroup(ctx, tx, out); err != nil {
		t.Fatal(err)
	}
	good := core.AnnouncementDraft{Words: "Rapat Jumat.", PostAt: coretest.Monday.Add(time.Hour), Groups: []int64{in}}
	for name, change := range map[string]func(*core.AnnouncementDraft){
		"empty":       func(d *core.AnnouncementDraft) { d.Words = " \n" },
		"to nobody":   func(d *core.AnnouncementDraft) { d.Groups = nil },
		"at night":    func(d *core.AnnouncementDraft) { d.PostAt = time.Date(2026, 11, 2, 20, 0, 0, 0, catalog.WIB) },
		"in the past": func(d *core.AnnouncementDraft) { d.PostAt = coretest.Monday.Add(-time.Hour) },
		"a NIK":       func(d *core.AnnouncementDraft) { d.Words = "NIK 3312 0145 0590 0001 ganda." },
		"left":        func(d *core.AnnouncementDraft) { d.Groups = []int64{in, out} },
	} {
		d := good
		change(&d)
		if _, err := office.Announce(ctx, tx, head, d); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := office.Announce(ctx, tx, coretest.Staff(t, tx, core.Role{Code: "verifier"}), good); core.CodeOf(err) != core.Forbidden {
		t.Errorf("a verifier announced: %v", err)
	}
}

// TestAtNightItWaitsForMorning: without an hour, what is written at night is
// posted when the day begins.
func TestAtNightItWaitsForMorning(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	clock := coretest.NewClock(time.Date(2026, 11, 2, 22, 15, 0, 0, catalog.WIB))
	office := coretest.OfficeAt(t, clock)
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
	if _, err := office.Announce(ctx, tx, head, core.AnnouncementDraft{Words: "Besok apel.", Groups: []int64{group(t, tx, office, "Loket")}}); err != nil {
		t.Fatal(err)
	}
	for _, after := range []time.Duration{time.Hour, 7*time.Hour + 40*time.Minute} {
		clock.Add(after)
		if due, err := office.DueAnnouncements(ctx, tx); err != nil || len(due) != 0 {
			t.Errorf("%d due at %v", len(due), clock.Now())
		}
	}
	clock.Add(10 * time.Minute) // 07.05
	if due, err := office.DueAnnouncements(ctx, tx); err != nil || len(due) != 1 {
		t.Errorf("%d due at %v, %v", len(due), clock.Now(), err)
	}
}
