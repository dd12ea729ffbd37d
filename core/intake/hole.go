package intake

// On paper that is burnt out around it a reflection has no rim to know it by.
// There it is a hole in the print: white all over, lines run into it from both
// sides, and print stands above and below. A margin, a gap between paragraphs
// and an empty column of a table lack one or the other.

const (
	minHole = 0.066 // of the picture's width, from the middle of a hole to its edge
	hollow  = 0.995 // of a hole is burnt
	stripe  = 14    // pixels across which some print is looked for, a line and its gap ...
	traces  = 6     // ... and what is print enough
	// Above this share of burnt pixels it is the light that burns, and white
	// between the print is paper.
	mostlyBurnt = 0.35
)

// hole is the share of the picture that the largest white square amid print
// covers, 0 if there is none. white has ones where the picture is burnt.
func hole(white plane, print ink) float64 {
	s, w, h := newSums(white), white.w, white.h
	least := int(minHole * float64(w))
	all := int(s.of(0, 0, w, h))
	if all < 4*least*least || float64(all) > mostlyBurnt*float64(w*h) {
		return 0
	}
	for r := min(w, h) / 4; r >= least; r -= max(2, r/8) {
		area := (2*r + 1) * (2*r + 1)
		for y := r; y+r < h; y += 6 {
			for x := r; x+r < w; x += 6 {
				if float64(s.of(x-r, y-r, x+r+1, y+r+1)) >= hollow*float64(area) && print.encircles(x, y, r) {
					return float64(area) / float64(w*h)
				}
			}
		}
	}
	return 0
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
func (print ink) some(x0, y0, x1, y1 int) bool {
	n := 0
	for y := y0; y < y1; y++ {
		for _, v := range print.on[y*print.w:][x0:x1] {
			n += int(v)
		}
	}
	return n >= traces
}
