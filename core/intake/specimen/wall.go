package specimen

import "math"

// bricks lie in courses, each shifted by half a brick, no two alike.
func (c *camera) bricks() {
	grain := c.waves(0.8)
	long := 0.09 + 0.08*c.more.Float64()
	high, mortar := long*0.32, 0.006+0.004*c.more.Float64()
	sin, cos := math.Sincos(0.08 * c.more.NormFloat64())
	light := c.more.IntN(2) == 0
	c.each(func(x, y float64) (r, g, b float64) {
		u, v := x*cos+y*sin, y*cos-x*sin
		row := math.Floor(v / high)
		u += row * long / 2
		n := math.Floor(u / long)
		level := 110 + 25*math.Sin(n*12.9898+row*78.233) + 22*grain(x*2, y*2)
		if u-n*long < mortar || v-row*high < mortar {
			if level = 70; light {
				level = 190
			}
			level += 12 * grain(x*2, y*2)
			return level, level, level * 0.95
		}
		return level * 1.25, level * 0.7, level * 0.55
	})
}

// goods stand in rows, each in its own colour, with a band and a round mark
// where the brand would be.
func (c *camera) goods() {
	grain := c.waves(0.7)
	wide, high := 0.06+0.07*c.more.Float64(), 0.12+0.1*c.more.Float64()
	base := c.more.Float64() * 50
	c.each(func(x, y float64) (r, g, b float64) {
		i, j := math.Floor(x/wide), math.Floor(y/high)
		u, v := x/wide-i, y/high-j
		if v < 0.06 || u < 0.03 {
			return 40, 34, 30
		}
		hue := base + i*2.4 + j*4.1
		r, g, b = 130+100*math.Sin(hue), 130+100*math.Sin(hue+2.1), 130+100*math.Sin(hue+4.2)
		switch {
		case math.Hypot(u-0.5, (v-0.35)*high/wide) < 0.25:
			r, g, b = 240, 235, 225
		case v > 0.62 && v < 0.78:
			r, g, b = 255-r, 255-g, 255-b
		}
		lit := (0.75 + 0.25*math.Sin(math.Pi*u)) * (1 + 0.05*grain(x, y))
		return r * lit, g * lit, b * lit
	})
}
