package core_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"sakti/core"
	"sakti/core/coretest"
)

// The environment's values hold until somebody sets others; every process has
// them within three seconds; who, when, old and new are in the log.
func TestSettings(t *testing.T) {
	t.Parallel()
	ctx, tx, clock := context.Background(), coretest.Tx(t), coretest.NewClock(coretest.Monday)
	office, other := coretest.OfficeAt(t, clock), coretest.OfficeAt(t, clock) // two processes
	env := core.Settings{Phone: "0273-1111", Address: "Jl. Lama 1", CounterHours: "Senin sampai Jumat"}
	office.Defaults, other.Defaults = env, env
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
	read := func(o *core.Office) core.Settings {
		t.Helper()
		s, err := o.Settings(ctx, tx)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if read(office) != env || read(other) != env {
		t.Fatalf("%+v, %+v", read(office), read(other))
	}
	wantCode(t, office.SetSetting(ctx, tx, head, "office_phone", " 0273  2222 "), "")
	if now := read(other); now != env {
		t.Errorf("read anew at once: %+v", now)
	}
	clock.Add(3 * time.Second)
	if now := read(other); now.Phone != "0273 2222" || now.Address != env.Address {
		t.Errorf("three seconds later: %+v", now)
	}
	wantCode(t, office.SetSetting(ctx, tx, head, "office_phone", "0273 2222"), "") // nothing changes
	wantCode(t, office.ResetSetting(ctx, tx, head, "office_phone"), "")
	clock.Add(3 * time.Second)
	if read(office) != env {
		t.Errorf("after the reset: %+v", read(office))
	}
	history, err := office.LogEntries(ctx, tx, head, core.LogFilter{About: "setting office_phone"})
	if err != nil || len(history) != 2 || history[0].Was != "0273 2222" || history[0].Became != "0273-1111" || history[1].Was != "0273-1111" ||
		history[1].By != head.Name || history[1].At.IsZero() {
		t.Errorf("%+v, %v", history, err)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	for _, c := range []struct {
		actor       *core.Staff
		name, value string
		want        core.Code
	}{
		{admin, "office_phone", "0823-2872-9953", ""},
		{admin, "office_phone", "+62 (273) 321-100", ""},
		{admin, "office_phone", "12345", core.Invalid},
		{admin, "office_phone", "hubungi Pak Budi", core.Invalid},
		{admin, "office_phone", "- - - - - - - -", core.Invalid},
		{admin, "office_address", "", core.Invalid},
		{admin, "office_address", strings.Repeat("a", 121), core.Invalid},
		{admin, "office_address", "Jalan\x00Baru", core.Invalid},
		{admin, "office_address", "Jl. Jenderal Sudirman 147a, Wonogiri", ""},
		{admin, "counter_hours", "Senin sampai Jumat, 08.00 sampai 15.00 WIB", ""},
		{admin, "SAKTI_FILE_KEY", "rahasia", core.NotFound},
		{coretest.Staff(t, tx, core.Role{Code: "verifier"}), "office_phone", "0273-2222", core.Forbidden},
		{nil, "office_phone", "0273-2222", core.Forbidden},
	} {
		if err := office.SetSetting(ctx, tx, c.actor, c.name, c.value); core.CodeOf(err) != c.want || (c.want == "" && err != nil) {
			t.Errorf("%s %q: %v, want %q", c.name, c.value, err, c.want)
		}
	}
	states, err := office.SettingStates(ctx, tx)
	if err != nil || len(states) != len(core.SettingNames) {
		t.Fatal(states, err)
	}
	for _, s := range states[:3] { // the others have a number of days from the start
		if !s.Set || s.Value == "" || s.Default != "" {
			t.Errorf("%+v", s)
		}
	}
}
