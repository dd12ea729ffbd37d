package core_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/coretest"
)

// wantTold is wantCode for a Conflict whose sentence names these.
func wantTold(t *testing.T, err error, names ...string) {
	t.Helper()
	wantCode(t, err, core.Conflict)
	for _, name := range names {
		if err != nil && !strings.Contains(err.Error(), name) {
			t.Errorf("%q does not say %q", err, name)
		}
	}
}

// Who comes second is told who was first, when, and what they did; who saw
// the thing as it is goes on.
func TestSecondIsTold(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	clock := coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	office.Defaults.Phone = "0823-2872-9953"
	first, second := coretest.Staff(t, tx, core.Role{Code: "admin"}), coretest.Staff(t, tx, core.Role{Code: "admin"})

	wantCode(t, office.SettingUnchanged(ctx, tx, second, "office_phone", "0823-2872-9953"), "")
	wantCode(t, office.SetSetting(ctx, tx, first, "office_phone", "0273-321000"), "")
	wantTold(t, office.SettingUnchanged(ctx, tx, second, "office_phone", "0823-2872-9953"), first.Name, "pukul 09.00", "menjadi “0273-321000”")
	wantTold(t, office.SettingUnchanged(ctx, tx, first, "office_phone", "0823-2872-9953"), "Anda sendiri")
	wantCode(t, office.SettingUnchanged(ctx, tx, second, "office_phone", "0273-321000"), "")
	wantCode(t, office.SettingUnchanged(ctx, tx, second, "office_address", office.Defaults.Address), "")
	clock.Add(48 * time.Hour)
	wantTold(t, office.SettingUnchanged(ctx, tx, second, "office_phone", ""), "pada 02-11-2026 pukul 09.00")

	counter := *coretest.Counter(t, tx, "FASKES-01")
	wantCode(t, office.SetCounterHours(ctx, tx, first, counter, "Setiap hari"), "")
	wantTold(t, office.CounterUnchanged(ctx, tx, second, counter, "hours", ""), first.Name, "dari “(kosong)” menjadi “Setiap hari”")
	wantCode(t, office.CounterUnchanged(ctx, tx, second, counter, "hours", "Setiap hari"), "")
	wantCode(t, office.CounterUnchanged(ctx, tx, second, counter, "name", "Faskes 1"), "") // another column is another matter
	wantCode(t, office.CounterUnchanged(ctx, tx, second, 1<<40, "name", ""), core.NotFound)

	day := time.Date(2026, 10, 1, 0, 0, 0, 0, catalog.WIB)
	wantCode(t, office.AddEquipment(ctx, tx, first, core.Equipment{CounterID: counter, Kind: "printer", State: "good", Since: day}), "")
	list, err := office.EquipmentList(ctx, tx, first, core.EquipmentFilter{Counter: counter})
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	printer := list[0]
	wantCode(t, office.EquipmentUnchanged(ctx, tx, second, printer.ID, printer.Mark()), "")
	broken := printer
	broken.State, broken.Note = "faulty", "Head macet"
	wantCode(t, office.SetEquipment(ctx, tx, first, broken), "")
	wantTold(t, office.EquipmentUnchanged(ctx, tx, second, printer.ID, printer.Mark()), first.Name, "Head macet")
	wantCode(t, office.RemoveEquipment(ctx, tx, first, printer.ID), "")
	wantTold(t, office.EquipmentUnchanged(ctx, tx, second, printer.ID, broken.Mark()), first.Name)
	wantCode(t, office.EquipmentUnchanged(ctx, tx, coretest.Staff(t, tx, core.Role{Code: "verifier"}), printer.ID, ""), core.Forbidden)
}

// An account is seen as a whole; what its owner does is no change to it.
func TestStaffUnchanged(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	first, second := coretest.Staff(t, tx, core.Role{Code: "admin"}), coretest.Staff(t, tx, core.Role{Code: "admin"})
	rini := coretest.Staff(t, tx, core.Role{Code: "verifier"})
	mark := func() int64 {
		t.Helper()
		m, err := office.StaffMark(ctx, tx, rini.ID)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for what, change := range map[string]func() error{
		"menjadi “Rini Astuti”": func() error { return office.RenameStaff(ctx, tx, first, rini.ID, " Rini  Astuti ") },
		"C-LH": func() error {
			return office.SetRoles(ctx, tx, first, rini.ID, []core.Role{{Code: "validator", Section: "C-LH"}})
		},
		"lebih dulu": func() error { _, err := office.ResetPassword(ctx, tx, first, rini.ID); return err },
	} {
		seen := mark()
		wantCode(t, office.StaffUnchanged(ctx, tx, second, rini.ID, seen), "")
		wantCode(t, change(), "")
		wantTold(t, office.StaffUnchanged(ctx, tx, second, rini.ID, seen), first.Name, what)
	}
	seen := mark()
	wantCode(t, office.Log(ctx, tx, rini, "login", ""), "")
	wantCode(t, office.StaffUnchanged(ctx, tx, second, rini.ID, seen), "")
	wantCode(t, office.RenameStaff(ctx, tx, first, rini.ID, " "), core.Invalid)
	wantCode(t, office.RenameStaff(ctx, tx, rini, rini.ID, "Ratu"), core.Forbidden)
}

// Of two who change one thing at the very same moment, one is told.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	ctx, pool, office := context.Background(), coretest.Pool(t), coretest.Office(t)
	var admins [2]*core.Staff
	var rini *core.Staff
	var counter int64
	commit := func(run func(pgx.Tx) error) error { return pgx.BeginFunc(ctx, pool, run) }
	if err := commit(func(tx pgx.Tx) error {
		for i := range admins {
			admins[i] = coretest.Staff(t, tx, core.Role{Code: "admin"})
		}
		rini, counter = coretest.Staff(t, tx, core.Role{Code: "verifier"}), *coretest.Counter(t, tx, "FASKES-01")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(tx pgx.Tx, by *core.Staff) error{
		"setting": func(tx pgx.Tx, by *core.Staff) error {
			if err := office.SettingUnchanged(ctx, tx, by, "office_phone", office.Defaults.Phone); err != nil {
				return err
			}
			return office.SetSetting(ctx, tx, by, "office_phone", "0273-32100"+by.Username[len(by.Username)-1:])
		},
		"counter": func(tx pgx.Tx, by *core.Staff) error {
			if err := office.CounterUnchanged(ctx, tx, by, counter, "name", "Faskes 1"); err != nil {
				return err
			}
			return office.RenameCounter(ctx, tx, by, counter, by.Name)
		},
		"staff": func(tx pgx.Tx, by *core.Staff) error {
			if err := office.StaffUnchanged(ctx, tx, by, rini.ID, 0); err != nil {
				return err
			}
			return office.RenameStaff(ctx, tx, by, rini.ID, by.Name)
		},
		"absence": func(tx pgx.Tx, by *core.Staff) error {
			today := office.Now()
			_, err := office.SetAbsent(ctx, tx, by, rini.ID, today, today, nil)
			return err
		},
	} {
		errs := make(chan error, len(admins))
		for _, by := range admins {
			go func() { errs <- commit(func(tx pgx.Tx) error { return change(tx, by) }) }()
		}
		one, other := <-errs, <-errs
		if one != nil {
			one, other = other, one
		}
		wantCode(t, one, "")
		if wantTold(t, other, "Belum disimpan"); t.Failed() {
			t.Errorf("%s: %v, %v", name, one, other)
		}
	}
}

// A leaver lets go of everything: their cases and chats wait for others, and
// the decision of the last seconds is not carried out in their name.
func TestLeaverLetsGo(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	leaver := coretest.Staff(t, tx, core.Role{Code: "verifier"}, core.Role{Code: "call_centre"})
	a := coretest.Application(t, tx, office, "AKL", "submitted")
	if _, err := office.Act(ctx, tx, leaver, a.ID, 0, "claim", core.Note{}); err != nil {
		t.Fatal(err)
	}
	a, err := office.Application(ctx, tx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	place := a.QueueAt
	wantCode(t, office.Postpone(ctx, tx, leaver, a.ID, a.Rev, "reject", core.Note{Reason: "Bukan warga Wonogiri."}), "")
	var ticket int64
	err = tx.QueryRow(ctx, `WITH c AS (INSERT INTO conversations (channel, account, chat, person_id) VALUES ('simulator', 'sakti', 'leaver', $2) RETURNING id)
		INSERT INTO tickets (conversation_id, reason, opened_at, claimed_by, claimed_at) SELECT id, 'asked', $3, $1, $3 FROM c RETURNING id`,
		leaver.ID, coretest.Citizen(t, tx), office.Now()).Scan(&ticket)
	if err != nil {
		t.Fatal(err)
	}
	if held, err := office.HoldingOf(ctx, tx, admin, leaver.ID); err != nil || held.Words() != "1 permohonan dan 1 chat" {
		t.Errorf("%+v, %v", held, err)
	}
	_, err = office.HoldingOf(ctx, tx, leaver, leaver.ID)
	wantCode(t, err, core.Forbidden)

	wantCode(t, office.SetActive(ctx, tx, admin, leaver.ID, false), "")
	if held, err := office.HoldingOf(ctx, tx, admin, leaver.ID); err != nil || held.Words() != "" {
		t.Errorf("still held: %+v, %v", held, err)
	}
	if a, err = office.Application(ctx, tx, a.ID); err != nil || a.ClaimedBy != nil || a.State != "submitted" || !a.QueueAt.Equal(*place) {
		t.Errorf("%+v, %v", a, err)
	}
	if waits, err := office.PendingOn(ctx, tx, a.ID); err != nil || waits != nil {
		t.Errorf("a decision is left: %+v, %v", waits, err)
	}
	colleague := coretest.Staff(t, tx, core.Role{Code: "call_centre"})
	if _, err := office.ClaimTicket(ctx, tx, colleague, ticket); err != nil {
		t.Errorf("the chat is stuck: %v", err)
	}
	log, err := office.LogEntries(ctx, tx, admin, core.LogFilter{Action: "staff.inactive", Limit: 1})
	if err != nil || len(log) != 1 || log[0].Was != "memegang 1 permohonan dan 1 chat" {
		t.Errorf("%+v, %v", log, err)
	}
}

// Who is away lets go of their chats, too: the bot is silent in them.
func TestAbsentLetsChatsGo(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	head, away := coretest.Staff(t, tx, core.Role{Code: "head_of_office"}), coretest.Staff(t, tx, core.Role{Code: "call_centre"})
	_, err := tx.Exec(ctx, `WITH c AS (INSERT INTO conversations (channel, account, chat, person_id) VALUES ('simulator', 'sakti', 'away', $2) RETURNING id)
		INSERT INTO tickets (conversation_id, reason, opened_at, claimed_by, claimed_at) SELECT id, 'asked', $3, $1, $3 FROM c`,
		away.ID, coretest.Citizen(t, tx), office.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := office.SetAbsent(ctx, tx, head, away.ID, office.Now(), office.Now(), nil); err != nil {
		t.Fatal(err)
	}
	if held, err := office.HoldingOf(ctx, tx, nil, away.ID); err != nil || held.Chats != 0 {
		t.Errorf("%+v, %v", held, err)
	}
}

// Two heads who take down the same days, or say twice that somebody is back,
// are told of one another; a second announcement cancelled, too.
func TestAbsenceOnlyOnce(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	first, second := coretest.Staff(t, tx, core.Role{Code: "head_of_office"}), coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
	rini, day := coretest.Staff(t, tx, core.Role{Code: "verifier"}), office.Now().AddDate(0, 0, 7)
	set := func(by *core.Staff, from, until int) error {
		_, err := office.SetAbsent(ctx, tx, by, rini.ID, day.AddDate(0, 0, from), day.AddDate(0, 0, until), nil)
		return err
	}
	wantCode(t, set(first, 0, 3), "")
	wantTold(t, set(second, 2, 5), first.Name, day.Format("02-01-2006"))
	wantCode(t, set(second, 4, 5), "") // the days after
	list, err := office.Absences(ctx, tx)
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	wantCode(t, office.EndAbsence(ctx, tx, first, list[0].ID), "")
	wantTold(t, office.EndAbsence(ctx, tx, second, list[0].ID), first.Name)

	id, err := office.Announce(ctx, tx, first, core.AnnouncementDraft{Words: "Besok libur.", PostAt: office.Now().AddDate(0, 0, 1), Operators: true})
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, office.CancelAnnouncement(ctx, tx, first, id), "")
	wantTold(t, office.CancelAnnouncement(ctx, tx, second, id), first.Name, "sudah membatalkan")
	wantCode(t, office.CancelAnnouncement(ctx, tx, second, 1<<40), core.NotFound)
}
