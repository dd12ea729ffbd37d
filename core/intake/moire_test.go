package intake

import (
	"math"
	"math/rand/v2"
	"testing"

	"sakti/core/intake/specimen"
)

// drawn is a plane of 320×320 with this level at each place, and some noise.
func drawn(level func(x, y float64) float64) plane {
	p, dice := newPlane(320, 320), rand.New(rand.NewPCG(3, 4))
	for i := range p.pix {
		p.pix[i] = byte(min(255, max(0, level(float64(i%p.w), float64(i/p.w))+3*dice.NormFloat64())))
	}
	return p
}

// TestMoire: a faint wave all over the picture is seen; a strong one in a
// corner, rules and edges are not.
func TestMoire(t *testing.T) {
	t.Parallel()
	slanted := func(x, y, period float64) float64 {
		return math.Sin(2 * math.Pi * (x*math.Cos(0.6) + y*math.Sin(0.6)) / period)
	}
	for name, c := range map[string]struct {
		level  func(x, y float64) float64
		screen bool
	}{
		"nothing":       {func(x, y float64) float64 { return 180 }, false},
		"a faint wave":  {func(x, y float64) float64 { return 180 + 4*slanted(x, y, 3.7) }, true},
		"a longer wave": {func(x, y float64) float64 { return 180 + 5*slanted(x, y, 9) }, true},
		"in a corner": {func(x, y float64) float64 {
			if x < 100 && y < 100 {
				return 180 + 40*slanted(x, y, 3.7)
			}
			return 180
		}, false},
		"rules":         {func(x, y float64) float64 { return 200 - 90*math.Max(0, math.Round(math.Mod(y, 12)/12-0.3)) }, false},
		"slanted edges": {func(x, y float64) float64 { return 160 + 60*math.Min(1, math.Max(-1, 6*slanted(x, y, 31))) }, false},
	} {
		if m := moire(drawn(c.level)); m > greyGrid != c.screen {
			t.Errorf("%s: %.1f", name, m)
		}
	}
	if m := moire(newPlane(100, 500)); m != 0 {
		t.Errorf("too small a picture: %.1f", m)
	}
}

// TestDisplay: a photo of a screen is taken and remarked, one of paper is not.
func TestDisplay(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{specimen.KTP, specimen.Akta} {
		v := look1(specimen.Photo(kind, 2, smaller(kind, specimen.Options{Screen: true})))
		if v.Refused != "" || v.Remark != Display || v.Clean == nil {
			t.Errorf("%s on a screen: %q %q, moiré %.1f", kind, v.Refused, v.Remark, v.Moire)
		}
		if v := look1(specimen.Photo(kind, 2, smaller(kind, specimen.Options{}))); v.Remark != "" {
			t.Errorf("%s: %q, moiré %.1f", kind, v.Remark, v.Moire)
		}
	}
}

// TestFFT: what is known of three transforms, and that none loses power.
func TestFFT(t *testing.T) {
	var flat, wave [tile]complex128
	for i := range flat {
		flat[i] = 1
		wave[i] = complex(math.Cos(2*math.Pi*5*float64(i)/tile), 0)
	}
	fft(&flat)
	fft(&wave)
	for i := range flat {
		want, wantWave := 0.0, 0.0
		if i == 0 {
			want = tile
		}
		if i == 5 || i == tile-5 {
			wantWave = tile / 2
		}
		if math.Abs(real(flat[i])-want) > 1e-9 || math.Abs(real(wave[i])-wantWave) > 1e-9 || math.Abs(imag(wave[i])) > 1e-9 {
			t.Fatalf("at %d: %v and %v", i, flat[i], wave[i])
		}
	}
}
