package core_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// What somebody decided a moment before their duties changed is done, for then
// it was their duty; the case does not stay with somebody who may do nothing
// with it.
func TestDecisionBeforeAnotherDuty(t *testing.T) {
	t.Parallel()
	ctx, pool, office := context.Background(), coretest.Pool(t), coretest.Office(t)
	a, verifier := decided(t, pool, office)
	inTx(t, pool, func(tx pgx.Tx) {
		coretest.Staff(t, tx, core.Role{Code: "admin"})
		if err := office.Postpone(ctx, tx, verifier, a.ID, a.Rev, "reject", core.Note{Reason: "Permohonan ini bukan untuk Wonogiri."}); err != nil {
			t.Fatal(err)
		}
	})
	inTx(t, pool, func(tx pgx.Tx) {
		if err := office.SetRoles(ctx, tx, nil, verifier.ID, []core.Role{{Code: "camat", Region: new("33.12.01")}}); err != nil {
			t.Fatal(err)
		}
		left, err := office.PendingOf(ctx, tx, verifier)
		if err != nil || len(left) != 0 {
			t.Errorf("%d decisions wait, %v", len(left), err)
		}
	})
	if state, _ := stands(t, pool, a); state != "rejected" {
		t.Errorf("the case is %s, want rejected", state)
	}
}
