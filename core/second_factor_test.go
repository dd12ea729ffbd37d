package core_test

import (
	"context"
	"encoding/base32"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pquerna/otp/totp"

	"sakti/core"
	"sakti/core/coretest"
)

// factored is an office in which somebody has a second factor in force.
func factored(t *testing.T) (pgx.Tx, *core.Office, *coretest.Clock, *core.Staff, string, []string) {
	t.Helper()
	ctx, tx, clock := context.Background(), coretest.Tx(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	staff := coretest.Staff(t, tx, core.Role{Code: "verifier"})
	factor, err := office.BeginFactor(ctx, tx, staff)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := office.BeginFactor(ctx, tx, staff); err != nil || again != factor {
		t.Errorf("another secret before the first is confirmed: %v", err)
	}
	if _, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(factor.Secret); err != nil || !strings.Contains(factor.URL, factor.Secret) {
		t.Errorf("secret %q, %v", factor.Secret, err)
	}
	if _, err := office.ConfirmFactor(ctx, tx, staff, "000000"); core.CodeOf(err) != core.Invalid {
		t.Errorf("a wrong code confirms: %v", err)
	}
	recovery, err := office.ConfirmFactor(ctx, tx, staff, codeAt(t, factor.Secret, clock.Now()))
	if err != nil || len(recovery) != 10 {
		t.Fatal(recovery, err)
	}
	return tx, office, clock, staff, factor.Secret, recovery
}

func codeAt(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// A code opens once; neither it nor one from before it opens again.
func TestFactorIsNoReplay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	tx, office, clock, staff, secret, _ := factored(t)
	check := func(code string, want core.Code) {
		t.Helper()
		if err := office.CheckFactor(ctx, tx, staff, code, "10.0.0.1"); core.CodeOf(err) != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
	first := codeAt(t, secret, clock.Now())
	check(first, core.Forbidden) // it confirmed the factor
	clock.Add(30 * time.Second)
	second := codeAt(t, secret, clock.Now())
	check(" "+second[:3]+" "+second[3:], "")
	check(second, core.Forbidden)
	check(first, core.Forbidden)
	clock.Add(2 * time.Minute)
	check(second, core.Forbidden)
	check(codeAt(t, secret, clock.Now().Add(30*time.Second)), "") // a clock that is fast
	check(codeAt(t, secret, clock.Now()), core.Forbidden)         // then nothing from before
	if staff, err := office.StaffByID(ctx, tx, staff.ID); err != nil || !staff.Factor {
		t.Error("the factor is not in force", err)
	}
}

// Recovery codes open once each, however they are typed.
func TestRecoveryCodes(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	tx, office, _, staff, _, recovery := factored(t)
	if err := office.CheckFactor(ctx, tx, staff, " "+strings.ToUpper(strings.ReplaceAll(recovery[3], "-", " ")), "10.0.0.1"); err != nil {
		t.Error(err)
	}
	if err := office.CheckFactor(ctx, tx, staff, recovery[3], "10.0.0.1"); core.CodeOf(err) != core.Forbidden {
		t.Errorf("a recovery code opened twice: %v", err)
	}
	if n, err := office.RecoveryLeft(ctx, tx, staff); err != nil || n != 9 {
		t.Errorf("%d left, %v", n, err)
	}
	other := coretest.Staff(t, tx, core.Role{Code: "verifier"})
	if err := office.CheckFactor(ctx, tx, other, recovery[4], "10.0.0.2"); core.CodeOf(err) != core.Forbidden {
		t.Errorf("somebody else's recovery code opened: %v", err)
	}
}

// Guessing locks where the guesses come from; the owner, elsewhere, comes in.
func TestFactorLock(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	tx, office, clock, staff, secret, _ := factored(t)
	for range 5 {
		_ = office.CheckFactor(ctx, tx, staff, "000000", "203.0.113.9")
	}
	clock.Add(31 * time.Second)
	code := codeAt(t, secret, clock.Now())
	if err := office.CheckFactor(ctx, tx, staff, code, "203.0.113.9"); core.CodeOf(err) != core.Locked {
		t.Errorf("not locked: %v", err)
	}
	if err := office.CheckFactor(ctx, tx, staff, code, "10.0.0.1"); err != nil {
		t.Errorf("the owner is locked out: %v", err)
	}
}

// An admin takes a lost factor away; nobody else does.
func TestFactorReset(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	tx, office, _, staff, _, recovery := factored(t)
	if err := office.ResetFactor(ctx, tx, staff, staff.ID); core.CodeOf(err) != core.Forbidden {
		t.Errorf("a verifier did: %v", err)
	}
	if err := office.ResetFactor(ctx, tx, coretest.Staff(t, tx, core.Role{Code: "admin"}), staff.ID); err != nil {
		t.Fatal(err)
	}
	if err := office.CheckFactor(ctx, tx, staff, recovery[0], "10.0.0.1"); core.CodeOf(err) != core.Forbidden {
		t.Errorf("an old recovery code opened: %v", err)
	}
	if _, err := office.BeginFactor(ctx, tx, staff); err != nil {
		t.Error(err)
	}
}
