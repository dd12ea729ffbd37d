package core_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

func TestNumbersDrawnAtOnceAreUnique(t *testing.T) {
	t.Parallel()
	ctx, pool := context.Background(), coretest.Pool(t)
	var mu sync.Mutex
	var all []string
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
				drawn, err := core.Numbers(ctx, tx, 250, coretest.Monday)
				mu.Lock()
				defer mu.Unlock()
				all = append(all, drawn...)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	slices.Sort(all)
	if len(all) != 1000 || len(slices.Compact(slices.Clone(all))) != 1000 {
		t.Errorf("%d numbers, some twice", len(all))
	}
	for _, number := range all {
		if !core.ValidNumber(number) || number[:3] != "26-" {
			t.Errorf("drew %s", number)
		}
	}
}
