package intake

import (
	"math"
	"math/bits"
	"slices"
	"sync"
)

// Hash is the look of a picture in 1024 bits: which of its 1023 slowest waves
// along and across are stronger than their median. Saving it once more,
// reducing it or brightening it turns few bits over; another photo of the same
// paper shares about as many as chance gives. It is a hint for an officer and
// never a reason to refuse: forms of one kind look alike.
type Hash [1024 / 8]byte

// Near is the distance up to which two pictures are said to be one photo. In
// TestHash copies differ by up to 32 bits, other photos by 196 or more; among
// tens of thousands some come nearer than that.
const Near = 96

// Distance is how many bits differ.
func (h Hash) Distance(other Hash) int {
	n := 0
	for i := range h {
		n += bits.OnesCount8(h[i] ^ other[i])
	}
	return n
}

const (
	waves     = 32 // along each axis
	hashPixel = 64 // sides of the copy that is hashed
)

// cosines[k][x] is the DCT-II's wave k at pixel x.
var cosines = sync.OnceValue(func() *[waves][hashPixel]float32 {
	var c [waves][hashPixel]float32
	for k := range c {
		for x := range c[k] {
			c[k][x] = float32(math.Cos(math.Pi / hashPixel * (float64(x) + 0.5) * float64(k)))
		}
	}
	return &c
})

// hashOf takes an upright luma plane.
func hashOf(p plane) (h Hash) {
	strength := dct(p.resize(hashPixel, hashPixel))
	sorted := slices.Clone(strength[1:]) // without the mean brightness
	slices.Sort(sorted)
	median := sorted[len(sorted)/2]
	for i, s := range strength {
		if i > 0 && s > median {
			h[i/8] |= 1 << (i % 8)
		}
	}
	return h
}

// dct is the two-dimensional cosine transform of a square copy, its slowest
// waves only, row by row.
func dct(p plane) []float32 {
	c := cosines()
	var across [hashPixel][waves]float32
	for y := range hashPixel {
		row := p.row(y)
		for k := range waves {
			var sum float32
			for x, v := range row {
				sum += float32(v) * c[k][x]
			}
			across[y][k] = sum
		}
	}
	out := make([]float32, 0, waves*waves)
	for l := range waves {
		var sums [waves]float32
		for y := range hashPixel {
			for k, v := range across[y] {
				sums[k] += v * c[l][y]
			}
		}
		out = append(out, sums[:]...)
	}
	return out
}
