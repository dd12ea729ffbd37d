package core_test

import (
	"bytes"
	"errors"
	"testing"

	"sakti/core"
	"sakti/core/coretest"
)

// A receipt is made of a case that was handed in, whatever became of it since;
// the same case gives the same bytes.
func TestReceipt(t *testing.T) {
	t.Parallel()
	ctx, tx, office := t.Context(), coretest.Tx(t), coretest.Office(t)
	for _, state := range []string{"submitted", "returned", "closed"} {
		a := coretest.Application(t, tx, office, "AKL", state)
		first, err := office.Receipt(ctx, tx, a, "https://sakti.example/lacak")
		if err != nil || !bytes.HasPrefix(first, []byte("%PDF-")) {
			t.Fatalf("%s: %.20q, %v", state, first, err)
		}
		again, err := office.Receipt(ctx, tx, a, "https://sakti.example/lacak")
		if err != nil || !bytes.Equal(first, again) {
			t.Errorf("%s: another receipt the second time, %v", state, err)
		}
	}
	draft := coretest.Application(t, tx, office, "AKL", "draft")
	var refused *core.Error
	if _, err := office.Receipt(ctx, tx, draft, ""); !errors.As(err, &refused) || refused.Code != core.Invalid {
		t.Errorf("of a draft: %v", err)
	}
}
