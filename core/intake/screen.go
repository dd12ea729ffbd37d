package intake

// A screenshot of a gallery shows the photo between bars of one dark colour,
// without the noise that a camera makes of the darkest table. White bars are
// left alone: scans have white margins.

const (
	flat    = 3    // levels between the darkest and the brightest pixel of a bar's row
	black   = 40   // levels at most
	minBars = 0.25 // of the height
	tall    = 1.6  // times as high as wide: a phone's screen
)

// onScreen is the remark that a picture shows a screen instead of paper: by
// its upright grey copy, and whether it has a screen's grid.
func onScreen(g plane, grid bool) Code {
	switch {
	case screenshot(g):
		return Screen
	case grid:
		return Display
	}
	return ""
}

// screenshot is about an upright grey copy.
func screenshot(g plane) bool {
	if float64(g.h) < tall*float64(g.w) {
		return false
	}
	rows := 0
	for y := range g.h {
		low, high := g.row(y)[0], g.row(y)[0]
		for _, v := range g.row(y) {
			low, high = min(low, v), max(high, v)
		}
		if high <= black && high-low <= flat {
			rows++
		}
	}
	return float64(rows) > minBars*float64(g.h)
}
