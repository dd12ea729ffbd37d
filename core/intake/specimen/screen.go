package specimen

import (
	"image"
	"image/color"
	"math"
)

// A screen is a grid of pixels, each of three stripes that light up in red,
// green and blue. A camera looks at it with a grid of its own, finer and
// turned a little; where one beats with the other, bands appear that neither
// has: moiré. What is delivered is that picture reduced.

const shrunk = 3 // pixels of the camera to each side that make one delivered

// screen makes a screen of the frame: its grid, the band of a picture that is
// just being drawn anew, its bluish light and, sometimes, its edge.
func (c *camera) screen() {
	d := c.display()
	for y := range c.h {
		for x := range c.w {
			seen := d.seen(x, y)
			i := y*c.w + x
			for k, tint := range [3]float32{0.94, 1, 1.06} {
				v := c.rgb[k][i]*seen[k]*tint + 4 // a screen's black is not black
				c.rgb[k][i] = v
			}
			if d.beyond(x, y) {
				c.set(i, 24, 24, 26)
			}
		}
	}
}

// display is how a screen lies before the camera.
type display struct {
	cos, sin, lean float64
	step           float64    // pixels of the screen to a pixel of the camera
	across, along  [2]float64 // how strong the first two waves of the grid still are
	band, bright   float64    // where the band is, and what it leaves
	edge           [4]int     // what is beyond the screen: left, top, right, bottom
}

func (c *camera) display() *display {
	angle := 5 * c.dice.NormFloat64() * math.Pi / 180
	d := &display{cos: math.Cos(angle), sin: math.Sin(angle), lean: 0.08 * (c.dice.Float64() - 0.5) / float64(c.w*shrunk)}
	d.step = (550 + 1250*c.dice.Float64()) / float64(max(c.w, c.h)*shrunk)
	lens := 0.45 + 0.35*c.dice.Float64() // σ of its blur, pixels of the camera
	for i := range d.across {
		f := d.step * float64(i+1)
		passes := sinc(f) * math.Exp(-2*math.Pi*lens*f*math.Pi*lens*f)
		d.across[i] = 2 * sinc(float64(i+1)/3) * passes // a stripe is a third of a pixel wide
		d.along[i] = 2 * sinc(float64(i+1)*0.75) * passes
	}
	d.band, d.bright = c.dice.Float64()*2, 0.7+0.25*c.dice.Float64()
	d.edge = [4]int{0, 0, c.w, c.h}
	if c.dice.IntN(2) == 0 {
		side, deep := c.dice.IntN(4), 1+c.dice.IntN(max(1, min(c.w, c.h)/40))
		d.edge[side] += deep * (1 - side/2*2)
	}
	return d
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// seen is what becomes of white in a delivered pixel, in each colour. The
// camera sees red and blue at every other place only, which is why moiré is
// coloured.
func (d *display) seen(x, y int) (seen [3]float32) {
	for j := range shrunk {
		for i := range shrunk {
			px, py := x*shrunk+i, y*shrunk+j
			seen[0] += d.pixel(px&^1, py&^1, 0)
			seen[1] += d.pixel(px, py, 1)
			seen[2] += d.pixel(px|1, py|1, 2)
		}
	}
	v := float64(y)/float64(d.edge[3]) - d.band
	dim := float32(1-(1-d.bright)*math.Exp(-30*v*v)) / (shrunk * shrunk)
	return [3]float32{seen[0] * dim, seen[1] * dim, seen[2] * dim}
}

// pixel is the light that one pixel of the camera gets through its filter.
func (d *display) pixel(x, y, colour int) float32 {
	fx, fy := float64(x)*d.step, float64(y)*d.step
	depth := 1 + d.lean*float64(y)
	u, v := (fx*d.cos+fy*d.sin)*depth-float64(colour)/3, (fy*d.cos-fx*d.sin)*depth
	return float32((1 + d.across[0]*wave(u) + d.across[1]*wave(2*u)) * (1 + d.along[0]*wave(v) + d.along[1]*wave(2*v)))
}

// beyond tells that the place is not on the screen any more.
func (d *display) beyond(x, y int) bool {
	return x < d.edge[0] || y < d.edge[1] || x >= d.edge[2] || y >= d.edge[3]
}

// wave is the cosine of so many turns.
func wave(turns float64) float64 {
	return cosine[int(int64(turns*float64(len(cosine))))&(len(cosine)-1)]
}

var cosine = func() (table [4096]float64) {
	for i := range table {
		table[i] = math.Cos(2 * math.Pi * float64(i) / float64(len(table)))
	}
	return table
}()

// Screenshot is a picture of a sheet as a phone's gallery shows it: bars of
// one colour above and below, with the clock and a few signs.
func Screenshot(kind string, seed int64) []byte {
	const w, h = 720, 1520
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	fill(m, m.Rect, color.Black)
	pic := Picture(kind, seed, Options{Width: w, Height: w * 3 / 4})
	top := (h - pic.Rect.Dy()) / 2
	for y := range pic.Rect.Dy() {
		copy(m.Pix[(top+y)*m.Stride:], pic.Pix[y*pic.Stride:][:4*w])
	}
	bar := sheet{m, nil}
	bar.text(40, 55, 40, "regular", "09.41", color.White)
	bar.text(820, 55, 40, "regular", "87%", color.White)
	for i := range 4 {
		bar.frame(110+float64(i)*230, 1960, 70, 70, 8, color.White)
	}
	return save(m, Options{Quality: 85})
}
