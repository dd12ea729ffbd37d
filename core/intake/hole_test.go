package intake

import "testing"

// printed is a page of words in lines, on paper that is burnt where white says
// so; where blank says so there are none.
func printed(w, h int, white, blank func(x, y int) bool) (plane, ink) {
	burntPlane, print := newPlane(w, h), ink{w, h, make([]byte, w*h)}
	for y := range h {
		for x := range w {
			stroke := y%14 < 5 && x%9 < 5 && x > 20 && x < w-20 && y > 20 && y < h-20 && !blank(x, y)
			switch {
			case stroke:
				print.on[y*w+x] = 1
			case white(x, y):
				burntPlane.pix[y*burntPlane.stride+x] = 1
			}
		}
	}
	return burntPlane, print
}

// TestHole says that white amid print is a reflection, and a gap between
// paragraphs, a margin, an empty column and a page burnt all over are none.
func TestHole(t *testing.T) {
	const w, h = 480, 640
	disk := func(r int) func(x, y int) bool {
		return func(x, y int) bool { return (x-240)*(x-240)+(y-320)*(y-320) < r*r }
	}
	never, always := func(int, int) bool { return false }, func(int, int) bool { return true }
	gap := func(_, y int) bool { return y > 240 && y < 400 }
	column := func(x, _ int) bool { return x > 180 && x < 300 }
	for name, c := range map[string]struct {
		white, blank func(x, y int) bool
		found        bool
	}{
		"a reflection":             {disk(70), disk(70), true},
		"a small one":              {disk(25), disk(25), false},
		"a gap":                    {gap, gap, false},
		"an empty column":          {column, column, false},
		"a burnt page":             {always, disk(70), false},
		"light that spares print":  {disk(70), never, false},
		"print without light":      {never, disk(70), false},
		"a page that has no print": {disk(70), always, false},
	} {
		if got := hole(printed(w, h, c.white, c.blank)); got > 0 != c.found {
			t.Errorf("%s: %.3f", name, got)
		}
	}
}
