package intake

import (
	"math"
	"math/bits"
	"math/cmplx"
)

// A photo of a screen shows the screen's grid, or the moiré in which it beats
// with the camera's: a wave that is the same all over the picture. Print,
// wood and cloth have waves too, but other ones here and there. So a few
// windows of the picture as it was delivered (on a smaller copy the grid is
// gone) are taken apart into their waves. The background of each is what others
// of its length have, and others of its direction. A wave that stands out in
// nearly all windows is a grid. A camera sees red and blue at every other place
// only, so moiré is coloured, while cloth, mats and rasters are not: colour is
// looked at where there is any.

const (
	tile      = 64 // pixels of a window
	tilesEach = 4  // windows along and across
	slowest   = 5  // waves in a window from which on they are looked at: 13 pixels long at most
	onAxis    = 2  // lines of print, tables and the blocks of a JPEG lie along the axes: no wave so near them counts
)

// waves2 is how strong the waves in a window are, by waves down and across;
// those across the other way are the same over again.
type waves2 [tile][tile / 2]float64

const (
	grid     = 5.5 // moire of a photo that shows a screen's grid; paper mostly has up to 3, on a plaited mat 9
	greyGrid = 12  // ... and of one without colours
)

// moire is that of the red, which is stored with a quarter of the pixels: the
// finest waves are gone, those left tell more.
func (p picture) moire() float64 {
	if len(p.planes) < 3 {
		return moire(p.luma())
	}
	return moire(p.planes[2])
}

// grid is the moire of this picture from which on it shows a screen.
func (p picture) grid() float64 {
	if len(p.planes) < 3 {
		return greyGrid
	}
	return grid
}

// moire is how much the strongest wave that goes through the picture stands
// out: the mean over the windows of its power by that of its background, 0 to
// 40; 0 for a picture of less than two windows to a side.
func moire(luma plane) float64 {
	if luma.w < 2*tile || luma.h < 2*tile {
		return 0
	}
	var power, sum waves2
	for j := range tilesEach {
		for i := range tilesEach {
			power.measure(luma, (luma.w-tile)*(2*i+1)/(2*tilesEach), (luma.h-tile)*(2*j+1)/(2*tilesEach))
			sum.add(&power)
		}
	}
	best := 0.0
	for y := range sum {
		for _, v := range sum[y] {
			best = max(best, v)
		}
	}
	return best / (tilesEach * tilesEach)
}

// add adds each wave by its background, up to a limit, so that no window
// decides alone.
func (w *waves2) add(power *waves2) {
	const most = 40
	var ring, count [tile]float64
	for y := range power {
		for x, p := range power[y] {
			r := spectrum[y][x].radius
			ring[r], count[r] = ring[r]+math.Sqrt(p), count[r]+1
		}
	}
	for y := range power {
		for x, p := range power[y] {
			at := &spectrum[y][x]
			if !at.counts {
				continue
			}
			mean := ring[at.radius] / count[at.radius]
			background := mean * mean
			for _, b := range at.beside {
				background = max(background, power[b[0]][b[1]])
			}
			w[y][x] += min(most, p/(background+1e-3))
		}
	}
}

// place is what there is to know of a wave before any picture.
type place struct {
	radius int       // waves per window
	counts bool      // it is looked at
	beside [3][2]int // waves in the same direction, shorter and longer ones: rules and the edges of letters have them all
}

// spectrum has a place for each wave that a window can have.
var spectrum = func() (all [tile][tile / 2]place) {
	for y := range all {
		for x := range all[y] {
			fx, fy := float64(x), float64((y+tile/2)&(tile-1)-tile/2)
			r := math.Hypot(fx, fy)
			at := &all[y][x]
			at.radius = int(r + 0.5)
			at.counts = fx > onAxis && math.Abs(fy) > onAxis && at.radius >= slowest
			if !at.counts {
				continue
			}
			for i, by := range []float64{-6, -4, 4} {
				v, u := int(math.Round(fy*(1+by/r))), int(math.Round(fx*(1+by/r)))
				if u < 0 || u >= tile/2 { // the same wave, told the other way round
					v, u = -v, min((tile-u)&(tile-1), tile/2-1)
				}
				at.beside[i] = [2]int{v & (tile - 1), u}
			}
		}
	}
	return all
}()

// measure takes a window apart; its edges are faded out first.
func (w *waves2) measure(luma plane, x0, y0 int) {
	sum := 0
	for y := range tile {
		for _, v := range luma.row(y0 + y)[x0:][:tile] {
			sum += int(v)
		}
	}
	mean := float64(sum) / (tile * tile)
	var rows [tile / 2][tile]complex128 // by waves across, then by row
	for y := 0; y < tile; y += 2 {
		var two [tile]complex128 // two rows are transformed as one
		a, b := luma.row(y0 + y)[x0:][:tile], luma.row(y0 + y + 1)[x0:][:tile]
		for x := range two {
			two[x] = complex((float64(a[x])-mean)*hann[x]*hann[y], (float64(b[x])-mean)*hann[x]*hann[y+1])
		}
		fft(&two)
		for x := range rows {
			f, g := two[x], cmplx.Conj(two[(tile-x)&(tile-1)])
			rows[x][y], rows[x][y+1] = (f+g)/2, (f-g)/2i
		}
	}
	for x := range rows {
		fft(&rows[x])
		for y, c := range rows[x] {
			w[y][x] = real(c)*real(c) + imag(c)*imag(c)
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
func fft(a *[tile]complex128) {
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
