package core_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sakti/core"
	"sakti/core/coretest"
)

// The counter of a device goes on, or is 0 for ever; anything else is a copy.
func TestPasskeyCounter(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	staff := coretest.Staff(t, tx, core.Role{Code: "verifier"})
	for i, c := range []struct {
		last, now uint32
		good      bool
	}{{0, 0, true}, {0, 1, true}, {7, 8, true}, {7, 900, true}, {7, 7, false}, {7, 6, false}, {7, 0, false}, {1<<32 - 2, 1<<32 - 1, true}} {
		credential := fmt.Appendf(nil, "%d", i)
		if _, err := office.AddPasskey(ctx, tx, staff, core.Passkey{Credential: credential, PublicKey: []byte{1}, Counter: c.last, Name: "HP"}); err != nil {
			t.Fatal(err)
		}
		who, err := office.UsePasskey(ctx, tx, core.PasskeyUse{Credential: credential, Source: fmt.Sprintf("198.51.100.%d", i),
			Verify: func(*core.Staff, *core.Passkey) (uint32, error) { return c.now, nil }})
		if (err == nil) != c.good || c.good && who.ID != staff.ID || !c.good && core.CodeOf(err) != core.Forbidden {
			t.Errorf("%d after %d: %v", c.now, c.last, err)
		}
	}
	keys, err := office.Passkeys(ctx, tx, staff.ID)
	if err != nil || len(keys) != 8 || keys[3].Counter != 900 || keys[3].UsedAt == nil || keys[4].Counter != 7 || keys[4].UsedAt != nil {
		t.Errorf("kept %+v, %v", keys, err)
	}
}

// Names and numbers are bounded; a passkey is one person's, and goes with
// their second factor.
func TestPasskeysOfAPerson(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	staff, other := coretest.Staff(t, tx, core.Role{Code: "verifier"}), coretest.Staff(t, tx, core.Role{Code: "verifier"})
	add := func(who *core.Staff, credential, name string) core.Code {
		_, err := office.AddPasskey(ctx, tx, who, core.Passkey{Credential: []byte(credential), PublicKey: []byte{1}, Name: name})
		return core.CodeOf(err)
	}
	for i := range core.PasskeysMost {
		if code := add(staff, fmt.Sprint(i), strings.Repeat("k", 40)); code != "" {
			t.Fatal(code)
		}
	}
	for _, c := range []struct {
		who              *core.Staff
		credential, name string
		want             core.Code
	}{{staff, "x", "HP", core.Invalid}, {other, "x", " \n", core.Invalid}, {other, "x", strings.Repeat("k", 41), core.Invalid}, {other, "0", "HP", core.Conflict}} {
		if code := add(c.who, c.credential, c.name); code != c.want {
			t.Errorf("%q %q: %q, want %q", c.credential, c.name, code, c.want)
		}
	}
	keys, err := office.Passkeys(ctx, tx, staff.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := office.RemovePasskey(ctx, tx, other, keys[0].ID); core.CodeOf(err) != core.NotFound {
		t.Errorf("somebody else's is taken away: %v", err)
	}
	never := func(*core.Staff, *core.Passkey) (uint32, error) { t.Error("asked"); return 0, errors.New("asked") }
	if _, err := office.UsePasskey(ctx, tx, core.PasskeyUse{Credential: []byte("0"), Staff: other, Verify: never}); core.CodeOf(err) != core.Forbidden {
		t.Errorf("somebody else's lets in: %v", err)
	}
	if err := office.ResetFactor(ctx, tx, nil, staff.ID); err != nil {
		t.Fatal(err)
	}
	if again, err := office.StaffByID(ctx, tx, staff.ID); err != nil || again.Passkeys != 0 {
		t.Errorf("%d left, %v", again.Passkeys, err)
	}
}

// A challenge is good once and for five minutes.
func TestChallenge(t *testing.T) {
	t.Parallel()
	ctx, tx, clock := context.Background(), coretest.Tx(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	for _, name := range []string{"one", "two", "three"} {
		if err := office.IssueChallenge(ctx, tx, name); err != nil {
			t.Fatal(err)
		}
	}
	spend := func(name string, want bool) {
		t.Helper()
		if good, err := office.SpendChallenge(ctx, tx, name); err != nil || good != want {
			t.Errorf("%s: %v, %v", name, good, err)
		}
	}
	spend("none", false)
	spend("one", true)
	spend("one", false)
	clock.Add(core.ChallengeLife - time.Second)
	spend("two", true)
	clock.Add(2 * time.Second)
	spend("three", false)
	spend("three", false)
}
