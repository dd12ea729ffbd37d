package intake

import "math"

// grey is the longer side of the copy on which pictures are measured, so that
// the same numbers hold for every camera. It is small on purpose: halving a
// picture quarters the noise, while print that is out of focus stays so.
const grey = 500

// Measures are what the judge goes by, taken on a grey copy whose longer side
// is at most 500 pixels; Moire on the picture as it came. They are kept with a verdict so that the thresholds
// can be calibrated on real photos.
type Measures struct {
	Luma   float64 // mean brightness, 0 to 255
	Shadow float64 // the darkest 2% are at most this bright
	Light  float64 // the brightest 5% are at least this bright
	Spread float64 // standard deviation of brightness
	Detail float64 // share of 16×16 blocks that show edges
	// Sharpness is 1 / σ of the blur on edges, in pixels of the grey copy. A
	// clear step from one pixel to the next gives about 2, print that cannot be
	// read less than 0.8; 0 where nothing has edges.
	Sharpness float64
	// Smear is Sharpness along the direction in which it is least: on a shaken
	// photo, the way the hand went.
	Smear float64
	// Shake is how much stronger edges are in one direction than across it: 1
	// to 2.4 on paper lying still, more where the phone moved.
	Shake  float64
	Text   float64 // share of 32×32 windows with as much ink as print has
	Lines  float64 // how much more ink goes up and down between rows than between columns: above 1 where print runs across
	Glare  float64 // share of the picture that a reflection covers
	Cut    bool    // the paper leaves the frame on one side
	Starts float64 // how much better lines fall into columns where they begin: below 1 on its head; read downwards where Lines is below 1
	Pieces float64 // pieces of text that lie in lines, in every other row: print that cannot be read has few
	Ink    float64 // share of the picture that is print
	Moire  float64 // how much the strongest wave that goes through all of the picture's red stands out, of a grey picture's brightness; 0 where the picture was refused
	Noise  float64 // σ of the sensor's noise, levels of brightness
}

// measure takes an upright grey copy.
func measure(g plane) Measures {
	m := tones(g)
	blocks := blocksOf(g)
	noise := noiseOf(blocks)
	m.Noise = math.Sqrt(noise)
	edges := edgesOf(blocks, noise)
	m.Detail = float64(len(edges)) / float64(max(1, len(blocks)))
	strong := strongest(edges)
	m.Sharpness, m.Shake, m.Smear = sharpness(strong), shake(strong), smear(g, strong, noise)
	strokes := inkOf(g)
	print := strokes.print()
	m.Glare, m.Cut = glare(g, print), cutOffSide(g, strokes, print)
	m.Ink = print.share()
	m.Text, m.Lines = print.lines()
	if m.Lines < 1 {
		print = print.transposed()
	}
	starts, pieces := print.margins()
	m.Starts, m.Pieces = starts, float64(pieces)
	return m
}

func tones(g plane) (m Measures) {
	var hist [256]int
	for y := range g.h {
		for _, v := range g.row(y) {
			hist[v]++
		}
	}
	n := float64(g.w * g.h)
	var sum, squares float64
	for v, c := range hist {
		sum += float64(v * c)
		squares += float64(v * v * c)
	}
	m.Luma = sum / n
	m.Spread = math.Sqrt(max(0, squares/n-m.Luma*m.Luma))
	m.Shadow = quantile(hist, 0.02*n)
	m.Light = quantile(hist, 0.95*n)
	return m
}

func quantile(hist [256]int, rank float64) float64 {
	for v, c := range hist {
		if rank -= float64(c); rank <= 0 {
			return float64(v)
		}
	}
	return 255
}
