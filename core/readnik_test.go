package core_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"sakti/core"
	"sakti/core/intake"
	"sakti/core/intake/specimen"
)

// TestReadNIK reads cards as chats deliver them. Most must be read, and what
// is read must be right: a wrong suggestion is worse than none.
func TestReadNIK(t *testing.T) {
	t.Parallel()
	right, wrong, tried := 0, 0, 0
	for seed := range int64(6) {
		nik := fmt.Sprintf("33120145%02d%02d00%02d", 1+seed, 60+seed, 11*seed+7)
		o := specimen.Options{NIK: nik, Fill: 0.75, Generations: int(seed % 2)}
		v := intake.Look(specimen.Photo(specimen.KTP, seed, o), intake.DefaultLimits())
		got, ok, err := core.ReadNIK(context.Background(), v.Clean)
		if errors.Is(err, core.ErrNoReader) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		tried++
		switch {
		case ok && got.Full() == nik:
			right++
		case ok:
			wrong++
			t.Logf("seed %d: read another number", seed)
		}
	}
	t.Logf("%d of %d read rightly, %d wrongly", right, tried, wrong)
	if 2*right < tried || wrong > 0 {
		t.Errorf("%d of %d read rightly, %d wrongly", right, tried, wrong)
	}
}
