package specimen

import (
	"image"
	"math"
)

// What a phone does to a picture before it stores it: the noise is smoothed
// away where it sees no edge, dark and light are driven apart, and edges are
// sharpened until they have halos. The judge of photos sees no others.

const (
	smooth = 14.0 // levels by which a pixel may differ and still count as noise
	curved = 0.5  // how much of the curve from dark to light is bent
	halo   = 1.1  // how much of what is finer than a few pixels is added once more
)

// develop is the phone's own processing, in place.
func develop(m *image.RGBA) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	for k := range 3 {
		level := make([]float32, w*h)
		for i := range level {
			level[i] = float32(m.Pix[4*i+k])
		}
		level = denoised(level, w, h)
		bend(level)
		soft := boxed(boxed(level, w, h), w, h)
		for i, v := range level {
			m.Pix[4*i+k] = byte(min(255, max(0, v+halo*(v-soft[i])+0.5)))
		}
	}
}

// denoised is for each pixel the mean of those around it that are about as bright.
func denoised(in []float32, w, h int) []float32 {
	out := append([]float32(nil), in...)
	for y := 1; y < h-1; y++ {
		for x := 1; x < w-1; x++ {
			at := y*w + x
			sum, n := in[at], float32(1)
			for _, to := range [8]int{-w - 1, -w, -w + 1, -1, 1, w - 1, w, w + 1} {
				if d := in[at+to] - in[at]; d < smooth && d > -smooth {
					sum, n = sum+in[at+to], n+1
				}
			}
			out[at] = sum / n
		}
	}
	return out
}

// bend draws the middle levels apart and the ends together.
func bend(level []float32) {
	for i, v := range level {
		t := min(1, max(0, float64(v)/255))
		s := t * t * (3 - 2*t)
		level[i] = float32(255 * (t + curved*(s-t)))
	}
}

// boxed is the mean of three by three pixels; the edges stay.
func boxed(in []float32, w, h int) []float32 {
	out := append([]float32(nil), in...)
	for y := 1; y < h-1; y++ {
		for x := 1; x < w-1; x++ {
			at := y*w + x
			out[at] = (in[at-w-1] + in[at-w] + in[at-w+1] + in[at-1] + in[at] + in[at+1] + in[at+w-1] + in[at+w] + in[at+w+1]) / 9
		}
	}
	return out
}

// copied makes of a sheet what a photocopier does: grey, hard, with specks of
// toner.
func (s sheet) copied() {
	for i := 0; i < len(s.Pix); i += 4 {
		v := 0.3*float64(s.Pix[i]) + 0.59*float64(s.Pix[i+1]) + 0.11*float64(s.Pix[i+2])
		grey := byte(35 + 205/(1+math.Exp((128-v)/22)))
		s.Pix[i], s.Pix[i+1], s.Pix[i+2] = grey, grey, grey
	}
	for range s.Rect.Dx() * s.Rect.Dy() / 900 {
		at := s.PixOffset(s.dice.IntN(s.Rect.Dx()), s.dice.IntN(s.Rect.Dy()))
		for k := range 3 {
			s.Pix[at+k] = 70
		}
	}
}
