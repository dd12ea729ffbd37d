package core_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sakti/core"
	"sakti/core/coretest"
)

// What waits for an admin is named, each kind only where there is something,
// and gone once it is put right.
func TestConcerns(t *testing.T) {
	t.Parallel()
	ctx, tx, clock := context.Background(), coretest.Tx(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := tx.Exec(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`UPDATE counters SET status = 'closed' WHERE code <> 'FASKES-01'`)
	concerns := func(strict bool, want ...string) {
		t.Helper()
		list, err := office.Concerns(ctx, tx, admin, strict)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range list {
			got = append(got, fmt.Sprintf("%s %s %d", c.Kind, c.Name, c.Total))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	concerns(false, "counter Faskes 1 1")
	_, made, err := office.ImportStaff(ctx, tx, admin, []byte("nama_pengguna;nama;tugas;loket\nsiti;Siti;Operator loket;FASKES-01\nratna;Ratna;Verifikator;\n"), true)
	if err != nil || len(made) != 2 {
		t.Fatal(made, err)
	}
	concerns(false)
	clock.Add(core.PanelInvitationLife + time.Minute)
	concerns(false, "code Siti 1", "link Ratna 2", "link Siti 2")
	secret, err := office.InviteToPanel(ctx, tx, admin, made[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	concerns(false, "code Siti 1", "link Siti 1")
	if _, err := office.AcceptPanelInvitation(ctx, tx, secret, chosen); err != nil {
		t.Fatal(err)
	}
	exec(`DELETE FROM panel_invitations WHERE used_at IS NULL`)
	code, err := office.Invite(ctx, tx, admin, made[0].ID, *coretest.Counter(t, tx, "FASKES-01"))
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, office.LinkOperator(ctx, tx, coretest.Citizen(t, tx), code), "")
	concerns(false)
	concerns(true, "factor "+admin.Name+" 2", "factor Ratna 2")
	exec(`INSERT INTO second_factors (staff_id, secret, confirmed_at) SELECT id, '\x00', now() FROM staff`)
	concerns(true)

	for range 5 {
		_, err := office.Authenticate(ctx, tx, "ratna", "salah-salah-salah", "192.0.2.9")
		wantCode(t, err, core.Forbidden)
	}
	concerns(true, "locked Ratna 1")
	clock.Add(time.Hour)
	concerns(true)

	exec(`INSERT INTO river_job (state, finalized_at, kind, max_attempts, args) VALUES ('discarded', now(), 'readnik', 3, '{}'), ('discarded', now(), 'readnik', 3, '{}'), ('completed', now(), 'readnik', 3, '{}')`)
	exec(`WITH c AS (INSERT INTO conversations (channel, account, chat, person_id) VALUES ('simulator', 'sakti', 'parked', $1) RETURNING id)
		INSERT INTO tickets (conversation_id, reason) SELECT id, 'error' FROM c`, coretest.Citizen(t, tx))
	concerns(true, "job  2", "parked  1")
	wantCode(t, office.SetActive(ctx, tx, admin, made[0].ID, false), "")
	concerns(true, "counter Faskes 1 1", "job  2", "parked  1")
	empty, err := core.Counters(ctx, tx, core.CounterFilter{Empty: true})
	if err != nil || len(empty) != 1 || empty[0].Code != "FASKES-01" {
		t.Errorf("%+v, %v", empty, err)
	}
	_, err = office.Concerns(ctx, tx, coretest.Staff(t, tx, core.Role{Code: "head_of_office"}), true)
	wantCode(t, err, core.Forbidden)
}

// Of many only a few are named.
func TestConcernsAreFew(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	start := time.Now()
	list, err := office.Concerns(ctx, tx, nil, true)
	t.Logf("%d counters without anybody: %v", list[0].Total, time.Since(start))
	if err != nil || len(list) != 3 || list[0].Kind != "counter" || list[0].Total < 300 {
		t.Errorf("%+v, %v", list, err)
	}
}
