package specimen

import "math"

// What people send by mistake: no paper on it, and much to see.
const (
	Face   = "face"   // somebody in front of a wall
	Field  = "field"  // sky, hills, a field
	Leaves = "leaves" // a bush from close by: edges everywhere
	Bricks = "bricks" // a wall: lines that run across, like print
	Goods  = "goods"  // a shelf of packets in all colours
)

// Scenes are the pictures without a document.
var Scenes = []string{Face, Field, Leaves, Bricks, Goods, Batik, Floor, Planks, Mat}

// view draws a scene instead of a table.
func (c *camera) view(kind string) {
	switch kind {
	case Face:
		c.face()
	case Field:
		c.field()
	case Leaves:
		c.leaves()
	case Bricks:
		c.bricks()
	case Goods:
		c.goods()
	default:
		c.under(kind)
	}
}

// each sets every pixel; x and y are shares of the longer side.
func (c *camera) each(colour func(x, y float64) (r, g, b float64)) {
	size := float64(max(c.w, c.h))
	for y := range c.h {
		for x := range c.w {
			r, g, b := colour(float64(x)/size, float64(y)/size)
			c.set(y*c.w+x, r, g, b)
		}
	}
}

// waves is a smooth random surface from -1 to 1; rough is how much fine
// detail it has.
func (c *camera) waves(rough float64) func(x, y float64) float64 {
	type wave struct{ fx, fy, phase, height float64 }
	var all []wave
	sum := 0.0
	for octave := range 6 {
		for range 3 {
			sin, cos := math.Sincos(c.dice.Float64() * 2 * math.Pi)
			f, h := 4*math.Pow(2.1, float64(octave)), math.Pow(rough, float64(octave))
			all = append(all, wave{f * cos, f * sin, c.dice.Float64() * 6.3, h})
			sum += h / 2
		}
	}
	return func(x, y float64) float64 {
		v := 0.0
		for _, w := range all {
			v += w.height * math.Sin(w.fx*x+w.fy*y+w.phase)
		}
		return v / sum
	}
}

func (c *camera) face() {
	grain := c.waves(0.75)
	size := float64(max(c.w, c.h))
	cx, cy := float64(c.w)/size/2+0.04*c.dice.NormFloat64(), float64(c.h)/size*0.45
	skin, wall := 150+50*c.dice.Float64(), 90+100*c.dice.Float64()
	in := func(x, y, atX, atY, w, h float64) bool { return math.Hypot((x-atX)/w, (y-atY)/h) < 1 }
	c.each(func(x, y float64) (r, g, b float64) {
		n := grain(x, y)
		switch {
		case in(x, y, cx-0.07, cy-0.03, 0.028, 0.013), in(x, y, cx+0.07, cy-0.03, 0.028, 0.013):
			return 40, 35, 35
		case in(x, y, cx, cy+0.11, 0.06, 0.018):
			return 150, 70, 70
		case in(x, y, cx, cy, 0.16, 0.22):
			v := skin * (1 - 0.5*(x-cx)) * (1 + 0.06*n)
			return v, v * 0.8, v * 0.66
		case in(x, y, cx, cy-0.06, 0.2, 0.24):
			v := 35 + 14*n
			return v, v, v
		case in(x, y, cx, cy+0.52, 0.36, 0.3):
			v := 120 + 12*n
			return v * 0.6, v * 0.7, v
		}
		v := wall * (1 + 0.05*n)
		return v, v, v * 0.95
	})
}

func (c *camera) field() {
	grain, hills := c.waves(0.8), c.waves(0.5)
	horizon := 0.3 + 0.1*c.dice.Float64()
	c.each(func(x, y float64) (r, g, b float64) {
		edge := horizon + 0.06*hills(x, 0)
		if y < edge {
			v := 200 + 25*hills(x, y)
			return v * 0.85, v * 0.93, v
		}
		v := 105 + 45*grain(x, y*(1+2*(1-y)))
		return v * 0.75, v, v * 0.45
	})
}

// leaves are blots of all shades, one over the other.
func (c *camera) leaves() {
	c.each(func(x, y float64) (r, g, b float64) { return 25, 40, 20 })
	size := float64(max(c.w, c.h))
	for range 900 {
		x, y := c.dice.Float64()*float64(c.w), c.dice.Float64()*float64(c.h)
		long, thin := size*(0.015+0.03*c.dice.Float64()), 0.25+0.3*c.dice.Float64()
		sin, cos := math.Sincos(c.dice.Float64() * math.Pi)
		shade := 50 + 130*c.dice.Float64()
		for v := max(0, int(y-long)); v < min(c.h, int(y+long)); v++ {
			for u := max(0, int(x-long)); u < min(c.w, int(x+long)); u++ {
				dx, dy := float64(u)-x, float64(v)-y
				a, b := dx*cos+dy*sin, (dy*cos-dx*sin)/thin
				if d := math.Hypot(a, b) / long; d < 1 {
					lit := shade * (1 - 0.4*d)
					c.set(v*c.w+u, lit*0.7, lit, lit*0.5)
				}
			}
		}
	}
}
