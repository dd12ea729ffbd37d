package specimen

import "math"

// hand lets two or three fingers reach in from the frame, over the edge of
// the sheet, as people hold a card that does not lie flat.
func (c *camera) hand() {
	if !c.o.Hand {
		return
	}
	size := float64(min(c.w, c.h))
	side, from := c.more.IntN(4), 0.3+0.4*c.more.Float64()
	skin := [3]float64{150 + 60*c.more.Float64(), 0, 0}
	skin[1], skin[2] = skin[0]*0.74, skin[0]*0.6
	for f := range 2 + c.more.IntN(2) {
		long, thick := size*(0.16+0.05*c.more.Float64()), size*0.045
		along := (from-0.15)*size + float64(f)*2.3*thick
		c.finger(side, along, long, thick, skin)
	}
}

// finger is a rounded bar from a side of the frame (left, right, top, bottom),
// along pixels down or across it, rounded in shade, with a nail.
func (c *camera) finger(side int, along, long, thick float64, skin [3]float64) {
	for y := range c.h {
		for x := range c.w {
			into, beside := float64(x), float64(y)-along
			switch side {
			case 1:
				into = float64(c.w - 1 - x)
			case 2:
				into, beside = float64(y), float64(x)-along
			case 3:
				into, beside = float64(c.h-1-y), float64(x)-along
			}
			over := math.Max(0, into-long)
			d := math.Hypot(over*0.8, beside) / thick
			if d > 1 {
				continue
			}
			lit := 1 - 0.45*d*d
			if into > long-thick*0.4 && math.Abs(beside) < thick*0.55 {
				lit *= 1.12 // the nail
			}
			c.set(y*c.w+x, skin[0]*lit, skin[1]*lit, skin[2]*lit)
		}
	}
}
