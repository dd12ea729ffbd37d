package core_test

import (
	"context"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// Two whose last wrong password is days ago mistype at the same moment, at
// different places: neither waits for the other's old count.
func TestOldFailuresAreInNobodysWay(t *testing.T) {
	t.Parallel()
	ctx, pool, office := context.Background(), coretest.Pool(t), coretest.Office(t)
	places := []string{place(), place()}
	_, err := pool.Exec(ctx, `INSERT INTO login_failures (username, source, failures, until)
		SELECT name, source, 1, $2 FROM unnest($1::text[]) AS source, unnest(ARRAY['', 'siti']) AS name`, places, coretest.Monday.AddDate(0, 0, -3))
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	begun := make([]pgx.Tx, len(places))
	for i, source := range places { // both count before one of them sweeps
		if begun[i], err = pool.Begin(ctx); err == nil {
			_, err = begun[i].Exec(ctx, `UPDATE login_failures SET failures = failures WHERE source = $1`, source)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, source := range places {
		group.Go(func() {
			if _, err := office.Authenticate(ctx, begun[i], "siti", "tebak-tebak-saja", source); core.CodeOf(err) != core.Forbidden {
				t.Errorf("%s: %v", source, err)
			}
			if err := begun[i].Commit(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	var left int
	if err := pool.QueryRow(ctx, `SELECT count(*) FROM login_failures WHERE failures = 1 AND until = $1`, coretest.Monday.AddDate(0, 0, -3)).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d old counts are left, %v", left, err)
	}
}
