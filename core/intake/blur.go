package intake

import (
	"math"
	"slices"
)

// How blurred? The variance of the Laplacian alone, the usual measure, calls
// a sharp card on a smooth table blurred and a noisy mush sharp. So only the
// blocks with the strongest edges are asked, and for the width of these
// edges: one smeared by a Gaussian of spread σ has Σg'² / Σg''² = 2σ²,
// whatever its contrast. What sensor noise adds to the sums is measured in
// the calmest blocks and taken off.

const (
	side    = 16 // pixels of a block
	minEdge = 12 // mean squared gradient from which a block counts as having edges
)

// block has the means over its pixels of the squared first differences along
// both axes (xx, yy), of their product (xy), and of the squared second
// differences (d).
type block struct {
	xx, yy, xy, d float64
	x, y          int // its upper left corner
}

func (b block) edge() float64 { return b.xx + b.yy }

func blocksOf(g plane) []block {
	var blocks []block
	for y := 1; y+side < g.h; y += side {
		for x := 1; x+side < g.w; x += side {
			blocks = append(blocks, blockAt(g, x, y))
		}
	}
	return blocks
}

func blockAt(g plane, x0, y0 int) block {
	var xx, yy, xy, dd int
	for y := y0; y < y0+side; y++ {
		at := y*g.stride + x0
		up, mid, low := g.pix[at-g.stride:][:side], g.pix[at-1:][:side+2], g.pix[at+g.stride:][:side]
		for x := range side {
			l, c, r, u, d := int(mid[x]), int(mid[x+1]), int(mid[x+2]), int(up[x]), int(low[x])
			gx, gy := r-l, d-u
			dx, dy := l+r-2*c, u+d-2*c
			xx += gx * gx
			yy += gy * gy
			xy += gx * gy
			dd += dx*dx + dy*dy
		}
	}
	const n = side * side // the first differences span two pixels
	return block{float64(xx) / (4 * n), float64(yy) / (4 * n), float64(xy) / (4 * n), float64(dd) / n, x0, y0}
}

// noiseOf is the variance of the noise: the second differences of noise have
// twelve times its variance, and the calmest tenth of the blocks shows little
// else.
func noiseOf(blocks []block) float64 {
	if len(blocks) == 0 {
		return 0
	}
	calm := make([]float64, len(blocks))
	for i, b := range blocks {
		calm[i] = b.d
	}
	slices.Sort(calm)
	return calm[len(calm)/10] / 12
}

// edgesOf is the blocks that have edges, without the noise: a first
// difference over two pixels has half its variance.
func edgesOf(blocks []block, noise float64) []block {
	var edges []block
	for _, b := range blocks {
		b.xx, b.yy, b.d = max(0, b.xx-noise/2), max(0, b.yy-noise/2), max(0, b.d-12*noise)
		if b.edge() > minEdge {
			edges = append(edges, b)
		}
	}
	return edges
}

// strongest leaves the blocks whose edges have at least a sixth of the energy
// of the strong ones: on them noise weighs little.
func strongest(edges []block) []block {
	if len(edges) == 0 {
		return nil
	}
	slices.SortFunc(edges, func(a, b block) int { return int(math.Copysign(1, b.edge()-a.edge())) })
	least := edges[len(edges)/20].edge() / 6
	n := slices.IndexFunc(edges, func(b block) bool { return b.edge() < least })
	if n < 0 {
		n = len(edges)
	}
	return edges[:n]
}

// sharpness is taken at the sharpest quarter of the blocks: a card may lie on
// a table that is out of focus.
func sharpness(edges []block) float64 {
	if len(edges) == 0 {
		return 0
	}
	ratio := make([]float64, len(edges))
	for i, b := range edges {
		ratio[i] = 2 * b.d / b.edge()
	}
	slices.Sort(ratio)
	return math.Sqrt(ratio[len(ratio)*3/4])
}

// shake is the ratio of the eigenvalues of the structure tensor: how much
// more the picture changes along its main direction than across it.
func shake(edges []block) float64 {
	var xx, yy, xy float64
	for _, b := range edges {
		xx, yy, xy = xx+b.xx, yy+b.yy, xy+b.xy
	}
	mean, half := (xx+yy)/2, math.Hypot((xx-yy)/2, xy)
	if mean == 0 {
		return 0
	}
	return (mean + half) / max(mean-half, mean/100)
}
