package intake

// ink says which pixels of a grey copy are strokes: clearly darker than the
// mean of what is around them, whatever the light there.
type ink struct {
	w, h int
	on   []byte // 1 or 0, row by row
}

const (
	around   = 8  // pixels to each side that are looked at
	minFaint = 10 // levels by which a stroke is darker ...
	faint    = 8  // ... and the share of the mean: an eighth
)

func inkOf(g plane) ink {
	out := ink{g.w, g.h, make([]byte, g.w*g.h)}
	s := newSums(g)
	for y := range g.h {
		top, low := max(0, y-around), min(g.h, y+around+1)
		above, below := s.to[top*s.stride:][:s.stride], s.to[low*s.stride:][:s.stride]
		row, to := g.row(y), out.on[y*g.w:][:g.w]
		mark := func(x, left, right int) {
			n := (right - left) * (low - top)
			sum := int(below[right] - above[right] - below[left] + above[left])
			if int(row[x])*n < sum-max(minFaint*n, sum/faint) {
				to[x] = 1
			}
		}
		for x := range min(around, g.w) {
			mark(x, 0, min(g.w, x+around+1))
		}
		for x := max(around, g.w-around); x < g.w; x++ {
			mark(x, max(0, x-around), g.w)
		}
		if g.w > 2*around {
			markInner(row, to, above, below, low-top)
		}
	}
	return out
}

// markInner does what lies so far from the left and right edges that every
// window is whole.
func markInner(row, to []byte, above, below []uint32, high int) {
	const wide = 2*around + 1
	n := uint32(wide * high)
	row, to = row[around:len(row)-around], to[around:len(to)-around]
	a0, b0 := above[:len(row)], below[:len(row)]
	a1, b1 := above[wide:][:len(row)], below[wide:][:len(row)]
	for x, v := range row {
		sum := b1[x] - a1[x] - b0[x] + a0[x]
		if uint32(v)*n+max(minFaint*n, sum/faint) < sum {
			to[x] = 1
		}
	}
}

// sums gives the sum of any rectangle of a plane in four steps.
type sums struct {
	stride int
	to     []uint32 // sum of all pixels above and to the left
}

func newSums(g plane) sums {
	s := sums{g.w + 1, make([]uint32, (g.w+1)*(g.h+1))}
	for y := range g.h {
		above, here := s.to[y*s.stride:][:s.stride], s.to[(y+1)*s.stride:][:s.stride]
		var sum uint32
		for x, v := range g.row(y) {
			sum += uint32(v)
			here[x+1] = above[x+1] + sum
		}
	}
	return s
}

// of is the sum from (x0, y0) to before (x1, y1).
func (s sums) of(x0, y0, x1, y1 int) uint32 {
	return s.to[y1*s.stride+x1] - s.to[y0*s.stride+x1] - s.to[y1*s.stride+x0] + s.to[y0*s.stride+x0]
}

const (
	thick = 6  // pixels at most that a stroke of print is wide ...
	long  = 24 // ... and that it goes on without a gap
)

// print leaves of the ink what can be print: rules, the grain of a table and
// the edges of papers go on too long, shadows and dark things are too thick.
func (k ink) print() ink {
	high := k.heights()
	out := ink{k.w, k.h, make([]byte, len(k.on))}
	for y := range k.h {
		row, high, to := k.on[y*k.w:][:k.w], high[y*k.w:][:k.w], out.on[y*k.w:][:k.w]
		for x := 0; x < len(row); x++ {
			if row[x] == 0 {
				continue
			}
			from := x
			for x < len(row) && row[x] == 1 {
				x++
			}
			wide := x - from
			if wide > long {
				continue
			}
			for i, h := range high[from:x] {
				if int(h) <= long && min(int(h), wide) <= thick {
					to[from+i] = 1
				}
			}
		}
	}
	return out
}

// heights is for each pixel the length of the stroke through it from top to
// bottom, 255 at most; row by row, for columns are slow to walk.
func (k ink) heights() []byte {
	high := make([]byte, len(k.on))
	for y := range k.h {
		row, to := k.on[y*k.w:][:k.w], high[y*k.w:][:k.w]
		if y == 0 {
			copy(to, row)
			continue
		}
		for x, n := range high[(y-1)*k.w:][:len(row)] {
			to[x] = row[x] * (min(n, 254) + 1)
		}
	}
	for y := k.h - 2; y >= 0; y-- {
		to := high[y*k.w:][:k.w]
		for x, n := range high[(y+1)*k.w:][:len(to)] {
			if to[x] != 0 {
				to[x] = max(to[x], n)
			}
		}
	}
	return high
}

// share is how much of the picture is ink.
func (k ink) share() float64 {
	n := 0
	for _, v := range k.on {
		n += int(v)
	}
	return float64(n) / float64(max(1, len(k.on)))
}

const pane = 32 // pixels of the windows in which lines are looked for

// lines tells print from other patterns and which way it runs. In each window
// the ink of the rows is compared with that of the columns: print is in lines
// with gaps between, so one of them goes up and down much more. text is the
// share of windows with as much ink as print has; along is above 1 where its
// lines run across the picture and below 1 where they run down.
func (k ink) lines() (text, along float64) {
	var rows, columns float64
	var printed, all int
	for y := 0; y+pane <= k.h; y += pane {
		for x := 0; x+pane <= k.w; x += pane {
			all++
			share, r, c := k.pane(x, y)
			if share > 0.04 && share < 0.5 {
				printed++
				rows, columns = rows+r, columns+c
			}
		}
	}
	if all == 0 || columns == 0 || rows == 0 {
		return 0, 1
	}
	return float64(printed) / float64(all), rows / columns
}

// pane is the share of ink in a window, and how unevenly it is spread over
// the rows and over the columns.
func (k ink) pane(x0, y0 int) (share, rows, columns float64) {
	var r, c [pane]int
	for y := range pane {
		for x, v := range k.on[(y0+y)*k.w+x0:][:pane] {
			r[y] += int(v)
			c[x] += int(v)
		}
	}
	sum := 0
	for _, n := range r {
		sum += n
	}
	mean := float64(sum) / pane
	for i := range pane {
		rows += (float64(r[i]) - mean) * (float64(r[i]) - mean)
		columns += (float64(c[i]) - mean) * (float64(c[i]) - mean)
	}
	return mean / pane, rows, columns
}
