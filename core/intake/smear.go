package intake

import "math"

// How shaken? A hand that moves smears along its way and nowhere else, so
// what is measured across that way is as sharp as ever. For eight directions
// the width of the edges is taken along that direction alone; the direction
// in which they are widest is the way the hand went. A ruled form has more
// edges along some directions than others, but they are as narrow in all.

const ways = 8 // directions looked along, over half a turn

// curve has the means over a block of the products of the second differences
// along both axes (a, c) and of the mixed one (b).
type curve struct{ aa, bb, cc, ac, ab, bc float64 }

func curveAt(g plane, x0, y0 int) curve {
	var aa, bb, cc, ac, ab, bc int
	for y := y0; y < y0+side; y++ {
		at := y*g.stride + x0
		up, mid, low := g.pix[at-g.stride-1:][:side+2], g.pix[at-1:][:side+2], g.pix[at+g.stride-1:][:side+2]
		for x := range side {
			m := int(mid[x+1])
			a := int(mid[x]) + int(mid[x+2]) - 2*m
			c := int(up[x+1]) + int(low[x+1]) - 2*m
			b := int(up[x]) + int(low[x+2]) - int(up[x+2]) - int(low[x]) // four times the mixed difference
			aa, bb, cc = aa+a*a, bb+b*b, cc+c*c
			ac, ab, bc = ac+a*c, ab+a*b, bc+b*c
		}
	}
	const n = side * side
	return curve{float64(aa) / n, float64(bb) / (16 * n), float64(cc) / n,
		float64(ac) / n, float64(ab) / (4 * n), float64(bc) / (4 * n)}
}

// smear is Sharpness along the direction in which it is least; 0 where
// nothing has edges.
func smear(g plane, edges []block, noise float64) float64 {
	var e block
	var k curve
	for _, b := range edges {
		e.xx, e.yy, e.xy = e.xx+b.xx, e.yy+b.yy, e.xy+b.xy
		c := curveAt(g, b.x, b.y)
		k = curve{k.aa + c.aa, k.bb + c.bb, k.cc + c.cc, k.ac + c.ac, k.ab + c.ab, k.bc + c.bc}
	}
	least := math.Inf(1)
	for i := range ways {
		s, c := math.Sincos(math.Pi * float64(i) / ways)
		first := c*c*e.xx + 2*c*s*e.xy + s*s*e.yy
		second := k.along(c, s) - float64(len(edges))*noise*curve{6, 0.25, 6, 4, 0, 0}.along(c, s)
		if first > 0 {
			least = min(least, math.Sqrt(2*max(0, second)/first))
		}
	}
	if math.IsInf(least, 1) {
		return 0
	}
	return least
}

// along is the mean square of the second difference along a direction.
func (k curve) along(c, s float64) float64 {
	return c*c*c*c*k.aa + 4*c*c*s*s*k.bb + s*s*s*s*k.cc + 2*c*c*s*s*k.ac + 4*c*c*c*s*k.ab + 4*c*s*s*s*k.bc
}
