package core_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/coretest"
)

// A machine comes, breaks, is repaired and goes; the list shows what there is
// now, broken first, and the log how it was.
func TestEquipment(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	here, there := *coretest.Counter(t, tx, village), *coretest.Counter(t, tx, "KEC-33.12.25")
	day := time.Date(2026, 10, 1, 0, 0, 0, 0, catalog.WIB)
	for _, e := range []core.Equipment{
		{CounterID: here, Kind: "printer", Label: " Epson  L3210 ", State: "good", Since: day},
		{CounterID: here, Kind: "modem", State: "faulty", Note: "Lampu merah", Since: day},
		{CounterID: there, Kind: "computer", State: "good", Since: day},
	} {
		wantCode(t, office.AddEquipment(ctx, tx, admin, e), "")
	}
	list := func(f core.EquipmentFilter) []core.Equipment {
		t.Helper()
		out, err := office.EquipmentList(ctx, tx, admin, f)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	all := list(core.EquipmentFilter{})
	if len(all) != 3 || all[0].Kind != "modem" || all[1].Label != "Epson L3210" || all[0].Counter != "Desa Sumberagung, Pracimantoro" {
		t.Fatalf("%+v", all)
	}
	for want, f := range map[int]core.EquipmentFilter{2: {Region: "33.12.01"}, 1: {State: "faulty"}, 0: {Region: "33.12.25", State: "faulty"}} {
		if got := list(f); len(got) != want {
			t.Errorf("%+v: %+v", f, got)
		}
	}
	printer := all[1]
	printer.State, printer.Note, printer.Since = "faulty", "Head macet", day.AddDate(0, 0, 20)
	wantCode(t, office.SetEquipment(ctx, tx, admin, printer), "")
	wantCode(t, office.SetEquipment(ctx, tx, admin, printer), "") // the same again is no change
	wantCode(t, office.RemoveEquipment(ctx, tx, admin, printer.ID), "")
	wantCode(t, office.RemoveEquipment(ctx, tx, admin, printer.ID), core.NotFound)
	if left := list(core.EquipmentFilter{Counter: here}); len(left) != 1 {
		t.Errorf("%+v", left)
	}
	history, err := office.LogEntries(ctx, tx, admin, core.LogFilter{Kind: "equipment", Limit: 2})
	if err != nil || len(history) != 2 || history[0].Action != "equipment.removed" || history[0].Thing != "Desa Sumberagung, Pracimantoro" ||
		history[1].Was != "Printer Epson L3210: baik sejak 01-10-2026" || history[1].Became != "Printer Epson L3210: rusak sejak 21-10-2026. Head macet" {
		t.Errorf("%+v, %v", history, err)
	}
}

func TestEquipmentIsChecked(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin, verifier := coretest.Staff(t, tx, core.Role{Code: "admin"}), coretest.Staff(t, tx, core.Role{Code: "verifier"})
	today := office.Now().In(catalog.WIB)
	good := core.Equipment{CounterID: *coretest.Counter(t, tx, "DINAS-1"), Kind: "phone", State: "good", Since: today}
	wantCode(t, office.AddEquipment(ctx, tx, verifier, good), core.Forbidden)
	_, err := office.EquipmentList(ctx, tx, verifier, core.EquipmentFilter{})
	wantCode(t, err, core.Forbidden)
	for _, spoil := range []func(*core.Equipment){
		func(e *core.Equipment) { e.Kind = "fax" },
		func(e *core.Equipment) { e.State = "hilang" },
		func(e *core.Equipment) { e.Label = strings.Repeat("a", 61) },
		func(e *core.Equipment) { e.Note = strings.Repeat("a", 121) },
		func(e *core.Equipment) { e.Since = today.AddDate(0, 0, 1) },
		func(e *core.Equipment) { e.Since = time.Time{} },
	} {
		bad := good
		spoil(&bad)
		wantCode(t, office.AddEquipment(ctx, tx, admin, bad), core.Invalid)
	}
	good.CounterID = 1 << 40
	wantCode(t, office.AddEquipment(ctx, tx, admin, good), core.NotFound)
	wantCode(t, office.SetEquipment(ctx, tx, admin, core.Equipment{ID: 1 << 40}), core.NotFound)
}
