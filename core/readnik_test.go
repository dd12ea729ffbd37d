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

// TestNoReader: without the program there is an error of its own.
func TestNoReader(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, ok, err := core.ReadNIK(context.Background(), nil); ok || !errors.Is(err, core.ErrNoReader) {
		t.Errorf("%t, %v", ok, err)
	}
}

// TestReadNoNIK: of what is no card, or has a number that is no NIK, nothing
// is read.
func TestReadNoNIK(t *testing.T) {
	t.Parallel()
	for name, photo := range map[string][]byte{
		"a number that cannot exist": specimen.Photo(specimen.KTP, 1, specimen.Options{Fill: 0.75}),
		"another paper":              specimen.Photo(specimen.Akta, 1, specimen.Options{Fill: 0.75}),
		"no photo":                   []byte("bukan foto"),
	} {
		nik, ok, err := core.ReadNIK(context.Background(), photo)
		if errors.Is(err, core.ErrNoReader) {
			t.Skip(err)
		}
		if ok || nik != "" || err != nil {
			t.Errorf("%s: %t %v", name, ok, err)
		}
	}
}

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
