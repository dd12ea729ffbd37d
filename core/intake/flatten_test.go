package intake

import (
	"math"
	"testing"

	"sakti/core/intake/specimen"
)

// TestFlatten: a sheet that lies askew comes out alone and straight, with the
// shape of its kind, dark ink and light ground, and can be taken in again.
func TestFlatten(t *testing.T) {
	for kind, ratio := range map[string]float64{specimen.KTP: 54.0 / 86, specimen.KK: 210.0 / 297, specimen.Akta: 297.0 / 210} {
		o := smaller(kind, specimen.Options{Slant: 0.15, Turn: 10, Fill: 0.65})
		photo := specimen.Photo(kind, 2, o)
		flat, sure := Flatten(photo)
		if !sure {
			t.Errorf("%s: not flattened", kind)
			continue
		}
		b := decoded(t, flat).Bounds()
		if got := float64(b.Dy()) / float64(b.Dx()); math.Abs(got/ratio-1) > 0.12 {
			t.Errorf("%s: height by width is %.2f, want %.2f", kind, got, ratio)
		}
		if b.Dx() >= o.Width || b.Dy() >= o.Height {
			t.Errorf("%s: %v is not smaller than %dx%d", kind, b.Max, o.Width, o.Height)
		}
		limits := DefaultLimits()
		limits.MinSide = 100
		before, after := Look(photo, limits), Look(flat, limits)
		if after.Refused != "" || after.Light < 225 || after.Shadow > before.Shadow {
			t.Errorf("%s: %q, from %.0f to %.0f, before from %.0f to %.0f", kind, after.Refused, after.Shadow, after.Light, before.Shadow, before.Light)
		}
		if after.Lines < before.Lines {
			t.Errorf("%s: its lines are no straighter than before: %.2f, %.2f", kind, after.Lines, before.Lines)
		}
	}
}

// TestFlattenUnsure: where the corners are not plain, nothing is made.
func TestFlattenUnsure(t *testing.T) {
	for name, photo := range map[string][]byte{
		"cut off":    specimen.Photo(specimen.KTP, 1, specimen.Cut),
		"too large":  specimen.Photo(specimen.KK, 1, specimen.Options{Fill: 1.1}),
		"no sheet":   specimen.Photo(specimen.Table, 1, specimen.Options{Width: 800, Height: 600}),
		"a face":     specimen.Photo(specimen.Face, 1, specimen.Options{Width: 800, Height: 600}),
		"all paper":  specimen.Photo(specimen.Sheet, 1, specimen.Options{Width: 800, Height: 600}),
		"no picture": []byte("bukan foto"),
	} {
		if _, sure := Flatten(photo); sure {
			t.Errorf("%s: flattened", name)
		}
	}
}
