package whatsapp

import "testing"

// A slot that was buried at the panel loses its keys when a program starts
// without it; one that is in use, or whose line still stands at the panel,
// keeps them.
func TestBuriedSlotLosesItsKeys(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	device, err := b.store.device(t.Context(), slot)
	if err != nil || device == nil || device.ID == nil {
		t.Fatalf("%+v, %v", device, err)
	}
	if err := b.store.linked(t.Context(), slot, device.ID.String(), "+"+number); err != nil {
		t.Fatal(err)
	}
	bury := func(inUse ...string) (keys int) {
		t.Helper()
		if err := b.store.Bury(t.Context(), inUse); err != nil {
			t.Fatal(err)
		}
		if err := b.store.pool.QueryRow(t.Context(), `SELECT count(*) FROM whatsmeow_device`).Scan(&keys); err != nil {
			t.Fatal(err)
		}
		return keys
	}
	if _, err := b.store.pool.Exec(t.Context(), `INSERT INTO public.lines (channel, account) VALUES ($1, $2)`, Name, slot); err != nil {
		t.Fatal(err)
	}
	if n := bury("lain"); n != 1 {
		t.Errorf("%d keys of a line that stands at the panel", n)
	}
	if _, err := b.store.pool.Exec(t.Context(), `DELETE FROM public.lines`); err != nil {
		t.Fatal(err)
	}
	if n := bury("lain", slot); n != 1 {
		t.Errorf("%d keys of a slot in use", n)
	}
	if n := bury("lain"); n != 0 {
		t.Errorf("%d keys of a buried slot", n)
	}
	if row, err := b.store.slot(t.Context(), slot); err != nil || row.Device != "" || row.Ended != "" {
		t.Errorf("the slot: %+v, %v", row, err)
	}
}
