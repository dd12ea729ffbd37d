package specimen

import (
	"image"
	"math"
	"math/rand/v2"
)

// camera is a frame of light in three colours, row by row.
type camera struct {
	o    Options
	dice *rand.Rand
	more *rand.Rand // for what only some photos have
	w, h int
	rgb  [3][]float32
}

// newCamera looks at an empty table.
func newCamera(o Options, dice *rand.Rand) *camera {
	c := &camera{o: o, dice: dice, w: o.Width, h: o.Height}
	for i := range c.rgb {
		c.rgb[i] = make([]float32, c.w*c.h)
	}
	tone := 70 + 90*dice.Float64()
	grain := newGrain(dice)
	for y := range c.h {
		for x := range c.w {
			v := tone
			if !o.Plain {
				v += grain.at(float64(x)*0.004 + float64(y)*grain.wave)
			}
			c.set(y*c.w+x, v*1.06, v*0.97, v*0.84)
		}
	}
	return c
}

// grain is the pattern of a wooden table across its grain, tabulated.
type grain struct {
	wave   float64
	levels [4096]float64
}

const grainStep = 0.06 // radians between two levels

func newGrain(dice *rand.Rand) *grain {
	g := &grain{wave: 0.05 + 0.05*dice.Float64()}
	phase := dice.Float64() * 9
	for i := range g.levels {
		t := float64(i) * grainStep
		g.levels[i] = 9*math.Sin(t+phase+2*math.Sin(t*0.31)) + 4*math.Sin(t*3.7)
	}
	return g
}

func (g *grain) at(t float64) float64 { return g.levels[int(t/grainStep)&4095] }

func (c *camera) set(i int, r, g, b float64) {
	c.rgb[0][i], c.rgb[1][i], c.rgb[2][i] = float32(r), float32(g), float32(b)
}

// sheetSize is the size in pixels at which a sheet of this kind fills the
// frame as asked.
func (c *camera) sheetSize(kind string) image.Point {
	fill := c.o.Fill
	switch {
	case kind == Sheet:
		fill = 1.6
	case fill == 0:
		fill = 0.84 + 0.1*c.dice.Float64()
	}
	w := fill * math.Min(float64(c.w), float64(c.h)/ratio(kind))
	return image.Pt(int(w), int(w*ratio(kind)))
}

// lay puts the sheet in the middle of the table, turned and slanted.
func (c *camera) lay(sheet *image.RGBA) {
	turn := (c.o.Turn + c.dice.NormFloat64()) * math.Pi / 180
	lean := c.o.Slant + 0.02*c.dice.NormFloat64()
	side := 0.02*c.dice.NormFloat64() + c.o.Slant*(c.dice.Float64()-0.5)
	sin, cos := math.Sincos(turn)
	size := float64(max(c.w, c.h))
	sw, sh := float64(sheet.Rect.Dx()), float64(sheet.Rect.Dy())
	offX, offY := c.aside()
	for y := range c.h {
		for x := range c.w {
			u, v := float64(x)-float64(c.w)/2-offX, float64(y)-float64(c.h)/2-offY
			depth := 1 / (1 + lean*v/size + side*u/size)
			u, v = u*depth, v*depth
			sx, sy := u*cos+v*sin+sw/2, v*cos-u*sin+sh/2
			c.sample(y*c.w+x, sheet, sx, sy)
			if c.o.Laminated {
				c.plastic(y*c.w+x, min(sx, sy, sw-1-sx, sh-1-sy), sw)
			}
		}
	}
}

// aside is how far the sheet lies out of the middle, in pixels.
func (c *camera) aside() (x, y float64) {
	if c.o.Off == 0 {
		return 0, 0
	}
	off := c.o.Off * float64(min(c.w, c.h))
	way := [4][2]float64{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}[c.dice.IntN(4)]
	return off * way[0], off * way[1]
}

// sample takes the sheet's colour between four of its pixels; outside it the
// table stays.
func (c *camera) sample(i int, m *image.RGBA, x, y float64) {
	if x < 0 || y < 0 || x >= float64(m.Rect.Dx()-1) || y >= float64(m.Rect.Dy()-1) {
		return
	}
	x0, y0 := int(x), int(y)
	fx, fy := float32(x-float64(x0)), float32(y-float64(y0))
	a, b := m.Pix[y0*m.Stride+4*x0:], m.Pix[(y0+1)*m.Stride+4*x0:]
	for k := range c.rgb {
		top := float32(a[k])*(1-fx) + float32(a[k+4])*fx
		low := float32(b[k])*(1-fx) + float32(b[k+4])*fx
		c.rgb[k][i] = top*(1-fy) + low*fy
	}
}

// light is a window on one side, the shadow of the hand that holds the phone,
// and the reflection of a lamp if asked for.
func (c *camera) light() {
	sin, cos := math.Sincos(c.dice.Float64() * 2 * math.Pi)
	fall := 0.1 + 0.15*c.dice.Float64()
	edge, depth := 0.4*c.dice.Float64(), 0.25*c.dice.Float64()
	gx, gy := 0.3+0.4*c.dice.Float64(), 0.3+0.4*c.dice.Float64()
	shade := make([]float64, c.w)
	for x := range shade {
		shade[x] = c.o.Light * (1 - depth/(1+math.Exp((float64(x)/float64(c.w)-edge)*30)))
	}
	veil, flash := c.veil(), c.flash()
	gloom, blue := c.gloom()
	for y := range c.h {
		for x := range c.w {
			u, v := float64(x)/float64(c.w), float64(y)/float64(c.h)
			gain := shade[x] * (1 + fall*((u-0.5)*cos+(v-0.5)*sin)) * gloom(u, v)
			i := y*c.w + x
			add := veil(u, v) + flash(u, v)
			c.rgb[2][i] *= float32(blue)
			if c.o.Glare > 0 {
				r := math.Hypot(u-gx, (v-gy)*float64(c.h)/float64(c.w)) / c.o.Glare
				add += 400 * math.Exp(-r*r*r*r)
			}
			for k := range c.rgb {
				c.rgb[k][i] = c.rgb[k][i]*float32(gain) + float32(add)
			}
		}
	}
}

// expose turns light into levels and adds the sensor's noise.
func (c *camera) expose() *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
	var grains [1 << 14]float32
	for i := range grains {
		grains[i] = float32(c.dice.NormFloat64() * (1.5 + c.o.Noise))
	}
	at := c.dice.Uint32()
	for i := range c.w * c.h {
		at = at*1664525 + 1013904223
		n := grains[at>>18] // mostly brightness: the same for all colours
		for k := range c.rgb {
			m.Pix[4*i+k] = byte(min(255, max(0, c.rgb[k][i]+n+0.5)))
		}
		m.Pix[4*i+3] = 255
	}
	return m
}
