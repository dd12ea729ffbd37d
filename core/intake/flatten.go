package intake

import (
	"bytes"
	"image/jpeg"
	"math"
)

// Flatten makes of a photo the view that an officer wants: the paper alone,
// seen from straight above, its ink dark and its ground light. It changes
// nothing that is stored. photo is a Verdict.Clean. It says no where the four corners are not sure:
// paper no brighter than the table, out of the frame, folded or covered.
func Flatten(photo []byte) ([]byte, bool) {
	img, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil {
		return nil, false
	}
	pic := newPicture(img, 0)
	q, sure := paperIn(pic.luma())
	if !sure {
		return nil, false
	}
	flat := q.warp(pic)
	stretch(flat.luma())
	return flat.encode(quality), true
}

type point struct{ x, y float64 }

// quad is a paper's corners, clockwise from the upper left.
type quad [4]point

const (
	cornered  = 250  // pixels of the copy on which the corners are looked for
	minPaper  = 0.08 // of the picture
	fits      = 0.06 // by which the paper may differ from the four-sided shape
	minCorner = 0.8  // sine of an angle at a corner: 53 to 127 degrees
)

// paperIn finds the four corners of the one bright sheet in the picture.
func paperIn(luma plane) (quad, bool) {
	g := luma.resize(fitted(luma.w, luma.h, cornered))
	level, apart := twoLevels(g.resize(max(1, g.w/4), max(1, g.h/4)))
	if apart < minApart {
		return quad{}, false
	}
	q, area := cornersOf(g, level)
	if area < minPaper*float64(g.w*g.h) || math.Abs(q.area()/area-1) > fits || !q.square() || !q.inside(g) {
		return quad{}, false
	}
	across, down := float64(luma.w)/float64(g.w), float64(luma.h)/float64(g.h)
	for i, p := range q {
		q[i] = point{p.x * across, p.y * down}
	}
	return q, true
}

// cornersOf is the shape of the largest bright part, and its area with the
// print on it: what is dark between its first and last bright pixel of a row
// belongs to it.
func cornersOf(g plane, level byte) (q quad, area float64) {
	part := largestPart(g, level)
	far := [4]float64{math.Inf(1), math.Inf(-1), math.Inf(-1), math.Inf(1)}
	for y := range g.h {
		first, last := -1, -1
		for x, v := range part.row(y) {
			if v == 2 {
				if first < 0 {
					first = x
				}
				last = x
			}
		}
		if first < 0 {
			continue
		}
		area += float64(last - first + 1)
		for _, x := range []int{first, last} {
			p := point{float64(x) + 0.5, float64(y) + 0.5}
			sum, difference := p.x+p.y, p.x-p.y
			for i, v := range [4]float64{sum, difference, sum, difference} {
				if less := i == 0 || i == 3; less && v < far[i] || !less && v > far[i] {
					far[i], q[i] = v, p
				}
			}
		}
	}
	return q, area
}

// largestPart marks the largest connected part brighter than level with 2.
func largestPart(g plane, level byte) plane {
	bright := newPlane(g.w, g.h)
	for y := range g.h {
		for x, v := range g.row(y) {
			if v > level {
				bright.pix[y*bright.stride+x] = 1
			}
		}
	}
	left := plane{append([]byte(nil), bright.pix...), bright.stride, g.w, g.h}
	var best blob
	var start [2]int
	var todo []int
	for y := range g.h {
		for x := range g.w {
			if left.pix[y*left.stride+x] == 1 {
				var b blob
				if b, todo = flood(left, x, y, todo); b.area > best.area {
					best, start = b, [2]int{x, y}
				}
			}
		}
	}
	if best.area == 0 {
		return bright
	}
	rest := plane{append([]byte(nil), bright.pix...), bright.stride, g.w, g.h}
	flood(rest, start[0], start[1], todo)
	for i, v := range bright.pix {
		if v == 1 && rest.pix[i] == 0 {
			bright.pix[i] = 2
		}
	}
	return bright
}

func (q quad) area() float64 {
	var sum float64
	for i, p := range q {
		next := q[(i+1)%4]
		sum += p.x*next.y - next.x*p.y
	}
	return math.Abs(sum) / 2
}

// square tells that every corner is nearly one of a rectangle.
func (q quad) square() bool {
	for i, p := range q {
		a, b := q[(i+3)%4], q[(i+1)%4]
		ax, ay, bx, by := a.x-p.x, a.y-p.y, b.x-p.x, b.y-p.y
		if math.Abs(ax*by-ay*bx) < minCorner*math.Hypot(ax, ay)*math.Hypot(bx, by) {
			return false
		}
	}
	return true
}

// inside tells that no corner touches the frame.
func (q quad) inside(g plane) bool {
	for _, p := range q {
		if p.x < 2 || p.y < 2 || p.x > float64(g.w-2) || p.y > float64(g.h-2) {
			return false
		}
	}
	return true
}

// size is that of the paper seen from above: its longer sides.
func (q quad) size() (w, h int) {
	side := func(a, b point) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }
	return int(max(side(q[0], q[1]), side(q[3], q[2]))), int(max(side(q[0], q[3]), side(q[1], q[2])))
}

// warp draws the paper upon a rectangle, in perspective.
func (q quad) warp(p picture) picture {
	w, h := q.size()
	out := picture{w: w, h: h}
	for i, from := range p.planes {
		to := newPlane(w, h)
		if i > 0 {
			to = newPlane((w+1)/2, (h+1)/2)
		}
		q.draw(to, from, float64(from.w)/float64(p.w), float64(from.h)/float64(p.h))
		out.planes = append(out.planes, to)
	}
	return out
}

// draw fills a plane; across and down turn the picture's pixels into those of
// the plane drawn from. The mapping of the unit square upon four points is
// that of Heckbert, Fundamentals of Texture Mapping, 1989, section 2.2.3.
func (q quad) draw(to, from plane, across, down float64) {
	dx1, dx2, sx := q[1].x-q[2].x, q[3].x-q[2].x, q[0].x-q[1].x+q[2].x-q[3].x
	dy1, dy2, sy := q[1].y-q[2].y, q[3].y-q[2].y, q[0].y-q[1].y+q[2].y-q[3].y
	det := dx1*dy2 - dx2*dy1
	g, k := (sx*dy2-dx2*sy)/det, (dx1*sy-sx*dy1)/det
	a, b := q[1].x-q[0].x+g*q[1].x, q[3].x-q[0].x+k*q[3].x
	d, e := q[1].y-q[0].y+g*q[1].y, q[3].y-q[0].y+k*q[3].y
	for y := range to.h {
		v := (float64(y) + 0.5) / float64(to.h)
		row := to.row(y)
		for x := range row {
			u := (float64(x) + 0.5) / float64(to.w)
			z := 1 / (g*u + k*v + 1)
			row[x] = from.at((a*u+b*v+q[0].x)*z*across-0.5, (d*u+e*v+q[0].y)*z*down-0.5)
		}
	}
}

// at is the level between four pixels; outside, that of the edge.
func (p plane) at(x, y float64) byte {
	x, y = min(max(x, 0), float64(p.w-1)), min(max(y, 0), float64(p.h-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, p.w-1), min(y0+1, p.h-1)
	fx, fy := x-float64(x0), y-float64(y0)
	top := float64(p.pix[y0*p.stride+x0])*(1-fx) + float64(p.pix[y0*p.stride+x1])*fx
	low := float64(p.pix[y1*p.stride+x0])*(1-fx) + float64(p.pix[y1*p.stride+x1])*fx
	return byte(top*(1-fy) + low*fy + 0.5)
}

// stretch makes the darkest hundredth black and the ground nearly white.
func stretch(p plane) {
	var hist [256]int
	for _, v := range p.pix {
		hist[v]++
	}
	n := float64(len(p.pix))
	dark, light := quantile(hist, 0.01*n), quantile(hist, 0.9*n)
	if light-dark < 20 {
		return
	}
	var to [256]byte
	for v := range to {
		to[v] = byte(min(255, max(0, (float64(v)-dark)*240/(light-dark))))
	}
	for i, v := range p.pix {
		p.pix[i] = to[v]
	}
}
