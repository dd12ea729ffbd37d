package intake

import (
	"testing"

	"sakti/core/intake/specimen"
)

// forwarded is a photo as it arrives by another way: smaller, saved worse and
// a little brighter.
func forwarded(t *testing.T, photo []byte, side, quality int) []byte {
	t.Helper()
	pic := newPicture(decoded(t, photo), 0).fit(side)
	for i, v := range pic.planes[0].pix {
		pic.planes[0].pix[i] = byte(min(255, int(v)+8))
	}
	return pic.encode(quality)
}

// TestHash: a copy is nearer than Near, another photo much farther, also one
// of the same kind of paper.
func TestHash(t *testing.T) {
	farthest, nearest := 0, 1024
	for _, kind := range specimen.Kinds {
		var seen []Hash
		for seed := range int64(4) {
			photo := specimen.Photo(kind, seed, smaller(kind, specimen.Options{}))
			h := look1(photo).Hash
			farthest = max(farthest, h.Distance(look1(forwarded(t, photo, 800, 45)).Hash))
			for _, other := range seen {
				nearest = min(nearest, h.Distance(other))
			}
			seen = append(seen, h)
		}
	}
	t.Logf("copies differ by at most %d bits, other photos by at least %d", farthest, nearest)
	if farthest > Near || nearest <= Near {
		t.Errorf("copies differ by up to %d bits, other photos by %d or more; Near is %d", farthest, nearest, Near)
	}
}

// TestHashUpright: the same picture stored lying on its side has the same look.
func TestHashUpright(t *testing.T) {
	upright, lying := small, small
	lying.Orientation = 6
	a, b := look1(specimen.Photo(specimen.KK, 3, upright)).Hash, look1(specimen.Photo(specimen.KK, 3, lying)).Hash
	if d := a.Distance(b); d > Near {
		t.Errorf("%d bits differ", d)
	}
}
