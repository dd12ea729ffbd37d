package core_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

func counters(t *testing.T, tx pgx.Tx, f core.CounterFilter) []core.Counter {
	t.Helper()
	list, err := core.Counters(context.Background(), tx, f)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestCountersOfEveryKind(t *testing.T) {
	t.Parallel()
	tx := coretest.Tx(t)
	kinds, names := map[string]int{}, map[string]bool{}
	for _, c := range counters(t, tx, core.CounterFilter{Limit: 500}) {
		kinds[c.Kind]++
		if names[c.Name] {
			t.Errorf("two counters are called %q", c.Name)
		}
		names[c.Name] = true
		if (c.Region != nil) != (c.Kind == "desa" || c.Kind == "kecamatan") {
			t.Errorf("%s has region %v", c.Code, c.Region)
		}
	}
	for kind, want := range map[string]int{"dinas": 9, "kecamatan": 25, "desa": 294, "faskes": 10, "online": 1} {
		if kinds[kind] != want {
			t.Errorf("%d counters of kind %s, want %d", kinds[kind], kind, want)
		}
	}
}

func TestCountersFilter(t *testing.T) {
	t.Parallel()
	tx := coretest.Tx(t)
	for _, test := range []struct {
		filter core.CounterFilter
		want   int
		first  string
	}{
		{core.CounterFilter{}, 50, "DINAS-1"},
		{core.CounterFilter{Kind: "faskes"}, 10, "FASKES-01"},
		{core.CounterFilter{Region: "33.12.01"}, 19, "KEC-33.12.01"}, // and its 18 villages
		{core.CounterFilter{Region: "33.12.01", Kind: "desa", Offset: 17}, 1, "DESA-33.12.01.2018"},
		{core.CounterFilter{Search: " sumberagung, PRACI "}, 1, "DESA-33.12.01.2001"},
		{core.CounterFilter{Search: "dinas-3"}, 1, "DINAS-3"},
		{core.CounterFilter{Search: "%"}, 0, ""},
		{core.CounterFilter{Status: "closed"}, 0, ""},
	} {
		list := counters(t, tx, test.filter)
		if len(list) != test.want || (test.want > 0 && list[0].Code != test.first) {
			t.Errorf("%+v: %d counters, first %v; want %d, %s", test.filter, len(list), list[:min(1, len(list))], test.want, test.first)
		}
	}
}

func TestCounterStatusAndName(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin, verifier := coretest.Staff(t, tx, core.Role{Code: "admin"}), coretest.Staff(t, tx, core.Role{Code: "verifier"})
	id := *coretest.Counter(t, tx, "FASKES-01")

	wantCode(t, office.SetCounterStatus(ctx, tx, verifier, id, "closed"), core.Forbidden)
	wantCode(t, office.SetCounterStatus(ctx, tx, nil, id, "closed"), core.Forbidden)
	wantCode(t, office.SetCounterStatus(ctx, tx, admin, id, "sleeping"), core.Invalid)
	wantCode(t, office.SetCounterStatus(ctx, tx, admin, 1<<40, "closed"), core.NotFound)
	wantCode(t, office.RenameCounter(ctx, tx, admin, id, "  "), core.Invalid)

	for _, status := range core.CounterStatuses {
		wantCode(t, office.SetCounterStatus(ctx, tx, admin, id, status), "")
		if c, err := core.CounterByID(ctx, tx, id); err != nil || c.Status != status {
			t.Errorf("status %v, %v; want %s", c, err, status)
		}
	}
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
	wantCode(t, office.SetCounterStatus(ctx, tx, head, id, "pilot"), "")
	wantCode(t, office.RenameCounter(ctx, tx, head, id, " RSUD  Soediran "), "")

	// A start later keeps what the office decided.
	if err := core.Seed(ctx, tx); err != nil {
		t.Fatal(err)
	}
	c, err := core.CounterByCode(ctx, tx, "FASKES-01")
	if err != nil || c.Name != "RSUD Soediran" || c.Status != "pilot" {
		t.Errorf("after a second seed: %+v, %v", c, err)
	}
	_, err = core.CounterByCode(ctx, tx, "DINAS-10")
	wantCode(t, err, core.NotFound)
}

// wantCode checks the code of an error; "" is for none at all.
func wantCode(t *testing.T, err error, want core.Code) {
	t.Helper()
	if core.CodeOf(err) != want || (want == "" && err != nil) {
		t.Errorf("error %v with code %q, want %q", err, core.CodeOf(err), want)
	}
}
