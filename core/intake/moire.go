package intake

import (
	"math"
	"math/bits"
	"slices"
)

// A photo of a screen shows the screen's grid, or the moiré in which it beats
// with the camera's: a wave that is the same all over the picture. Print,
// wood and cloth have waves too, but other ones here and there. So a few
// windows of the picture as it was delivered (on a smaller copy the grid is
// gone) are taken apart into their waves; the background of each is what waves
// of about the same length have; and a wave that stands out in nearly all
// windows is a grid.

const (
	tile      = 64 // pixels of a window
	tilesEach = 4  // windows along and across
	slowest   = 5  // waves in a window from which on they are looked at: 13 pixels long at most
	onAxis    = 2  // lines of print, tables and the blocks of a JPEG lie along the axes: no wave so near them counts
)

// moire is how much the strongest wave that goes through the picture stands
// out: the mean over the windows of the share that it has above its
// background. Paper has 3 to 6, a grid that the eye sees 10 and more.
func moire(luma plane) float64 {
	if luma.w < 2*tile || luma.h < 2*tile {
		return 0
	}
	var sum [tile][tile]float64
	var powers [tile][tile]float64
	for j := range tilesEach {
		for i := range tilesEach {
			x := (luma.w - tile) * (2*i + 1) / (2 * tilesEach)
			y := (luma.h - tile) * (2*j + 1) / (2 * tilesEach)
			waves2(luma, x, y, &powers)
			addRelative(&powers, &sum)
		}
	}
	best := 0.0
	for y := range tile {
		for x := range tile / 2 {
			best = max(best, sum[y][x])
		}
	}
	return best / (tilesEach * tilesEach)
}

// frequency is a place in a spectrum as waves per window, from -32 to 31.
func frequency(i int) int { return (i+tile/2)&(tile-1) - tile/2 }

// addRelative adds to sum each wave by the mean of those of its length, up to
// a limit, so that no window decides alone.
func addRelative(p, sum *[tile][tile]float64) {
	const most = 40
	var ring, count [tile]float64
	for y := range tile {
		for x := range tile {
			r := radius(x, y)
			ring[r], count[r] = ring[r]+math.Sqrt(p[y][x]), count[r]+1
		}
	}
	for y := range tile {
		fy := frequency(y)
		for x := range tile / 2 {
			r := radius(x, y)
			if x <= onAxis || max(fy, -fy) <= onAxis || r < slowest {
				continue
			}
			mean := ring[r] / count[r]
			sum[y][x] += min(most, p[y][x]/(mean*mean+1e-3))
		}
	}
}

func radius(x, y int) int {
	return int(math.Hypot(float64(frequency(x)), float64(frequency(y))) + 0.5)
}

// waves2 is the power of all waves in a window, with soft edges.
func waves2(luma plane, x0, y0 int, out *[tile][tile]float64) {
	var f [tile][tile]complex128
	var mean float64
	for y := range tile {
		for _, v := range luma.row(y0 + y)[x0:][:tile] {
			mean += float64(v)
		}
	}
	mean /= tile * tile
	for y := range tile {
		for x, v := range luma.row(y0 + y)[x0:][:tile] {
			f[y][x] = complex((float64(v)-mean)*hann[x]*hann[y], 0)
		}
		fft(f[y][:])
	}
	var column [tile]complex128
	for x := range tile {
		for y := range tile {
			column[y] = f[y][x]
		}
		fft(column[:])
		for y, c := range column {
			out[y][x] = real(c)*real(c) + imag(c)*imag(c)
		}
	}
}

var hann = func() (w [tile]float64) {
	for i := range w {
		w[i] = 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/tile)
	}
	return w
}()

var roots = func() (w [tile / 2]complex128) {
	for i := range w {
		sin, cos := math.Sincos(-2 * math.Pi * float64(i) / tile)
		w[i] = complex(cos, sin)
	}
	return w
}()

// fft transforms tile values in place (Cooley and Tukey, radix 2).
func fft(a []complex128) {
	const shift = 64 - 6 // tile is 2^6
	for i := range a {
		if j := int(bits.Reverse64(uint64(i)) >> shift); i < j {
			a[i], a[j] = a[j], a[i]
		}
	}
	for n := 2; n <= len(a); n *= 2 {
		half, step := n/2, len(a)/n
		for from := 0; from < len(a); from += n {
			for k := range half {
				u, v := a[from+k], a[from+k+half]*roots[k*step]
				a[from+k], a[from+k+half] = u+v, u-v
			}
		}
	}
}
var _ = slices.Max[[]int]
