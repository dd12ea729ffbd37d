package intake

import "slices"

// On paper that is burnt out around it a reflection has no rim to know it by.
// There it is a hole in the print, white all over. Two things tell it from a
// margin, a gap between paragraphs or an empty column: print stands on all
// sides of it, and what is next to it has faded.

const (
	leastHole  = 0.05  // of the picture's width, from the middle of a hole to its edge ...
	minHole    = 0.066 // ... and where it is known by the print on all sides
	hollow     = 0.985 // of a hole is burnt
	stripe     = 14    // pixels across which some print is looked for, a line and its gap ...
	traces     = 6     // ... and what is print enough
	clearFade  = 35    // levels by which print next to a hole is brighter than farther off ...
	slightFade = 8     // ... and where there is print on all sides
	fewestNear = 8     // pixels of print on a side of a hole by which to tell ...
	fewestFar  = 60    // ... and farther off
	dimmest    = 145   // level of small print in good light, at the least: dark patterns beside a sheet are no measure
	// Above this share of burnt pixels it is the light that burns, and white
	// with print on all sides may be paper.
	mostlyBurnt = 0.35
)

// hole is the share of the picture that the largest white square amid print
// covers, 0 if there is none. white has ones where the picture is burnt.
func hole(g, white plane, print ink) float64 {
	s, w, h := newSums(white), white.w, white.h
	least := int(leastHole * float64(w))
	all := int(s.of(0, 0, w, h))
	if all < 4*least*least {
		return 0
	}
	f := newFading(g, print)
	f.lit = float64(all) > mostlyBurnt*float64(w*h)
	for r := min(w, h) / 4; r >= least; r -= max(2, r/8) {
		area := (2*r + 1) * (2*r + 1)
		for y := r; y+r < h; y += 6 {
			for x := r; x+r < w; x += 6 {
				if float64(s.of(x-r, y-r, x+r+1, y+r+1)) >= hollow*float64(area) && f.isHole(x, y, r) {
					return float64(area) / float64(w*h)
				}
			}
		}
	}
	return 0
}

// fading sees how bright print is here and there.
type fading struct {
	print         ink
	count, levels sums
	lit           bool // mostlyBurnt
}

func newFading(g plane, print ink) fading {
	on := plane{print.on, print.w, print.w, print.h}
	levels := newPlane(g.w, g.h)
	for y := range g.h {
		to, mark := levels.row(y), on.row(y)
		for x, v := range g.row(y) {
			to[x] = v * mark[x]
		}
	}
	return fading{print: print, count: newSums(on), levels: newSums(levels)}
}

// of is how many pixels of print there are from (x0, y0) to before (x1, y1),
// and the sum of their levels.
func (f fading) of(x0, y0, x1, y1 int) (n, sum float64) {
	x0, y0, x1, y1 = max(0, x0), max(0, y0), min(f.print.w, x1), min(f.print.h, y1)
	if x0 >= x1 || y0 >= y1 {
		return 0, 0
	}
	return float64(f.count.of(x0, y0, x1, y1)), float64(f.levels.of(x0, y0, x1, y1))
}

// isHole tells that a white square is one.
func (f fading) isHole(x, y, r int) bool {
	fade := f.around(x, y, r)
	return fade > clearFade || fade > slightFade && !f.lit &&
		r >= int(minHole*float64(f.print.w)) && f.print.encircles(x, y, r)
}

// around is how many levels brighter print is next to a square than farther
// off, on the third of its sides: a reflection may end at a margin. Below
// zero where there is too little print to tell.
func (f fading) around(x, y, r int) float64 {
	near, far := r+r/2+6, 3*r+10
	n, sum := f.of(x-far, y-far, x+far+1, y+far+1)
	m, part := f.of(x-near, y-near, x+near+1, y+near+1)
	if n, sum = n-m, sum-part; n < fewestFar {
		return -1
	}
	var fade [4]float64
	for i, b := range [4][4]int{
		{x - near, y - r, x - r, y + r}, {x + r, y - r, x + near, y + r},
		{x - r, y - near, x + r, y - r}, {x - r, y + r, x + r, y + near},
	} {
		fade[i] = -1
		if k, level := f.of(b[0], b[1], b[2], b[3]); k >= fewestNear {
			fade[i] = level/k - max(sum/n, dimmest)
		}
	}
	slices.Sort(fade[:])
	return fade[1]
}

// encircles tells that in most stripes across a square there is print on both
// sides, no farther away than twice its half.
func (k ink) encircles(x, y, r int) bool {
	reach := 3*r + 8
	x0, y0, x1, y1 := max(0, x-reach), max(0, y-reach), min(k.w, x+reach), min(k.h, y+reach)
	rows, columns, all := 0, 0, 0
	for at := -r; at+stripe <= r; at += stripe {
		all++
		if k.some(x0, y+at, x-r, y+at+stripe) && k.some(x+r, y+at, x1, y+at+stripe) {
			rows++
		}
		if k.some(x+at, y0, x+at+stripe, y-r) && k.some(x+at, y+r, x+at+stripe, y1) {
			columns++
		}
	}
	return all > 2 && rows*10 >= all*8 && columns*10 >= all*8
}

// some tells that there is print from (x0, y0) to before (x1, y1).
func (k ink) some(x0, y0, x1, y1 int) bool {
	n := 0
	for y := y0; y < y1; y++ {
		for _, v := range k.on[y*k.w:][x0:x1] {
			n += int(v)
		}
	}
	return n >= traces
}
