package intake

// turn copies a plane so that it stands upright; orientation as in EXIF
// 2.32, table 4: 6 is a phone held upright, 3 one held upside down.
func (p plane) turn(orientation int) plane {
	first, right, down := 0, 1, p.stride // source index of the upright picture's corner, and its steps
	lastX, lastY := p.w-1, (p.h-1)*p.stride
	switch orientation {
	case 2:
		first, right = lastX, -1
	case 3:
		first, right, down = lastY+lastX, -1, -p.stride
	case 4:
		first, down = lastY, -p.stride
	case 5:
		right, down = p.stride, 1
	case 6:
		first, right, down = lastY, -p.stride, 1
	case 7:
		first, right, down = lastY+lastX, -p.stride, -1
	case 8:
		first, right, down = lastX, p.stride, -1
	default:
		return p
	}
	out := newPlane(p.w, p.h)
	if orientation >= 5 {
		out = newPlane(p.h, p.w)
	}
	for y := range out.h {
		at := first + y*down
		for x, row := 0, out.row(y); x < len(row); x++ {
			row[x] = p.pix[at]
			at += right
		}
	}
	return out
}

// resize averages over areas; p itself where it has this size already.
func (p plane) resize(w, h int) plane {
	if p.w == w && p.h == h {
		return p
	}
	s := newShrinker(p.w, p.h, w, h)
	for y := range p.h {
		s.add(p.row(y))
	}
	return s.out
}

// shrinker reduces a plane that is fed to it row by row. Every source pixel
// counts with the share of its area that falls into the new pixel, in 1/256,
// so thin strokes fade evenly instead of vanishing.
type shrinker struct {
	out  plane
	sw   int
	sh   int
	y, v int      // source row to come, row of out that is being filled
	sum  []uint32 // of the source rows so far, weighted in 1/256
	cols []column
}

// column is one pixel of the new width: its right edge in 1/256 of a source
// pixel, and what divides by its width.
type column struct {
	edge int
	per  uint64 // 2^24 / width
}

func newShrinker(sw, sh, w, h int) *shrinker {
	s := &shrinker{out: newPlane(w, h), sw: sw, sh: sh, sum: make([]uint32, sw), cols: make([]column, w)}
	for x, a := 0, 0; x < w; x++ {
		b := bound(x+1, sw, w)
		s.cols[x] = column{b, (1<<24 + uint64(b-a)/2) / uint64(b-a)}
		a = b
	}
	return s
}

// add takes the next row and finishes every new row that ends within it.
func (s *shrinker) add(row []byte) {
	if s.out.w == s.sw && s.out.h == s.sh {
		copy(s.out.row(s.y), row)
		s.y++
		return
	}
	top, bottom := s.y<<8, (s.y+1)<<8
	for s.v < s.out.h {
		from, to := bound(s.v, s.sh, s.out.h), bound(s.v+1, s.sh, s.out.h)
		weight := uint32(min(bottom, to) - max(top, from))
		sum := s.sum[:len(row)]
		for x, v := range row {
			sum[x] += uint32(v) * weight
		}
		if to > bottom {
			break
		}
		s.flush(uint64(to - from))
		if to == bottom {
			break
		}
	}
	s.y++
}

// bound is the edge before new pixel i, in 1/256 of a source pixel.
func bound(i, from, to int) int { return i * from << 8 / to }

// flush brings the sum of rows of this height to the new width: once for each
// new row, for adding rows is cheaper than that.
func (s *shrinker) flush(high uint64) {
	out, a := s.out.row(s.v), 0
	for x, c := range s.cols {
		i, j := a>>8, (c.edge-1)>>8
		var sum uint64
		if i == j {
			sum = uint64(s.sum[i]) * uint64(c.edge-a)
		} else {
			sum = uint64(s.sum[i])*uint64(256-a&255) + uint64(s.sum[j])*uint64(c.edge-j<<8)
			for _, v := range s.sum[i+1 : j] {
				sum += uint64(v) << 8
			}
		}
		out[x] = byte((sum*c.per>>24 + high/2) / high)
		a = c.edge
	}
	clear(s.sum)
	s.v++
}
