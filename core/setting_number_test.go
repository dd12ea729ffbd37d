package core_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// How long a case may be held is the office's to say: from the next look on it
// goes by what was set, and by the usual hour again when that is undone.
func TestHoldsExpireAsSet(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	pool, clock := coretest.Pool(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	a, away := decided(t, pool, office)
	var head *core.Staff
	expire := func(want int) {
		t.Helper()
		if n, err := office.ExpireHolds(ctx, pool); err != nil || n != want {
			t.Fatalf("%d holds expired, %v; want %d", n, err, want)
		}
	}
	inTx(t, pool, func(tx pgx.Tx) {
		head = coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
		wantCode(t, office.SetSetting(ctx, tx, head, "hold_minutes", "120"), "")
	})
	clock.Add(119 * time.Minute)
	expire(0)
	inTx(t, pool, func(tx pgx.Tx) {
		wantCode(t, office.SetSetting(ctx, tx, head, "hold_minutes", "125"), "")
	})
	clock.Add(3 * time.Minute)
	expire(0)
	inTx(t, pool, func(tx pgx.Tx) { wantCode(t, office.ResetSetting(ctx, tx, head, "hold_minutes"), "") })
	clock.Add(3 * time.Second)
	expire(1)
	inTx(t, pool, func(tx pgx.Tx) {
		lost, err := office.LostHolds(ctx, tx, away)
		if err != nil || len(lost) != 1 || lost[0].ApplicationID != a.ID || lost[0].Reason != "Tidak ada kegiatan di panel selama 60 menit." {
			t.Errorf("they are told %+v, %v", lost, err)
		}
		history, err := office.LogEntries(ctx, tx, head, core.LogFilter{About: "setting hold_minutes"})
		if err != nil || len(history) != 3 || history[2].Was != "60" || history[2].Became != "120" || history[0].Became != "60" {
			t.Errorf("%+v, %v", history, err)
		}
	})
}

// So is how long people in chat wait for a person: for the first word, and for
// each further one.
func TestPatienceAsSet(t *testing.T) {
	t.Parallel()
	d := newSwitchboard(t)
	admin := coretest.Staff(t, d.tx, core.Role{Code: "admin"})
	rini := coretest.Staff(t, d.tx, core.Role{Code: "call_centre"})
	limit := func() time.Duration {
		t.Helper()
		d.clock.Add(3 * time.Second)
		_, limit := d.patience(&d.open(rini)[0])
		return limit
	}
	set := func(name, value string) {
		wantCode(t, d.office.SetSetting(context.Background(), d.tx, admin, name, value), "")
	}
	set("first_answer_minutes", "7")
	set("next_answer_minutes", "9")
	conversation, _ := d.ask()
	if got := limit(); got != 7*time.Minute {
		t.Errorf("for the first word: %v", got)
	}
	d.answers(rini, conversation)
	if got := limit(); got != 9*time.Minute {
		t.Errorf("for the next: %v", got)
	}
	wantCode(t, d.office.ResetSetting(context.Background(), d.tx, admin, "next_answer_minutes"), "")
	if got := limit(); got != 30*time.Minute {
		t.Errorf("as usual: %v", got)
	}
}

func TestNumbersAreChecked(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	for _, c := range []struct {
		name, value, want string
	}{
		{"hold_minutes", "9", "Tulis jumlah menit dengan angka, dari 10 sampai 480."}, {"hold_minutes", "10", ""}, {"hold_minutes", " 480 ", ""},
		{"hold_minutes", "481", "Tulis jumlah menit dengan angka, dari 10 sampai 480."}, {"hold_minutes", "satu jam", "Tulis jumlah menit dengan angka, dari 10 sampai 480."},
		{"first_answer_minutes", "4", "Tulis jumlah menit dengan angka, dari 5 sampai 60."}, {"first_answer_minutes", "60", ""},
		{"next_answer_minutes", "61", "Tulis jumlah menit dengan angka, dari 5 sampai 60."}, {"next_answer_minutes", "5", ""},
		{"keep_views", "1", "Tulis jumlah hari dengan angka, dari 180 sampai 3650."},
	} {
		err := office.SetSetting(ctx, tx, admin, c.name, c.value)
		if (err == nil) != (c.want == "") || err != nil && (err.Error() != c.want || core.CodeOf(err) != core.Invalid) {
			t.Errorf("%s %q: %v, want %q", c.name, c.value, err, c.want)
		}
	}
}

// What was written into the table past the panel and is no number in bounds
// changes nothing.
func TestNumberPastThePanel(t *testing.T) {
	t.Parallel()
	ctx, tx, clock := context.Background(), coretest.Tx(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	for _, value := range []string{"", "0", "-5", "100000", "lama"} {
		if _, err := tx.Exec(ctx, `INSERT INTO office_settings (name, value) VALUES ('hold_minutes', $1)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, value); err != nil {
			t.Fatal(err)
		}
		clock.Add(3 * time.Second)
		if idle, err := office.HoldFor(ctx, tx); err != nil || idle != time.Hour {
			t.Errorf("%q: %v, %v", value, idle, err)
		}
	}
}
