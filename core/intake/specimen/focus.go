package specimen

import "math"

// focus smears the frame: a Gaussian for a lens out of focus, a line at some
// angle for a hand that moved.
func (c *camera) focus() {
	if c.o.Blur > 0 {
		k := gaussian(c.o.Blur)
		for i := range c.rgb {
			c.rgb[i] = c.across(c.down(c.rgb[i], k), k)
		}
	}
	if c.o.Motion > 1 {
		angle, way := c.dice.Float64()*math.Pi, c.wobble()
		for i := range c.rgb {
			c.rgb[i] = c.drag(c.rgb[i], angle, way)
		}
	}
}

// gaussian is one half of the kernel, its middle first.
func gaussian(sigma float64) []float32 {
	k := make([]float32, 1+int(math.Ceil(3*sigma)))
	var sum float32
	for i := range k {
		k[i] = float32(math.Exp(-float64(i*i) / (2 * sigma * sigma)))
		sum += k[i]
		if i > 0 {
			sum += k[i]
		}
	}
	for i := range k {
		k[i] /= sum
	}
	return k
}

func (c *camera) down(in, k []float32) []float32 {
	out := make([]float32, len(in))
	for y := range c.h {
		row := out[y*c.w:][:c.w]
		for i := 1 - len(k); i < len(k); i++ {
			weight := k[max(i, -i)]
			from := in[min(c.h-1, max(0, y+i))*c.w:][:len(row)]
			for x, v := range from {
				row[x] += v * weight
			}
		}
	}
	return out
}

func (c *camera) across(in, k []float32) []float32 {
	out := make([]float32, len(in))
	padded := make([]float32, c.w+2*len(k))
	for y := range c.h {
		row, to := in[y*c.w:][:c.w], out[y*c.w:][:c.w]
		copy(padded[len(k):], row)
		for i := range k {
			padded[i], padded[len(padded)-1-i] = row[0], row[c.w-1]
		}
		for i := 1 - len(k); i < len(k); i++ {
			weight := k[max(i, -i)]
			for x, v := range padded[len(k)+i:][:len(to)] {
				to[x] += v * weight
			}
		}
	}
	return out
}

// wobble is how far a shake leaves its straight way, as a share of its length,
// from -0.5 to 0.5 along it: hands swing in bows.
func (c *camera) wobble() func(t float64) float64 {
	bow, twist := c.o.Wobble*0.5*c.more.NormFloat64(), c.o.Wobble*0.15*c.more.NormFloat64()
	return func(t float64) float64 { return bow*(0.25-t*t) + twist*math.Sin(2*math.Pi*t) }
}

// drag averages along a line of the shake's length; towards the left and right
// edges over what there is of it.
func (c *camera) drag(in []float32, angle float64, way func(t float64) float64) []float32 {
	out, count := make([]float32, len(in)), make([]float32, c.w)
	steps := min(int(c.o.Motion), c.w, c.h)
	sin, cos := math.Sincos(angle)
	for s := range steps {
		t := float64(s) - float64(steps)/2
		aside := way(t/float64(steps)) * float64(steps)
		dx, dy := int(math.Round(t*cos-aside*sin)), int(math.Round(t*sin+aside*cos))
		for x := max(0, -dx); x < c.w-max(0, dx); x++ {
			count[x]++
		}
		for y := range c.h {
			from := in[min(c.h-1, max(0, y+dy))*c.w:][max(0, dx) : c.w+min(0, dx)]
			to := out[y*c.w+max(0, -dx):][:len(from)]
			for x, v := range from {
				to[x] += v
			}
		}
	}
	for i := range out {
		out[i] /= count[i%c.w]
	}
	return out
}
