package intake

import "math"

// Is a part of the paper outside the frame? Said only where it is plain to
// see: the paper is clearly brighter than what it lies on, it runs out of the
// frame along most of one side, the opposite side shows the table, and there
// is something on the paper right at the frame.

const (
	cell      = 8    // pixels of the cells that are told apart by brightness
	minApart  = 0.75 // share of the variance that two levels must explain ...
	farApart  = 0.78 // ... and from where on there is no doubt what is paper
	runsOut   = 0.48 // of a side is paper ...
	tableIs   = 0.08 // ... and of the opposite one this much at most
	strip     = 0.03 // of the picture along the frame: what is on it is cut
	minCut    = 0.05 // share of ink in that strip ...
	leastCut  = 0.03 // ... and where there is no doubt
	minPrint  = 0.02 // share of print in it or the next: a joint of a floor or an ornament leave the frame, too
	lonePrint = 0.06 // where print alone tells, its share in that strip ...
	lonely    = 0.15 // ... and that along any other side by it ...
	upTo      = 0.3  // ... and that in the outer third of a strip by that in all of it: a scan may be cropped close to its print
	goesOn    = 0.37 // ... and that farther in: specks and the rims of film do not go on
)

// cutOffSide tells that the paper leaves the frame on one side: the print
// does, or bright paper does with anything upon it.
func cutOffSide(g plane, strokes, print ink) bool {
	return printLeaves(print) || paperLeaves(g, strokes, print)
}

// printLeaves tells that print goes on up to one side of the frame, and to no
// other: a pattern on the table goes up to all.
func printLeaves(print ink) bool {
	var along [4]float64
	for side := range along {
		along[side] = print.along(side, 0, 3)
	}
	for side, n := range along {
		others := max(along[side^1], along[side^2], along[side^3])
		if n > lonePrint && others < lonely*n && print.along(side, 0, 1) > upTo*n && print.along(side, 3, 9) > goesOn*n {
			return true
		}
	}
	return false
}

// paperLeaves goes by what is bright.
func paperLeaves(g plane, strokes, print ink) bool {
	c := g.resize(max(1, g.w/cell), max(1, g.h/cell))
	level, apart := twoLevels(c)
	if apart < minApart {
		return false
	}
	least := minCut
	if apart > farApart {
		least = leastCut
	}
	for side := range 4 {
		out, back := paperAlong(c, side, level), paperAlong(c, side^1, level)
		if out > runsOut && back < tableIs && strokes.along(side, 0, 3) > least &&
			max(print.along(side, 0, 3), print.along(side, 3, 6)) > minPrint {
			return true
		}
	}
	return false
}

// twoLevels is Otsu's threshold, and the share of the variance that is
// between the two sides of it.
func twoLevels(c plane) (level byte, apart float64) {
	var hist [256]int
	var sum, squares float64
	for _, v := range c.pix {
		hist[v]++
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	n := float64(len(c.pix))
	variance := squares/n - sum/n*sum/n
	var below, belowSum, best float64
	for v, count := range hist {
		below += float64(count)
		belowSum += float64(v * count)
		if below == 0 || below == n {
			continue
		}
		d := belowSum/below - (sum-belowSum)/(n-below)
		if between := below / n * (1 - below/n) * d * d; between > best {
			best, level = between, byte(v)
		}
	}
	return level, best / math.Max(variance, 1)
}

// paperAlong is the share of a side of the frame that is paper; sides are
// left, right, top, bottom.
func paperAlong(c plane, side int, level byte) float64 {
	n, x, y, dx, dy := c.h, 0, 0, 0, 1
	switch side {
	case 1:
		x = c.w - 1
	case 3:
		y = c.h - 1
	}
	if side >= 2 {
		n, dx, dy = c.w, 1, 0
	}
	paper := 0
	for range n {
		if c.pix[y*c.stride+x] > level {
			paper++
		}
		x, y = x+dx, y+dy
	}
	return float64(paper) / float64(n)
}

// along is the share of ink along a side of the frame, so many thirds of a
// strip from it.
func (k ink) along(side, from, to int) float64 {
	deep := max(4, int(strip*float64(max(k.w, k.h))))
	from, to = from*deep/3, to*deep/3
	x0, y0, x1, y1 := 0, 0, k.w, k.h
	switch side {
	case 0:
		x0, x1 = min(k.w, from), min(k.w, to)
	case 1:
		x0, x1 = max(0, k.w-to), max(0, k.w-from)
	case 2:
		y0, y1 = min(k.h, from), min(k.h, to)
	case 3:
		y0, y1 = max(0, k.h-to), max(0, k.h-from)
	}
	n := 0
	for y := y0; y < y1; y++ {
		for _, v := range k.on[y*k.w+x0 : y*k.w+x1] {
			n += int(v)
		}
	}
	return float64(n) / float64(max(1, (x1-x0)*(y1-y0)))
}
