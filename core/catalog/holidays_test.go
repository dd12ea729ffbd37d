package catalog

import (
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"
)

func wib(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, WIB)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestWorkingTime(t *testing.T) {
	t.Parallel()
	h := builtIn(t).Holidays
	for _, test := range []struct {
		name, from, to string
		want           time.Duration
	}{
		{"a Monday", "2026-11-23 00:00", "2026-11-24 00:00", minutes(450)},
		{"a Friday", "2026-11-27 00:00", "2026-11-28 00:00", minutes(450)},
		{"a week is 37.5 hours", "2026-11-23 00:00", "2026-11-30 00:00", minutes(5 * 450)},
		{"the break does not count", "2026-11-23 11:30", "2026-11-23 13:30", time.Hour},
		{"nor the longer one on Friday", "2026-11-27 11:00", "2026-11-27 13:30", time.Hour},
		{"nor the night", "2026-11-23 15:30", "2026-11-24 08:00", time.Hour},
		{"nor the weekend", "2026-11-27 16:00", "2026-11-30 08:00", time.Hour},
		{"Independence Day", "2026-08-17 00:00", "2026-08-18 00:00", 0},
		{"Idulfitri with its leave", "2026-03-18 00:00", "2026-03-25 00:00", 0},
		{"a Ramadan Tuesday", "2026-02-24 00:00", "2026-02-25 00:00", minutes(390)},
		{"a Ramadan week is 32.5 hours", "2026-03-02 00:00", "2026-03-09 00:00", minutes(1950)},
		{"backwards", "2026-11-24 08:00", "2026-11-23 08:00", 0},
	} {
		if got := h.Working(wib(t, test.from), wib(t, test.to)); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestAddWorkingTime(t *testing.T) {
	t.Parallel()
	h := builtIn(t).Holidays
	for _, test := range []struct {
		name, from string
		add        time.Duration
		want       string
	}{
		{"one working day later", "2026-11-23 09:00", minutes(450), "2026-11-24 09:00"},
		{"over the break", "2026-11-23 11:30", time.Hour, "2026-11-23 13:30"},
		{"to the last minute of the day", "2026-11-23 07:30", minutes(450), "2026-11-23 16:00"},
		{"sent at night", "2026-11-23 22:00", minutes(180), "2026-11-24 10:30"},
		{"over the weekend", "2026-11-27 16:00", time.Hour, "2026-11-30 08:00"},
		{"over Christmas and its leave", "2026-12-23 15:30", time.Hour, "2026-12-28 08:00"},
		{"nothing", "2026-11-22 22:00", 0, "2026-11-22 22:00"},
	} {
		if got := h.Add(wib(t, test.from), test.add); !got.Equal(wib(t, test.want)) {
			t.Errorf("%s: %v, want %s", test.name, got, test.want)
		}
	}
}

func TestOpenAndNext(t *testing.T) {
	t.Parallel()
	h := builtIn(t).Holidays
	for _, test := range []struct {
		at   string
		open bool
		next string
	}{
		{"2026-11-23 07:29", false, "2026-11-23 07:30"},
		{"2026-11-23 07:30", true, "2026-11-23 07:30"},
		{"2026-11-23 12:00", false, "2026-11-23 13:00"},
		{"2026-11-23 15:59", true, "2026-11-23 15:59"},
		{"2026-11-23 16:00", false, "2026-11-24 07:30"},
		{"2026-11-27 12:30", false, "2026-11-27 13:00"},
		{"2026-11-28 10:00", false, "2026-11-30 07:30"},
		{"2026-08-17 10:00", false, "2026-08-18 07:30"},
		{"2026-02-24 07:45", false, "2026-02-24 08:00"},
	} {
		at := wib(t, test.at)
		if got := h.Open(at); got != test.open {
			t.Errorf("%s: open %t, want %t", test.at, got, test.open)
		}
		if got := h.Next(at.UTC()); !got.Equal(wib(t, test.next)) {
			t.Errorf("%s: next %v, want %s", test.at, got, test.next)
		}
	}
}

func TestOfficeThatNeverOpens(t *testing.T) {
	t.Parallel()
	h := &Holidays{}
	at := wib(t, "2026-11-23 09:00")
	if h.Open(at) || !h.Next(at).IsZero() || !h.Add(at, time.Minute).IsZero() {
		t.Error("an office without hours opens")
	}
}

// instants lie in three years with holidays, Ramadan and year ends.
func instants() *rapid.Generator[time.Time] {
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, WIB)
	return rapid.Custom(func(t *rapid.T) time.Time {
		return start.Add(time.Duration(rapid.Int64Range(0, 3*365*24*3600).Draw(t, "seconds")) * time.Second)
	})
}

func TestClockProperties(t *testing.T) {
	t.Parallel()
	h := builtIn(t).Holidays
	rapid.Check(t, func(t *rapid.T) {
		from := instants().Draw(t, "from")
		d := time.Duration(rapid.Int64Range(0, int64(200*time.Hour)).Draw(t, "d"))
		more := time.Duration(rapid.Int64Range(0, int64(20*time.Hour)).Draw(t, "more"))
		to := h.Add(from, d)
		if got := h.Working(from, to); got != d {
			t.Fatalf("Working(from, Add(from, %v)) is %v", d, got)
		}
		if further := h.Add(from, d+more); further.Before(to) {
			t.Fatalf("Add of more is earlier: %v before %v", further, to)
		}
		if split := h.Add(to, more); h.Working(from, split) != d+more {
			t.Fatalf("adding in two parts counts %v, want %v", h.Working(from, split), d+more)
		}
		if d > 0 && !h.Open(to.Add(-time.Nanosecond)) {
			t.Fatalf("work ends at %v, when the office was closed", to)
		}
	})
}

func TestWorkingProperties(t *testing.T) {
	t.Parallel()
	h := builtIn(t).Holidays
	rapid.Check(t, func(t *rapid.T) {
		a := instants().Draw(t, "a")
		b := a.Add(time.Duration(rapid.Int64Range(0, int64(300*time.Hour)).Draw(t, "b")))
		c := b.Add(time.Duration(rapid.Int64Range(0, int64(300*time.Hour)).Draw(t, "c")))
		if h.Working(a, b)+h.Working(b, c) != h.Working(a, c) {
			t.Fatal("working time does not add up")
		}
		if w := h.Working(a, b); w < 0 || w > b.Sub(a) {
			t.Fatalf("working time %v in %v", w, b.Sub(a))
		}
		if back := h.Add(a, h.Working(a, b)); back.After(b) {
			t.Fatalf("Add(a, Working(a, b)) is %v, after b %v", back, b)
		}
		next := h.Next(a)
		if next.Before(a) || !h.Open(next) || h.Working(a, next) != 0 {
			t.Fatalf("next opening after %v is %v", a, next)
		}
	})
}

func TestHolidayMistakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ old, now, mark, want string }{
		{`"2026-12-25": Kelahiran Yesus Kristus`, `"2026-12-32": Kelahiran Yesus Kristus`, ``, "bukan tanggal di tahun 2026"},
		{`"2026-12-25": Kelahiran Yesus Kristus`, `"2027-12-26": Kelahiran Yesus Kristus`, ``, "bukan tanggal di tahun 2026"},
		{`"2026-08-17": Proklamasi Kemerdekaan`, `"2026-08-17": ""`, ``, "belum bernama"},
		{`  rabu:   {from: "07.30", break_from: "12.00", break_to: "13.00", to: "16.00"}`, `  rabo:   {from: "07.30", break_from: "12.00", break_to: "13.00", to: "16.00"}`, ``, `hari "rabo" tidak dikenal`},
		{`  rabu:   {from: "07.30", break_from: "12.00", break_to: "13.00", to: "16.00"}`, `  rabu:   {from: "17.30", break_from: "12.00", break_to: "13.00", to: "16.00"}`, ``, "jam hari rabu tidak urut"},
		{`  rabu:   {from: "07.30", break_from: "12.00", break_to: "13.00", to: "16.00"}`, `  rabu:   {from: "7:30", break_from: "12.00", break_to: "13.00", to: "16.00"}`, ``, `jam "7:30" tidak terbaca`},
		{`    from: "2026-02-19"`, `    from: "2026-04-19"`, `  - name: Ramadan 1447 H`, "bukan rentang tanggal"},
	} {
		override, line := edited(t, holidaysFile, test.old, test.now, test.mark)
		wantProblem(t, Lint(override), holidaysFile, line, test.want)
	}
	text, err := builtin.ReadFile(holidaysFile)
	if err != nil {
		t.Fatal(err)
	}
	override := fstest.MapFS{holidaysFile: {Data: append(text, "  \"2028\":\n    \"2028-01-01\": Tahun Baru\n"...)}}
	if got := load(t, override).Holidays.Days["2028-01-01"]; got != "Tahun Baru" {
		t.Errorf("an added year is not read: %q", got)
	}
}
