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
	line []uint32 // one source row at the new width, in 1/256
	sum  []uint32 // of the lines so far, weighted
	cols []column
}

// column is one pixel of the new width: its right edge in 1/256 of a source
// pixel, and what divides by its width.
type column struct {
	edge int
	per  uint64 // 2^24 / width
}

func newShrinker(sw, sh, w, h int) *shrinker {
	s := &shrinker{out: newPlane(w, h), sw: sw, sh: sh, line: make([]uint32, w), sum: make([]uint32, w), cols: make([]column, w)}
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
	s.squeeze(row)
	top, bottom := s.y<<8, (s.y+1)<<8
	for s.v < s.out.h {
		from, to := bound(s.v, s.sh, s.out.h), bound(s.v+1, s.sh, s.out.h)
		weight := uint32(min(bottom, to) - max(top, from))
		for x, l := range s.line {
			s.sum[x] += l * weight
		}
		if to > bottom {
			break
		}
		s.flush(uint32(to - from))
		if to == bottom {
			break
		}
	}
	s.y++
}

// bound is the edge before new pixel i, in 1/256 of a source pixel.
func bound(i, from, to int) int { return i * from << 8 / to }

func (s *shrinker) flush(weight uint32) {
	out := s.out.row(s.v)
	for x, sum := range s.sum {
		out[x] = byte((sum/weight + 128) >> 8)
		s.sum[x] = 0
	}
	s.v++
}

// squeeze brings one row to the new width.
func (s *shrinker) squeeze(row []byte) {
	a, line := 0, s.line[:len(s.cols)]
	for x, c := range s.cols {
		i, j := a>>8, (c.edge-1)>>8
		var sum uint32
		if i == j {
			sum = uint32(row[i]) * uint32(c.edge-a)
		} else {
			sum = uint32(row[i])*uint32(256-a&255) + uint32(row[j])*uint32(c.edge-j<<8)
			for _, v := range row[i+1 : j] {
				sum += uint32(v) << 8
			}
		}
		line[x] = uint32(uint64(sum) * c.per >> 16)
		a = c.edge
	}
}
