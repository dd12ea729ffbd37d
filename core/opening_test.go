package core_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"sakti/core"
	"sakti/core/coretest"
)

// Whose work a case is needs no reason; all others give one, for an hour.
func TestPurpose(t *testing.T) {
	t.Parallel()
	ctx, tx, clock := context.Background(), coretest.Tx(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	a := coretest.Application(t, tx, office, "AKL", "submitted")
	verifier := coretest.Staff(t, tx, core.Role{Code: "verifier"})
	validator := coretest.Staff(t, tx, core.Role{Code: "validator", Section: "C-LH"})
	head := coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
	purpose := func(staff *core.Staff) (bool, string) {
		t.Helper()
		now, err := office.Application(ctx, tx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		own, reason, err := office.Purpose(ctx, tx, now, staff)
		if err != nil {
			t.Fatal(err)
		}
		return own, reason
	}
	for staff, want := range map[*core.Staff]bool{verifier: true, validator: false, head: false} {
		if own, _ := purpose(staff); own != want {
			t.Errorf("%s: own %v, want %v", staff.Roles[0].Code, own, want)
		}
	}
	if _, err := office.Act(ctx, tx, verifier, a.ID, 0, "claim", core.Note{}); err != nil {
		t.Fatal(err)
	}
	if _, err := office.Act(ctx, tx, verifier, a.ID, 0, "reject", core.Note{Reason: "Bukan warga Wonogiri."}); err != nil {
		t.Fatal(err)
	}
	if own, _ := purpose(verifier); !own {
		t.Error("they rejected it a moment ago")
	}
	if err := office.Opened(ctx, tx, head, a.ID, " Pemohon   bertanya\n"); err != nil {
		t.Fatal(err)
	}
	if own, reason := purpose(head); own || reason != "Pemohon bertanya" {
		t.Errorf("own %v, reason %q", own, reason)
	}
	clock.Add(core.OpenFor)
	if _, reason := purpose(head); reason != "" {
		t.Errorf("after an hour: %q", reason)
	}
	clock.Add(24 * time.Hour)
	if own, _ := purpose(verifier); own {
		t.Error("yesterday's work")
	}
	for _, reason := range []string{"", "  x ", strings.Repeat("a", 201)} {
		if err := office.Opened(ctx, tx, head, a.ID, reason); core.CodeOf(err) != core.Invalid {
			t.Errorf("%.10q: %v", reason, err)
		}
	}
	far := "33.12.25"
	camat := coretest.Staff(t, tx, core.Role{Code: "camat", Region: &far})
	if err := office.Opened(ctx, tx, camat, a.ID, "Pemohon bertanya"); core.CodeOf(err) != core.NotFound {
		t.Errorf("out of reach: %v", err)
	}
	list, err := office.Openings(ctx, tx, a.ID)
	if err != nil || len(list) != 1 || list[0].Name != head.Name || list[0].Reason != "Pemohon bertanya" {
		t.Errorf("%+v, %v", list, err)
	}
}
