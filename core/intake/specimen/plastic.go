package specimen

import "math"

// plastic lays a laminated sheet's rim around it: clear film that stands out a
// little, with a bright line where it ends. edge is how far inside the sheet a
// place is, in pixels, below zero outside; size is the sheet's width.
func (c *camera) plastic(i int, edge, size float64) {
	rim := 0.028 * size
	if edge >= 0 || edge < -rim {
		return
	}
	lift := float32(0.16)
	if edge < 3-rim || edge > -2 {
		lift = 0.5
	}
	for k := range c.rgb {
		c.rgb[k][i] += (235 - c.rgb[k][i]) * lift
	}
}

// veil is what film throws back of the windows in the room: broad soft
// streaks over everything, some darker, some brighter.
func (c *camera) veil() func(u, v float64) float64 {
	if !c.o.Laminated {
		return func(u, v float64) float64 { return 0 }
	}
	sin, cos := math.Sincos(c.more.Float64() * math.Pi)
	at, wide, high := c.more.Float64()-0.5, 0.03+0.09*c.more.Float64(), 20+30*c.more.Float64()
	return func(u, v float64) float64 {
		d := ((u-0.5)*cos + (v-0.5)*sin - at) / wide
		return 8 + high*math.Exp(-d*d)
	}
}

// flash is the phone's own lamp seen in film or varnish: a small core in which
// nothing is left, and a wide faint halo.
func (c *camera) flash() func(u, v float64) float64 {
	if c.o.Flash == 0 {
		return func(u, v float64) float64 { return 0 }
	}
	x, y := 0.3+0.4*c.more.Float64(), 0.3+0.4*c.more.Float64()
	squeeze := 0.7 + 0.6*c.more.Float64()
	return func(u, v float64) float64 {
		r := math.Hypot((u-x)*squeeze, (v-y)*float64(c.h)/float64(c.w)/squeeze) / c.o.Flash
		return 700*math.Exp(-2*r*r) + 70*math.Exp(-r/1.5)
	}
}

// gloom is the light of a lamp on one side and the hard shadow of whoever
// holds the phone: a share of the light at each place, and what is left of
// blue in it.
func (c *camera) gloom() (share func(u, v float64) float64, blue float64) {
	if !c.o.Uneven {
		return func(u, v float64) float64 { return 1 }, 1
	}
	sin, cos := math.Sincos(c.more.Float64() * 2 * math.Pi)
	edge, deep, soft := 0.3*(c.more.Float64()-0.5), 0.3+0.2*c.more.Float64(), 25+60*c.more.Float64()
	fall, tilt := 0.5+0.4*c.more.Float64(), c.more.Float64()*2*math.Pi
	fx, fy := math.Cos(tilt)*fall, math.Sin(tilt)*fall
	return func(u, v float64) float64 {
		u, v = u-0.5, v-0.5
		shadow := deep / (1 + math.Exp((u*cos+v*sin-edge)*soft))
		return (1 - shadow) * (1 + fx*u + fy*v)
	}, 0.7
}
