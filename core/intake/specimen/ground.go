package specimen

import "math"

// Grounds on which people lay their papers.
const (
	Batik  = "batik"  // a cloth with a pattern, also without a sheet on it
	Floor  = "floor"  // tiles with joints, also without a sheet on it
	Planks = "planks" // wood with strong grain and gaps
	Mat    = "mat"    // a plaited mat
	White  = "white"  // more paper: the page on which a card was copied, or a cloth
)

// Grounds are all of them.
var Grounds = []string{Batik, Floor, Planks, Mat, White}

// under lays a ground over the table.
func (c *camera) under(ground string) {
	switch ground {
	case Batik:
		c.batik()
	case Floor:
		c.floor()
	case Planks:
		c.planks()
	case Mat:
		c.mat()
	case White:
		c.white()
	}
}

// batik repeats a flower of rings and petals.
func (c *camera) batik() {
	grain := c.waves(0.6)
	each := 0.07 + 0.06*c.more.Float64()
	dark, petals := 40+40*c.more.Float64(), 4+float64(c.more.IntN(5))
	sin, cos := math.Sincos(c.more.Float64() * math.Pi)
	c.each(func(x, y float64) (r, g, b float64) {
		u, v := (x*cos+y*sin)/each, (y*cos-x*sin)/each
		u, v = u-math.Floor(u)-0.5, v-math.Floor(v)-0.5
		d, a := math.Hypot(u, v), math.Atan2(v, u)
		level := dark
		if math.Sin(30*d+2*math.Cos(petals*a)) > 0.2 && d < 0.47 {
			level += 90
		}
		if math.Abs(u+v) < 0.05 || math.Abs(u-v) < 0.03 {
			level = dark + 120
		}
		level += 10 * grain(x, y)
		return level * 1.1, level * 0.8, level * 0.55
	})
}

func (c *camera) floor() {
	grain := c.waves(0.7)
	each := 0.2 + 0.25*c.more.Float64()
	sin, cos := math.Sincos(c.more.Float64() * 0.6)
	tone := 130 + 80*c.more.Float64()
	c.each(func(x, y float64) (r, g, b float64) {
		u, v := (x*cos+y*sin)/each, (y*cos-x*sin)/each
		u, v = u-math.Floor(u), v-math.Floor(v)
		level := tone + 14*grain(x*3, y*3)
		if math.Min(u, v) < 0.02 {
			level = tone * 0.55
		}
		return level, level * 0.98, level * 0.93
	})
}

func (c *camera) planks() {
	grain := c.waves(0.85)
	each := 0.1 + 0.12*c.more.Float64()
	tone := 60 + 80*c.more.Float64()
	c.each(func(x, y float64) (r, g, b float64) {
		n := math.Floor(y / each)
		level := tone*(1+0.12*math.Sin(n*5)) + 26*grain(x*0.5+n*3, y*6)
		if y/each-n < 0.03 {
			level = 25
		}
		return level * 1.1, level * 0.85, level * 0.6
	})
}

func (c *camera) mat() {
	each := 0.012 + 0.014*c.more.Float64()
	tone := 120 + 60*c.more.Float64()
	grain := c.waves(0.7)
	c.each(func(x, y float64) (r, g, b float64) {
		u, v := (x+y)/each, (x-y)/each
		level := tone + 12*grain(x, y)
		if (int(math.Floor(u))+int(math.Floor(v)))&1 == 0 {
			level += 25 * math.Sin(math.Pi*(u-math.Floor(u)))
		} else {
			level -= 30 * math.Sin(math.Pi*(v-math.Floor(v)))
		}
		return level, level * 0.88, level * 0.62
	})
}

func (c *camera) white() {
	grain := c.waves(0.5)
	c.each(func(x, y float64) (r, g, b float64) {
		level := 228 + 8*grain(x, y)
		return level, level, level * 0.98
	})
}
