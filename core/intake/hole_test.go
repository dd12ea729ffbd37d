package intake

import (
	"math"
	"testing"
)

// printed is a page of words in lines, as dark as level says, on paper that is
// burnt where white says so; where blank says so there are none.
func printed(w, h int, white, blank func(x, y int) bool, level func(x, y int) byte) (g, burnt plane, print ink) {
	g, burnt, print = newPlane(w, h), newPlane(w, h), ink{w, h, make([]byte, w*h)}
	for y := range h {
		for x := range w {
			stroke := y%14 < 5 && x%9 < 5 && x > 20 && x < w-20 && y > 20 && y < h-20 && !blank(x, y)
			switch {
			case stroke:
				print.on[y*w+x], g.pix[y*g.stride+x] = 1, level(x, y)
			case white(x, y):
				burnt.pix[y*burnt.stride+x], g.pix[y*g.stride+x] = 1, 255
			}
		}
	}
	return g, burnt, print
}

// TestHole says that white amid print is a reflection where the print next to
// it has faded, also on a page burnt all over or at the end of its lines; and a
// gap between paragraphs, a margin, an empty column and a picture are none.
func TestHole(t *testing.T) {
	const w, h = 480, 640
	disk := func(r int) func(x, y int) bool {
		return func(x, y int) bool { return (x-240)*(x-240)+(y-320)*(y-320) < r*r }
	}
	faded := func(cx, cy, r int) func(x, y int) byte { // to twice its radius
		return func(x, y int) byte {
			away := math.Hypot(float64(x-cx), float64(y-cy)) / float64(r)
			return byte(min(230, max(100, 230-130*(away-1))))
		}
	}
	plain := func(int, int) byte { return 100 }
	never, always := func(int, int) bool { return false }, func(int, int) bool { return true }
	gap := func(_, y int) bool { return y > 240 && y < 400 }
	column := func(x, _ int) bool { return x > 180 && x < 300 }
	margin := func(x, y int) bool { return x > 300 || disk(70)(x, y) }
	for name, c := range map[string]struct {
		white, blank func(x, y int) bool
		level        func(x, y int) byte
		found        bool
	}{
		"a reflection":               {disk(70), disk(70), faded(240, 320, 70), true},
		"on a burnt page":            {always, disk(70), faded(240, 320, 70), true},
		"at the end of the lines":    {always, margin, faded(240, 320, 70), true},
		"a small one":                {disk(15), disk(15), faded(240, 320, 15), false},
		"a picture":                  {disk(70), disk(70), plain, false},
		"a gap":                      {gap, gap, plain, false},
		"an empty column":            {column, column, plain, false},
		"a burnt page":               {always, disk(70), plain, false},
		"a margin on a burnt page":   {always, margin, plain, false},
		"light that spares print":    {disk(70), never, plain, false},
		"print without light":        {never, disk(70), plain, false},
		"a page that has no print":   {disk(70), always, plain, false},
		"faded, but nothing is lost": {always, never, faded(240, 320, 70), false},
	} {
		if got := hole(printed(w, h, c.white, c.blank, c.level)); got > 0 != c.found {
			t.Errorf("%s: %.3f", name, got)
		}
	}
}
