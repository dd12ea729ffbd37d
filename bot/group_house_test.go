package bot

import (
	"bytes"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"sakti/channels"
	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/coretest"
	"sakti/core/intake/specimen"
)

// TestCallCentreAnswersInTheGroup: what the call centre writes on a ticket is
// shown as the answer to the question, once, and never with a NIK in it.
func TestCallCentreAnswersInTheGroup(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.write("Sri", "", "#tanya kalau saksi di luar kota bagaimana?")
	m.came()
	err := pgx.BeginFunc(m.ctx, m.pool, func(tx pgx.Tx) error {
		staff := m.callCentre(tx)
		list, err := m.office.OpenTickets(m.ctx, tx, staff, 10)
		if err != nil || len(list) != 1 || !list[0].Group || list[0].GroupTitle != "Loket Desa" {
			t.Fatalf("%+v, %v", list, err)
		}
		if err := ReplyTicket(m.ctx, tx, m.office, staff, list[0].ID, "NIK 3312 0145 0590 0001 ganda"); core.CodeOf(err) != core.Invalid {
			t.Errorf("a NIK went to the group: %v", err)
		}
		if err := ReplyTicket(m.ctx, tx, m.office, staff, list[0].ID, "Cukup foto KTP saksi."); err != nil {
			return err
		}
		_, err = m.office.CloseTicket(m.ctx, tx, staff, list[0].ID, "answered")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(m.came(), "\n"), "< Sri, ini jawaban call center:\n  Cukup foto KTP saksi. [balas Sri]"; got != want {
		t.Errorf("the group reads %q", got)
	}
	if n := m.count(`SELECT count(*) FROM group_questions WHERE settled = 'office'`); n != 1 {
		t.Error("the question is not settled")
	}
}

// TestDocumentPhotoInTheGroup: it is looked at and nothing of it is kept; the
// bot reminds, and deletes it where it may. Circulars of the group's managers
// and pictures of anything else stay.
func TestDocumentPhotoInTheGroup(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.wire.fetch = func(media channels.Media) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(specimen.Photo(media.Ref, 1, specimen.Options{}))), nil
	}
	f := newFetcher(m.bot, m.wire)
	show := func(author string, admin bool) []string {
		m.keys++
		ref := "p" + author
		m.words[ref] = author
		m.store(channels.Event{Kind: channels.KindMedia, Name: author, Ref: ref, Media: []channels.Media{{Ref: "ktp"}},
			Group: &channels.Group{From: author, Ours: true, Admin: admin}})
		list, err := f.wanted(m.ctx)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d photos wait, %v", len(list), err)
		}
		f.fetch(m.ctx, list[0])
		if _, err := m.pool.Exec(m.ctx, `UPDATE turns SET due_at = now() - interval '1 second' WHERE due_at IS NOT NULL`); err != nil {
			t.Fatal(err)
		}
		if _, err := m.bot.turn(m.ctx, 10, perTurn); err != nil {
			t.Fatal(err)
		}
		return m.came()
	}
	m.came()
	if got := strings.Join(show("Sri", false), "\n"); !strings.HasPrefix(got, "* hapus pesan Sri\n< Sri, foto dokumen sebaiknya tidak") {
		t.Errorf("the group reads %q", got)
	}
	if got := show("Kabid", true); len(got) != 1 || !strings.Contains(got[0], "Tolong hapus") {
		t.Errorf("a manager's photo: %q", got)
	}
	if n := m.count(`SELECT count(*) FROM messages WHERE files IS NOT NULL`); n != 0 {
		t.Errorf("what was seen on %d photos is kept", n)
	}
	if n := m.count(`SELECT count(*) FROM files WHERE conversation_id = $1`, m.id); n != 0 {
		t.Errorf("%d photos of the group are kept", n)
	}
}

// TestNumbersAreNotKept: what was deleted in the group lies nowhere with us.
func TestNumbersAreNotKept(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.write("Sri", "", "NIK 3312 0145 0590 0001 kenapa tidak ketemu?")
	m.write("Budi", "", "Kenapa ya 3312014505900001 ganda?")
	if n := m.count(`SELECT (SELECT count(*) FROM messages WHERE body::text LIKE '%0145%') + (SELECT count(*) FROM outbox WHERE body::text LIKE '%0145%')
		+ (SELECT count(*) FROM group_questions)`); n != 0 {
		t.Errorf("%d rows hold the number", n)
	}
}

// TestGroupThatIsOff gets answers to commands and nothing else.
func TestGroupThatIsOff(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	if _, err := m.pool.Exec(m.ctx, `UPDATE groups SET active = false`); err != nil {
		t.Fatal(err)
	}
	m.came()
	got := m.play("Sri> #jam\nBudi> Bagaimana kalau KK hilang?\nBudi> #tanya bagaimana kalau KK hilang?\n+ 30m\n")
	if strings.Contains(got, "* tiket") || strings.Contains(got, "Selamat pagi") || !strings.Contains(got, "Hari ini kantor buka") {
		t.Errorf("the group reads:\n%s", got)
	}
}

// TestLeftGroup: taken out, the bot posts nothing there; put back, it does.
func TestLeftGroup(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.write("Sri", "", "Bagaimana kalau KK hilang?")
	m.store(channels.Event{Kind: channels.KindLeft, Group: &channels.Group{Title: "Loket Desa"}})
	m.came()
	if got := m.play("+ 30m\n"); got != "+ 30m\n" {
		t.Errorf("a group that was left reads:\n%s", got)
	}
	m.store(channels.Event{Kind: channels.KindJoined, Group: &channels.Group{Title: "Loket Desa"}})
	if n := m.count(`SELECT count(*) FROM groups WHERE active AND left_at IS NULL`); n != 1 {
		t.Error("back in the group, it is not")
	}
}

// TestOldMessagesGetNoAnswer: after an outage a command of this morning is
// passed over; a question is watched by the time it was asked.
func TestOldMessagesGetNoAnswer(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.came()
	old := m.clock.Now()
	m.clock.Add(3 * time.Hour)
	for _, text := range []string{"#antrean", "#bantuan", "Bagaimana kalau KK hilang?", "3312014505900001"} {
		m.keys++
		e := channels.Event{Channel: "wire", Account: "1", Chat: inGroup, Key: text, Ref: text, Kind: channels.KindText, Text: text, At: old,
			Group: &channels.Group{From: "Sri"}}
		if err := m.bot.storeAll(m.ctx, []arrival{{events: []channels.Event{e}}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.bot.turn(m.ctx, 10, perTurn); err != nil {
		t.Fatal(err)
	}
	if got := m.came(); len(got) != 0 {
		t.Errorf("the group reads %q", got)
	}
	if got := m.play("+ 1m\n"); !strings.Contains(got, "* tiket") {
		t.Errorf("the question was not watched: %q", got)
	}
}

// TestAnnouncementReachesGroupAndOperator, each once: the group at its hour,
// the operator above the answer to what they write next.
func TestAnnouncementReachesGroupAndOperator(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	if _, err := m.pool.Exec(m.ctx, `UPDATE groups SET daily_at = NULL, weekly_at = NULL`); err != nil {
		t.Fatal(err)
	}
	var head *core.Staff
	err := pgx.BeginFunc(m.ctx, m.pool, func(tx pgx.Tx) error {
		head = coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
		operator := coretest.Operator(t, tx, "DESA-33.12.01.2001")
		_, err := m.office.Announce(m.ctx, tx, head, core.AnnouncementDraft{Words: "Sabtu server mati.", PostAt: m.clock.Now().Add(time.Hour), Groups: []int64{m.id}, Operators: true})
		if err != nil {
			return err
		}
		_, err = tx.Exec(m.ctx, `INSERT INTO conversations (channel, account, chat, person_id) VALUES ('wire', '1', 'op', $1)`, operator.ID)
		if err == nil {
			_, err = tx.Exec(m.ctx, `INSERT INTO turns (conversation_id) SELECT id FROM conversations WHERE chat = 'op'`)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	m.came()
	want := "Pengumuman dari " + head.Name + ":\n  Sabtu server mati."
	if got := m.play("+ 30m\n+ 31m\n+ 1m\n"); got != "+ 30m\n+ 31m\n< "+want+"\n+ 1m\n" {
		t.Errorf("the group reads:\n%s", got)
	}
	for i, first := range []bool{true, false} {
		m.keys++
		e := m.text("op", "menu")
		e.Phone = ""
		m.receiveNow(e)
		got := m.came()
		if strings.Contains(strings.Join(got, "\n"), "Sabtu server mati.") != first {
			t.Errorf("at visit %d the operator reads %q", i+1, got)
		}
	}
	var sent bool
	if err := m.pool.QueryRow(m.ctx, `SELECT p.outbox_id IS NOT NULL AND a.posted_at IS NOT NULL FROM announcement_posts p
		JOIN announcements a ON a.id = p.announcement_id`).Scan(&sent); err != nil || !sent {
		t.Errorf("the outcome is not known: %v", err)
	}
}

// receiveNow stores a private message and answers it.
func (m *meeting) receiveNow(e channels.Event) {
	m.t.Helper()
	if err := m.bot.storeAll(m.ctx, []arrival{{events: []channels.Event{e}}}); err != nil {
		m.t.Fatal(err)
	}
	if _, err := m.bot.turn(m.ctx, 10, perTurn); err != nil {
		m.t.Fatal(err)
	}
}

// When which digest is due: with the weekly one on Mondays, and 17 August a
// holiday.
func TestDueDigest(t *testing.T) {
	t.Parallel()
	h := coretest.Catalog(t).Holidays
	half, ten := 450, 600
	g := core.Group{DailyAt: &half, WeeklyAt: &half, WeeklyDay: 1}
	late := core.Group{DailyAt: &ten}
	for _, c := range []struct {
		at   string
		g    core.Group
		want string
	}{
		{"2026-11-02 07:29", g, ""},
		{"2026-11-02 07:30", g, "weekly"},
		{"2026-11-02 10:29", g, "weekly"},
		{"2026-11-02 10:30", g, ""}, // too late to be news
		{"2026-11-03 07:30", g, "daily"},
		{"2026-11-07 07:30", g, ""},       // Saturday
		{"2026-08-17 07:30", g, ""},       // a holiday on a Monday
		{"2026-08-18 07:30", g, "weekly"}, // made up for on Tuesday
		{"2026-08-19 07:30", g, "daily"},
		{"2026-11-03 07:30", late, ""},
		{"2026-11-03 10:00", late, "daily"},
		{"2026-11-02 10:00", late, "daily"}, // no weekly one
		{"2026-11-02 10:00", core.Group{}, ""},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, catalog.WIB)
		if err != nil {
			t.Fatal(err)
		}
		kind, due := dueDigest(h, c.g, at)
		if !due {
			kind = ""
		}
		if kind != c.want {
			t.Errorf("at %s: %q, want %q", c.at, kind, c.want)
		}
	}
}

// TestDigestWithPicture: on the day after the first cases came, once, with the
// kecamatan in a picture.
func TestDigestWithPicture(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.came()
	m.clock.Add(22*time.Hour + 31*time.Minute) // Tuesday 07.31
	got := m.play("+ 1m\n+ 1m\n")
	if !strings.Contains(got, "Selamat pagi. Ini kabar loket hari kerja terakhir.\n  Kabupaten Wonogiri, 2 November 2026:\n  Masuk 3, selesai 1, dikembalikan 1 kali.") ||
		!strings.Contains(got, "Paling banyak selesai: Pracimantoro 1.") || strings.Count(got, "[image/png]") != 1 {
		t.Errorf("the group reads:\n%s", got)
	}
	if n := m.count(`SELECT count(*) FROM digests WHERE kind = 'daily' AND outbox_id IS NOT NULL`); n != 1 {
		t.Errorf("%d digests, want 1", n)
	}
}

// TestNames is whom a message is addressed to.
func TestNames(t *testing.T) {
	t.Parallel()
	q := core.Question{Author: "628123456789@s.whatsapp.net", Name: "Sri Wahyuni"}
	for text, want := range map[string]bool{"Bu Sri, difoto saja": true, "@628123456789 difoto saja": true, "bu sri sampun": true, "mbak  SRI": true,
		"Sri sedang cuti": false, "Bu Srimulyani datang": false, "besok rapat": false, "": false} {
		if names(text, q) != want {
			t.Errorf("%q names her: %t", text, !want)
		}
	}
}

// TestQueueMakesTheRound: the job queue makes the round by itself, at once
// when it starts.
func TestQueueMakesTheRound(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.came()
	workers := river.NewWorkers()
	river.AddWorker(workers, &GroupsWorker{Office: m.office, Pool: m.pool})
	queue, err := river.NewClient(riverpgxv5.New(m.pool), &river.Config{Workers: workers, PeriodicJobs: []*river.PeriodicJob{GroupsPeriodic()},
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2}}, FetchPollInterval: 100 * time.Millisecond,
		Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := queue.Start(m.ctx); err != nil {
		t.Fatal(err)
	}
	defer queue.Stop(m.ctx)
	m.until("the weekly digest", func() bool { return m.count(`SELECT count(*) FROM digests`) == 1 })
	if got := strings.Join(m.came(), "\n"); !strings.HasPrefix(got, "< Selamat pagi.") {
		t.Errorf("the group reads %q", got)
	}
}

// TestGroupsAreForgotten: what was said in a group is gone after a month, and
// what was said in private is not.
func TestGroupsAreForgotten(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.write("Sri", "", "selamat pagi semua")
	m.queue(siti, false, "halo")
	if _, err := m.pool.Exec(m.ctx, `INSERT INTO messages (conversation_id, channel, account, key, body)
		SELECT id, 'wire', '1', 'private', '{"kind": "text"}' FROM conversations WHERE NOT is_group`); err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct{ days, want int }{{29, 3}, {31, 1}} {
		m.do(func(tx pgx.Tx) error { return forget(m.ctx, tx, time.Now().AddDate(0, 0, one.days)) })
		if n := m.count(`SELECT count(*) FROM messages`); n != one.want {
			t.Errorf("after %d days: %d messages, want %d", one.days, n, one.want)
		}
	}
}
