// Package specimen makes the papers that tests and demonstrations send: photos
// of documents as phones take them, and PDFs. Nothing in it is, or looks like,
// a document of the state: every sheet says SPESIMEN across its face, its
// names, numbers and places are invented, and its layout only resembles the
// amount and size of print on the real one, which is what matters to a judge
// of photos.
//
// Photo draws the sheet flat (sheet.go), lays it on a table and looks at it
// through a camera (camera.go) that can be out of focus, shaken, in the dark
// or in glaring light, and stores what it saw as JPEG (file.go). The same
// kind, seed and options give the same bytes.
package specimen

import (
	"image"
	"math/rand/v2"
	"slices"
)

// Kinds of sheet.
const (
	KTP   = "ktp"   // identity card, landscape
	KK    = "kk"    // family card: a wide table in small print
	Akta  = "akta"  // certificate
	Lahir = "lahir" // letter about a birth
	Surat = "surat" // letter from a village, dense text
	Sheet = "sheet" // an empty sheet of white paper that fills the frame
	Table = "table" // no sheet at all
)

// Kinds are those with something to read.
var Kinds = []string{KTP, KK, Akta, Lahir, Surat}

// Options of the camera; the zero value is a good photo, as WhatsApp delivers
// it. Lengths in pixels hold for the size of the photo asked for.
type Options struct {
	Width, Height int     // 1280×960, or 960×1280 for a sheet that stands
	Blur          float64 // σ of being out of focus, pixels
	Motion        float64 // length of the shake, pixels
	Noise         float64 // σ of the sensor's noise added to the ordinary, levels of 255
	Light         float64 // exposure; 1 is right, 0.1 a cellar, 3 burnt out; 0 means 1
	Glare         float64 // radius of a lamp's reflection as a share of the width
	Turn          float64 // degrees by which the sheet lies askew, on top of a little by chance
	Slant         float64 // how obliquely it is seen: 0.1 is casual, 0.3 a lot
	Off           float64 // share of the frame's shorter side by which the sheet sticks out on one side
	Lying         int     // quarter turns clockwise by which the picture lies, without EXIF that says so
	Screen        bool    // not the sheet but a screen that shows it
	Fill          float64 // share of the frame that the sheet fills; 0 means about 0.9
	Plain         bool    // a smooth table instead of a wooden one
	Ground        string  // what it lies on instead of a table: one of Grounds
	Hand          bool    // fingers hold it by an edge
	Laminated     bool    // in clear film, which throws back the windows
	Flash         float64 // radius of the phone's own lamp, seen in film or varnish, as a share of the width
	Uneven        bool    // a warm lamp on one side and somebody's hard shadow
	Copied        bool    // a photocopy: grey, hard, with specks
	Phone         bool    // smoothed, hardened and sharpened as phones do before they store it
	Wobble        float64 // how much a shake bends: 0 goes straight, 1 there and back
	Shrink        float64 // to what share of its sides each forwarding reduces it; 0 means 1
	Quality       int     // of the JPEG; 0 means 80
	Generations   int     // how many times it was forwarded: saved as JPEG once more
	Orientation   int     // EXIF 1 to 8: how the pixels are stored; 0 writes no EXIF
	NIK           string  // on an identity card; else one that cannot exist
	GPS           bool    // EXIF with a place, a time and a camera's name
}

// Ready-made options.
var (
	Sharp   = Options{}
	Blurred = Options{Blur: 7}
	Shaken  = Options{Motion: 28}
	Dim     = Options{Light: 0.1}
	Burnt   = Options{Light: 6}
	Tiny    = Options{Width: 320, Height: 240}
	Turned  = Options{Orientation: 6}
	Glaring = Options{Glare: 0.2}
	Cut     = Options{Off: 0.3}
)

func (o Options) filled(kind string) Options {
	if o.Width == 0 || o.Height == 0 {
		o.Width, o.Height = 1280, 960
		if ratio(kind) > 1 {
			o.Width, o.Height = 960, 1280 // the phone is held as the sheet lies
		}
	}
	if o.Light == 0 {
		o.Light = 1
	}
	if o.Quality == 0 {
		o.Quality = 80
	}
	return o
}

// Photo is a JPEG of a sheet of this kind; an unknown kind gives a letter.
func Photo(kind string, seed int64, opts Options) []byte {
	o := opts.filled(kind)
	return save(Picture(kind, seed, opts), o)
}

// Picture is the same before it is saved: upright, whatever the orientation
// asked for.
func Picture(kind string, seed int64, opts Options) *image.RGBA {
	o := opts.filled(kind)
	dice := rand.New(rand.NewPCG(uint64(seed), 0x5a4b71))
	c := newCamera(o, dice)
	c.more = rand.New(rand.NewPCG(uint64(seed), 0x7e1c)) // so that what is asked for changes nothing else
	switch {
	case slices.Contains(Scenes, kind):
		c.view(kind)
	case kind != Table:
		c.under(o.Ground)
		flat := drawn(kind, o.NIK, c.sheetSize(kind), dice)
		if o.Copied {
			sheet{flat, c.more}.copied()
		}
		c.lay(flat)
		c.hand()
	}
	c.light()
	if o.Screen {
		c.screen()
	}
	c.focus()
	m := c.expose()
	if o.Phone {
		develop(m)
	}
	return stored(m, [4]int{1, 8, 3, 6}[o.Lying&3])
}
