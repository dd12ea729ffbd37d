package intake

import (
	"flag"
	"testing"

	"sakti/core/intake/specimen"
)

var seeds = flag.Int("seeds", 0, "photos per kind of sheet and condition in TestConfusion; 0 tries two kinds only")

// conditions are how photos come. Usable ones may be refused in fewer than
// two of a hundred cases; of the others, least is the share that must be
// caught, and by which code.
var conditions = []struct {
	name  string
	opts  specimen.Options
	want  Code
	least float64
}{
	{"good", specimen.Options{}, "", 0},
	{"forwarded three times", specimen.Options{Quality: 45, Generations: 3}, "", 0},
	{"noisy", specimen.Options{Noise: 9}, "", 0},
	{"askew", specimen.Options{Slant: 0.25, Turn: 12}, "", 0},
	{"half of a bare table", specimen.Options{Plain: true, Fill: 0.45}, "", 0},
	{"soft but readable", specimen.Options{Blur: 1.2}, "", 0},
	{"evening, grainy", specimen.Options{Light: 0.4, Noise: 6}, "", 0},
	{"bright", specimen.Options{Light: 1.5}, "", 0},
	{"a lamp's reflection", specimen.Options{Glare: 0.12}, "", 0},
	{"out of focus", specimen.Options{Blur: 5}, Blurred, 0.95},
	{"shaken", specimen.Options{Motion: 24}, Blurred, 0.5},
	{"no light", specimen.Options{Light: 0.1}, Dark, 0.95},
	{"burnt out", specimen.Options{Light: 6}, Bright, 0.95},
}

// TestConfusion draws every kind of sheet under every condition and prints
// what was said: with -v -seeds 20 it is the table to calibrate by.
func TestConfusion(t *testing.T) {
	refused, usable := 0, 0
	for i, c := range conditions {
		said := map[Code]int{}
		kinds := specimen.Kinds
		if *seeds == 0 {
			kinds = []string{kinds[i%len(kinds)], kinds[(i+2)%len(kinds)]}
		}
		for _, kind := range kinds {
			for s := range max(1, *seeds) {
				said[look1(specimen.Photo(kind, int64(s), smaller(kind, c.opts))).Refused]++
			}
		}
		n := len(kinds) * max(1, *seeds)
		t.Logf("%-24s %4d photos: %v", c.name, n, said)
		if c.want == "" {
			refused, usable = refused+n-said[""], usable+n
			continue
		}
		if caught := float64(said[c.want]) / float64(n); caught < c.least {
			t.Errorf("%s: %.0f%% said to be %q, want %.0f%%", c.name, 100*caught, c.want, 100*c.least)
		}
	}
	t.Logf("usable photos refused: %d of %d", refused, usable)
	if refused*50 > usable {
		t.Errorf("%d of %d usable photos refused: more than 2%%", refused, usable)
	}
}

// smaller makes the photos three quarters as long: quicker, and the judge
// measures on a smaller copy anyhow.
func smaller(kind string, o specimen.Options) specimen.Options {
	o.Width, o.Height = 960, 720
	if kind != specimen.KTP && kind != specimen.KK {
		o.Width, o.Height = 720, 960
	}
	return o
}
