package specimen

import (
	"image"
	"image/color"
	"math"
)

// screen lays the grid of a display over the frame: what a camera sees of it
// beats with the camera's own pixels.
func (c *camera) screen() {
	sin, cos := math.Sincos((4 + 12*c.dice.Float64()) * math.Pi / 180)
	pitch := (2.3 + 0.9*c.dice.Float64()) * float64(max(c.w, c.h)) / 1280
	depth := 0.16 + 0.1*c.dice.Float64()
	for y := range c.h {
		for x := range c.w {
			u, v := float64(x)*cos+float64(y)*sin, float64(y)*cos-float64(x)*sin
			gain := 1 + depth*(math.Sin(2*math.Pi*u/pitch)+math.Sin(2*math.Pi*v/pitch))
			for k := range c.rgb {
				shift := 2 * math.Pi * (u/pitch + float64(k)/3)
				c.rgb[k][y*c.w+x] *= float32(gain + depth/2*math.Sin(shift))
			}
		}
	}
}

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
