package core_test

import (
	"context"
	"errors"
	"testing"

	"sakti/core"
	"sakti/core/coretest"
)

// slowPen is a signer whose signature comes later.
type slowPen struct{ ready bool }

func (p *slowPen) Sign(_ context.Context, document []byte) ([]byte, string, error) {
	if !p.ready {
		return nil, "", core.ErrPending
	}
	return document, "PENA-1", nil
}

func TestAdvanceMakesThenSigns(t *testing.T) {
	t.Parallel()
	ctx, tx, office, pen := context.Background(), coretest.Tx(t), coretest.Office(t), new(slowPen)
	office.Signer = pen
	a := coretest.Application(t, tx, office, "KK-HILANG", "validated")
	advance := func(want error, state string) {
		t.Helper()
		if err := office.Advance(ctx, tx, a); !errors.Is(err, want) || a.State != state {
			t.Fatalf("%v, now %s; want %v, %s", err, a.State, want, state)
		}
	}
	advance(nil, "signing")
	advance(core.ErrPending, "signing")
	documents, err := office.Documents(ctx, tx, a.ID)
	if err != nil || len(documents) != 1 || documents[0].Signed {
		t.Fatalf("documents %+v, %v", documents, err)
	}
	pen.ready = true
	advance(nil, "ready")
	advance(nil, "ready") // nothing more is the system's
	if documents, err = office.Documents(ctx, tx, a.ID); err != nil || len(documents) != 1 || !documents[0].Signed {
		t.Errorf("documents %+v, %v", documents, err)
	}
}
