package core_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

func TestSeedTwiceWritesNothing(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	state := func() (got string) {
		err := tx.QueryRow(ctx, `SELECT (SELECT count(*) || ' ' || md5(string_agg(r::text || ctid::text, '' ORDER BY code)) FROM regions r)
			|| ', ' || (SELECT count(*) || ' ' || md5(string_agg(c::text || ctid::text, '' ORDER BY code)) FROM counters c)`).Scan(&got)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	before, begin := state(), time.Now()
	if err := core.Seed(ctx, tx); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > time.Second {
		t.Errorf("the second seed took %v", took)
	}
	if after := state(); before != after || !strings.HasPrefix(after, "319 ") || !strings.Contains(after, ", 339 ") {
		t.Errorf("before %s, after %s", before, after)
	}
}

func TestDemoHasEveryRoleAndTheyComeIn(t *testing.T) {
	t.Parallel()
	ctx, pool, office := context.Background(), coretest.Pool(t), coretest.Office(t)
	tx := begin(t, pool)
	list, err := office.SeedDemo(ctx, tx)
	if err != nil {
		t.Fatal(err)
	}
	roles, sections, passwords := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, c := range list {
		passwords[c.Password] = true
		if c.Username == "" {
			checkDemoInvitation(t, office, tx, c)
			continue
		}
		staff, err := office.Authenticate(ctx, tx, c.Username, c.Password, somewhere)
		if err != nil {
			t.Fatalf("%s: %v", c.Username, err)
		}
		if staff.Name != c.Name || staff.MustChange || c.Roles == "" {
			t.Errorf("%+v comes in as %+v", c, staff)
		}
		for _, role := range staff.Roles {
			roles[role.Code] = true
			if role.Code == "validator" {
				sections[role.Section] = true
			}
		}
	}
	if len(list) != 14 || len(passwords) != len(list) {
		t.Errorf("%d credentials, %d passwords", len(list), len(passwords))
	}
	for _, role := range office.Catalog.Steps.Roles {
		if !roles[role.Code] {
			t.Errorf("nobody is %s", role.Code)
		}
	}
	for _, section := range office.Catalog.Steps.Sections {
		if !sections[section.Code] {
			t.Errorf("nobody validates for %s", section.Code)
		}
	}
	if again, err := office.SeedDemo(ctx, tx); err != nil || again != nil {
		t.Errorf("a second time: %v, %v", again, err)
	}
}

func checkDemoInvitation(t *testing.T, office *core.Office, tx pgx.Tx, c core.Credential) {
	t.Helper()
	citizen := coretest.Citizen(t, tx)
	if err := office.LinkOperator(context.Background(), tx, citizen, c.Password); err != nil {
		t.Error(err)
	}
	if op := person(t, tx, citizen).Operator; op == nil || op.Name != c.Name || op.Counter != "Desa Sumberagung, Pracimantoro" {
		t.Errorf("the code makes %+v", op)
	}
}

func begin(t *testing.T, db interface {
	Begin(context.Context) (pgx.Tx, error)
}) pgx.Tx {
	t.Helper()
	tx, err := db.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	return tx
}
