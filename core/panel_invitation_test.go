package core_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

const chosen = "sawah-kopi-gerimis"

// A newcomer chooses a password by their link, once; with it they come in.
func TestPanelInvitation(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	clock := coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	rini, temporary, err := office.AddStaff(ctx, tx, admin, core.NewStaff{Username: "rini.undangan", Name: "Rini", Roles: []core.Role{{Code: "verifier"}}})
	if err != nil {
		t.Fatal(err)
	}
	invite := func() string {
		t.Helper()
		secret, err := office.InviteToPanel(ctx, tx, admin, rini.ID)
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	_, err = office.InviteToPanel(ctx, tx, rini, rini.ID)
	wantCode(t, err, core.Forbidden)
	_, err = office.InviteToPanel(ctx, tx, admin, 1<<40)
	wantCode(t, err, core.NotFound)
	refused := func(secret, password string) {
		t.Helper()
		_, err := office.AcceptPanelInvitation(ctx, tx, secret, password)
		wantCode(t, err, core.Invalid)
	}
	old := invite()
	secret := invite()
	refused(old, chosen) // replaced
	refused("", chosen)
	refused(secret, "pendek")
	if until, err := office.PanelInvitationOpen(ctx, tx, rini.ID); err != nil || until == nil || until.Sub(office.Now()) < 71*time.Hour {
		t.Errorf("%v, %v", until, err)
	}
	clock.Add(core.PanelInvitationLife)
	refused(secret, chosen) // too late
	secret = invite()
	wantCode(t, office.SetActive(ctx, tx, admin, rini.ID, false), "")
	refused(secret, chosen)
	_, err = office.InviteToPanel(ctx, tx, admin, rini.ID)
	wantCode(t, err, core.Invalid)
	wantCode(t, office.SetActive(ctx, tx, admin, rini.ID, true), "")
	refused(secret, chosen) // a closed account voids it for good
	secret = invite()

	before, err := office.Invited(ctx, tx, secret)
	if err != nil || before.ID != rini.ID || !before.MustChange {
		t.Fatalf("%+v, %v", before, err)
	}
	after, err := office.AcceptPanelInvitation(ctx, tx, secret, chosen)
	if err != nil || after.MustChange || after.Epoch <= before.Epoch {
		t.Fatalf("%+v, %v", after, err)
	}
	refused(secret, chosen)
	if until, err := office.PanelInvitationOpen(ctx, tx, rini.ID); err != nil || until != nil {
		t.Errorf("%v, %v", until, err)
	}
	if _, err := office.Authenticate(ctx, tx, "rini.undangan", chosen, "192.0.2.1"); err != nil {
		t.Error(err)
	}
	_, err = office.Authenticate(ctx, tx, "rini.undangan", temporary, "192.0.2.1")
	wantCode(t, err, core.Forbidden)
}

// Of two who use one link at the same moment, one comes in.
func TestPanelInvitationOnce(t *testing.T) {
	t.Parallel()
	ctx, pool, office := context.Background(), coretest.Pool(t), coretest.Office(t)
	var secret string
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) (err error) {
		secret, err = office.InviteToPanel(ctx, tx, nil, coretest.Staff(t, tx, core.Role{Code: "admin"}).ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	errs := make(chan error, 2)
	for _, password := range []string{chosen, chosen + "-lain"} {
		go func() {
			errs <- pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
				_, err := office.AcceptPanelInvitation(ctx, tx, secret, password)
				return err
			})
		}()
	}
	one, other := <-errs, <-errs
	if one != nil {
		one, other = other, one
	}
	wantCode(t, one, "")
	wantCode(t, other, core.Invalid)
}
