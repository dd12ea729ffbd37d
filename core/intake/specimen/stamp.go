package specimen

import (
	"image"
	"image/color"
	"math"
)

// stamp writes SPESIMEN across the sheet from its lower left to its upper
// right corner, too large to be overlooked.
func (s sheet) stamp() {
	const word = "SPESIMEN"
	w, h := float64(s.Rect.Dx()), float64(s.Rect.Dy())
	long := 0.76 * math.Hypot(w, h)
	band := sheet{image.NewRGBA(image.Rect(0, 0, int(long), int(long/5))), s.dice}
	band.write(500, 180, 205, "bold", word, color.Opaque, true)
	sin, cos := math.Sincos(math.Atan2(h, w))
	for y := range s.Rect.Dy() {
		for x := range s.Rect.Dx() {
			u, v := float64(x)-w/2, float64(y)-h/2
			bx, by := int(u*cos-v*sin+long/2), int(u*sin+v*cos+long/10)
			if !(image.Point{X: bx, Y: by}.In(band.Rect)) {
				continue
			}
			s.tint(y*s.Stride+4*x, int(band.Pix[by*band.Stride+4*bx+3]))
		}
	}
}

// tint mixes up to a third of red into a pixel.
func (s sheet) tint(i, alpha int) {
	for k, red := range [3]int{215, 40, 40} {
		old := int(s.Pix[i+k])
		s.Pix[i+k] = byte(old + (red-old)*alpha/255/3)
	}
}
