package core_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/coretest"
)

// put moves a case to a village and says through which counter and channel it
// came.
func put(t *testing.T, tx pgx.Tx, a *core.Application, village *string, counter string, channel string) {
	t.Helper()
	var at *int64
	if counter != "" {
		at = coretest.Counter(t, tx, counter)
	}
	_, err := tx.Exec(context.Background(), `UPDATE applications SET village = $2, counter_id = $3, channel = $4 WHERE id = $1`, a.ID, village, at, channel)
	if err != nil {
		t.Fatal(err)
	}
}

func ptr[T any](v T) *T { return &v }

func TestFigures(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	clock := coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	sumberagung, other := ptr("33.12.01.2001"), ptr("33.12.01.2002")
	put(t, tx, coretest.Application(t, tx, office, "KK-HILANG", "ready"), sumberagung, "DESA-33.12.01.2001", "telegram")
	put(t, tx, coretest.Application(t, tx, office, "KK-HILANG", "closed"), sumberagung, "DESA-33.12.01.2001", "telegram")
	put(t, tx, coretest.Application(t, tx, office, "KK-HILANG", "returned"), other, "", "whatsapp")
	put(t, tx, coretest.Application(t, tx, office, "KK-HILANG", "rejected"), nil, "KEC-33.12.01", "telegram")
	put(t, tx, coretest.Application(t, tx, office, "KK-HILANG", "verified"), nil, "DINAS-1", "telegram")
	coretest.Application(t, tx, office, "KK-HILANG", "draft")
	coretest.Application(t, tx, office, "ADU", "closed")

	day := core.DayOf(coretest.Monday)
	for place, want := range map[string]core.Figures{
		"": {Submitted: 5, Finished: 2, Returned: 1,
			Counters: map[string]int{"desa": 2, "online": 1, "kecamatan": 1, "dinas": 1}, Channels: map[string]int{"telegram": 4, "whatsapp": 1}},
		"33.12.01": {Submitted: 4, Finished: 2, Returned: 1,
			Counters: map[string]int{"desa": 2, "online": 1, "kecamatan": 1}, Channels: map[string]int{"telegram": 3, "whatsapp": 1}},
		"33.12.01.2001": {Submitted: 2, Finished: 2, Counters: map[string]int{"desa": 2}, Channels: map[string]int{"telegram": 2}},
		"33.12.02":      {Counters: map[string]int{}, Channels: map[string]int{}},
	} {
		got, err := office.Figures(ctx, tx, place, day)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v %s", place, err, diff)
		}
	}
	tomorrow, err := office.Figures(ctx, tx, "", core.DayOf(coretest.Monday.AddDate(0, 0, 1)))
	if err != nil || tomorrow.Submitted+tomorrow.Finished+tomorrow.Returned != 0 {
		t.Errorf("tomorrow: %+v, %v", tomorrow, err)
	}
}

// TestFiguresBelowAddUp: the parts make up the whole, but for what belongs to
// the kecamatan itself.
func TestFiguresBelowAddUp(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	for _, village := range []string{"33.12.01.2001", "33.12.01.2002", "33.12.01.2002", "33.12.02.2001"} {
		put(t, tx, coretest.Application(t, tx, office, "KK-HILANG", "ready"), &village, "", "telegram")
	}
	day := core.DayOf(coretest.Monday)
	kecamatan, err := office.FiguresBelow(ctx, tx, "", day)
	if err != nil || len(kecamatan) != 25 || kecamatan[0].Code != "33.12.01" || kecamatan[0].Submitted != 3 || kecamatan[1].Finished != 1 {
		t.Fatalf("%v %+v", err, kecamatan)
	}
	villages, err := office.FiguresBelow(ctx, tx, "33.12.01", day)
	if err != nil || villages[0].Code != "33.12.01.2002" || villages[0].Submitted != 2 || villages[1].Submitted != 1 {
		t.Fatalf("%v %+v", err, villages[:2])
	}
	sum := 0
	for _, v := range villages {
		sum += v.Finished
	}
	if sum != kecamatan[0].Finished {
		t.Errorf("the villages finished %d, their kecamatan %d", sum, kecamatan[0].Finished)
	}
}

// TestMedianIsOfWorkingHours: a case that is sent on Friday afternoon and done
// on Monday morning took the hours between which the office worked.
func TestMedianIsOfWorkingHours(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	clock := coretest.NewClock(time.Date(2026, 11, 6, 15, 30, 0, 0, catalog.WIB)) // Friday, open until 16.30
	office := coretest.OfficeAt(t, clock)
	a := coretest.Application(t, tx, office, "PBT", "submitted")
	clock.Add(65 * time.Hour) // Monday 08.30, open since 07.30
	verifier := coretest.Staff(t, tx, core.Role{Code: "verifier"})
	for _, do := range []string{"claim", "reject"} {
		if _, err := office.Act(ctx, tx, verifier, a.ID, 0, do, core.Note{Reason: "Uji."}); err != nil {
			t.Fatal(err)
		}
	}
	b, err := office.Application(ctx, tx, a.ID)
	if err != nil || b.ClockUsed < 119 || b.ClockUsed > 121 {
		t.Fatalf("the clock says %d minutes, %v", b.ClockUsed, err)
	}
	// A rejected case is not finished; as if it had been, the median is its time.
	if _, err := tx.Exec(ctx, `UPDATE journal SET to_state = 'closed' WHERE application_id = $1 AND action = 'reject'`, a.ID); err != nil {
		t.Fatal(err)
	}
	got, err := office.Figures(ctx, tx, "", core.WeekOf(clock.Now()))
	if err != nil || got.Finished != 1 || got.Median < 1.98 || got.Median > 2.02 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestFinishedOnce: printed and handed over a month later, a case stays one
// of the month in which the office was done.
func TestFinishedOnce(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	clock := coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	a := coretest.Application(t, tx, office, "KK-HILANG", "closed")
	if _, err := tx.Exec(ctx, `UPDATE journal SET at = at + interval '1 month' WHERE application_id = $1 AND to_state = 'closed'`, a.ID); err != nil {
		t.Fatal(err)
	}
	months, err := office.Months(ctx, tx, "", coretest.Monday.AddDate(0, 1, 0), 2)
	if err != nil || len(months) != 2 || months[0].Finished != 1 || months[1].Finished != 0 {
		t.Errorf("%+v, %v", months, err)
	}
}

func TestStandings(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	coretest.Application(t, tx, office, "KK-HILANG", "submitted")
	first := coretest.Application(t, tx, office, "KK-HILANG", "keyed")
	coretest.Application(t, tx, office, "KK-HILANG", "keyed")
	coretest.Application(t, tx, office, "ADU", "submitted")
	list, err := office.Standings(ctx, tx)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, s := range list {
		got[s.Desk.Code] = s.Waiting
		if s.Desk.Code == "validasi" && (s.Oldest == nil || !s.Oldest.Equal(*first.QueueAt)) {
			t.Errorf("the oldest waits since %v, want %v", s.Oldest, first.QueueAt)
		}
	}
	if diff := cmp.Diff(map[string]int{"verifikasi": 1, "entri": 0, "validasi": 2, "cetak": 0}, got); diff != "" {
		t.Error(diff)
	}
}

func TestPeriods(t *testing.T) {
	t.Parallel()
	night := time.Date(2026, 11, 1, 18, 0, 0, 0, time.UTC) // Monday 2 November, 01.00 WIB
	for name, p := range map[string]core.Period{"2026-11-02 2026-11-03": core.DayOf(night), "2026-11-02 2026-11-09": core.WeekOf(night),
		"2026-11-01 2026-12-01": core.MonthOf(night)} {
		if got := p.From.Format(time.DateOnly) + " " + p.To.Format(time.DateOnly); got != name {
			t.Errorf("%s, want %s", got, name)
		}
	}
	if sunday := core.WeekOf(time.Date(2026, 11, 8, 12, 0, 0, 0, catalog.WIB)); !sunday.From.Equal(core.WeekOf(night).From) {
		t.Error("Sunday is not the last day of the week")
	}
}
