package intake

import "math"

// A lamp's reflection is a spot in which nothing is left but white, with soft
// edges all around, on paper that is not white itself. What is bright without
// such a rim is paper in good light, a shirt, a window: glare only where it is a
// hole in the print (hole.go).

const (
	burnt     = 254  // levels from which nothing is left: paper in good light still has its noise
	solid     = 4    // pixels to each side of which nearly all are burnt as well
	minSpot   = 0.02 // of the picture: a line of print or more is gone
	softness  = 3    // pixels outside a spot where it is still bright ...
	afterglow = 215  // ... at least so much
	minAround = 50   // one part in so many around a spot is print
)

// glare is the share of the picture that the largest reflection covers; 0 if
// there is none with print around it.
func glare(g plane, print ink) float64 {
	white, any := burntOf(g)
	if !any {
		return 0
	}
	if share := rimmed(g, white, print); share > 0 {
		return share
	}
	return hole(g, white, print)
}

// rimmed is the share of the largest spot with a soft rim and print around it.
func rimmed(g, white plane, print ink) float64 {
	b := largestSpot(white)
	if b.area < int(minSpot*float64(g.w*g.h)) {
		return 0
	}
	w, h := b.x1-b.x0, b.y1-b.y0
	round := float64(b.area) > 0.55*float64(w*h) && w < 3*h && h < 3*w
	inside := b.x0 > 0 && b.y0 > 0 && b.x1 < g.w && b.y1 < g.h
	if !round || !inside || !softRim(g, b) || !amidPrint(print, b) {
		return 0
	}
	return float64(b.area) / float64(g.w*g.h)
}

// blob is a connected part of a picture and the rectangle it is in.
type blob struct{ area, x0, y0, x1, y1 int }

// burntOf has ones where nothing is left but white.
func burntOf(g plane) (white plane, any bool) {
	white = newPlane(g.w, g.h)
	for y := range g.h {
		to := white.row(y)
		for x, v := range g.row(y) {
			if v >= burnt {
				to[x], any = 1, true
			}
		}
	}
	return white, any
}

// largestSpot is that of the burnt parts: lit paper is burnt here and there,
// a reflection all over.
func largestSpot(white plane) blob {
	white = core(white)
	var best blob
	var todo []int
	for y := range white.h {
		for x, v := range white.row(y) {
			if v == 1 {
				var b blob
				if b, todo = flood(white, x, y, todo); b.area > best.area {
					best = b
				}
			}
		}
	}
	return best
}

// core leaves the pixels of a map of ones that have only ones around them.
func core(m plane) plane {
	out, s := newPlane(m.w, m.h), newSums(m)
	for y := solid; y+solid < m.h; y++ {
		for x := solid; x+solid < m.w; x++ {
			if s.of(x-solid, y-solid, x+solid+1, y+solid+1) >= (2*solid+1)*(2*solid+1)*19/20 {
				out.pix[y*out.stride+x] = 1
			}
		}
	}
	return out
}

// flood measures the ones connected with a pixel and takes them away.
func flood(m plane, x, y int, todo []int) (blob, []int) {
	b := blob{0, x, y, x + 1, y + 1}
	m.pix[y*m.stride+x] = 0
	todo = append(todo[:0], y*m.stride+x)
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		x, y := at%m.stride, at/m.stride
		b = blob{b.area + 1, min(b.x0, x), min(b.y0, y), max(b.x1, x+1), max(b.y1, y+1)}
		for _, to := range [4][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
			if i := to[1]*m.stride + to[0]; to[0] >= 0 && to[1] >= 0 && to[0] < m.w && to[1] < m.h && m.pix[i] == 1 {
				m.pix[i] = 0
				todo = append(todo, i)
			}
		}
	}
	return b, todo
}

// softRim looks outwards from the spot in many directions: right behind its
// edge it must still be bright, and farther out not burnt.
func softRim(g plane, b blob) bool {
	cx, cy := (b.x0+b.x1)/2, (b.y0+b.y1)/2
	soft, all := 0, 0
	for _, d := range directions {
		reach := 0.0
		at := func(r float64) byte {
			return g.pix[clamp(cy+int(r*d[1]), g.h)*g.stride+clamp(cx+int(r*d[0]), g.w)]
		}
		for at(reach) >= burnt && reach < float64(max(g.w, g.h)) {
			reach++
		}
		if reach < 4 {
			continue
		}
		all++
		if at(reach+softness) > afterglow && at(1.6*reach+4) < burnt-2 {
			soft++
		}
	}
	return all >= len(directions)/2 && soft*10 >= all*6
}

// directions are unit vectors all around.
var directions = func() (all [32][2]float64) {
	for i := range all {
		all[i][1], all[i][0] = math.Sincos(2 * math.Pi * float64(i) / float64(len(all)))
	}
	return all
}()

func clamp(v, n int) int { return min(max(v, 0), n-1) }

// amidPrint tells that there is print around the spot, no farther away than
// half its size.
func amidPrint(print ink, b blob) bool {
	w, h := (b.x1-b.x0)/2+8, (b.y1-b.y0)/2+8
	x0, y0, x1, y1 := max(0, b.x0-w), max(0, b.y0-h), min(print.w, b.x1+w), min(print.h, b.y1+h)
	n := 0
	for y := y0; y < y1; y++ {
		for _, v := range print.on[y*print.w:][x0:x1] {
			n += int(v)
		}
	}
	return n*minAround > (x1-x0)*(y1-y0)-b.area
}
