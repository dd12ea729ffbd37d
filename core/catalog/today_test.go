package catalog

import (
	"testing"
	"time"
)

func TestShifts(t *testing.T) {
	t.Parallel()
	loaded, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	h := loaded.Holidays
	for day, want := range map[string]string{"2026-11-02": "07.30-12.00 13.00-16.00 ", "2026-11-06": "07.30-11.30 13.00-16.30 ", "2026-11-07": "", "2026-08-17": ""} {
		at, _ := time.ParseInLocation(time.DateOnly, day, WIB)
		got := ""
		for _, s := range h.Shifts(at.Add(23 * time.Hour)) {
			got += s[0].Format("15.04") + "-" + s[1].Format("15.04") + " "
		}
		if got != want {
			t.Errorf("%s is open %q, want %q", day, got, want)
		}
	}
	for day, want := range map[string]string{"2026-11-02": "2026-10-30", "2026-11-03": "2026-11-02", "2026-08-18": "2026-08-14"} {
		at, _ := time.ParseInLocation(time.DateOnly, day, WIB)
		if got := h.LastWorkday(at.Add(8 * time.Hour)).Format(time.DateOnly); got != want {
			t.Errorf("before %s the last working day is %s, want %s", day, got, want)
		}
	}
}
