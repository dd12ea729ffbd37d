// Package intake answers one question about a file that a citizen sent: is it
// good enough to work with? Bytes go in, a verdict comes out. It opens no
// file, asks no clock and imports nothing of ours.
//
// A file passes four gates. What it is, is told by its bytes alone, never by
// its name or what the sender says (kind.go). How large it will become is
// read from its header before anything is decoded, so a small file cannot ask
// for gigabytes (jpeg.go, png.go, webp.go, heic.go). A file that is two things at once
// is refused (polyglot.go), and so is a PDF that does more than show pages
// (pdf.go). Only then a picture is decoded, measured on a grey copy of about
// 500 pixels (measure.go) and judged (judge.go).
//
// What is to be stored, Verdict.Clean, is made anew: upright, without EXIF,
// GPS, thumbnails or anything after the picture's end. The judge is lenient by
// design: a bad photo that slips through costs an officer a minute, a good one
// refused costs a citizen a trip.
package intake

import (
	"cmp"
	"crypto/sha256"
)

// Code says why a file was refused; "" is accepted.
type Code string

// The reasons, in the order in which they are looked for.
const (
	Empty        Code = "empty"          // no bytes at all
	TooBig       Code = "too_big"        // more bytes or pixels than Limits allow; an honest file
	Unsupported  Code = "unsupported"    // neither photo nor PDF, or a kind we cannot read
	HEIC         Code = "heic"           // an iPhone's own format, and one that cannot be read: send it as a photo, not as a document
	Polyglot     Code = "polyglot"       // a picture or PDF that is also a program, archive or page
	Bomb         Code = "bomb"           // small on disk, monstrous when opened
	Broken       Code = "broken"         // cut off or damaged on the way
	LockedPDF    Code = "locked_pdf"     // has a password
	HostilePDF   Code = "hostile_pdf"    // runs scripts, starts programs, carries files
	TooManyPages Code = "too_many_pages" // more than Limits.PDFPages
	TooSmall     Code = "too_small"      // too few pixels to read a document
	Dark         Code = "dark"           // taken without light
	Bright       Code = "bright"         // washed out by light, nothing dark left
	Blank        Code = "blank"          // nothing on it
	Blurred      Code = "blurred"        // out of focus
	NoDocument   Code = "no_document"    // nothing on it is print
	Motion       Code = "motion"         // the hand moved
	Cut          Code = "cut"            // the paper leaves the frame
	Glare        Code = "glare"          // a lamp's reflection covers print
)

// The remarks: what an officer may want to know, and its sender is not asked.
const (
	Sideways Code = "sideways" // lies on its side, and it is not sure on which
	Screen   Code = "screen"   // a screenshot, not a photo of the paper
	Display  Code = "display"  // seems to be a photo of a screen; some finely patterned paper seems so, too
)

// Codes is every Code but "", so that a test can ask for the sentence of each.
var Codes = []Code{
	Empty, TooBig, Unsupported, HEIC, Polyglot, Bomb, Broken, LockedPDF,
	HostilePDF, TooManyPages, TooSmall, Dark, Bright, Blank, Blurred,
	NoDocument, Motion, Cut, Glare,
}

// Quality tells that the file is safe and only hard to read. Such a verdict
// has its Clean: whoever insists can be taken at their word.
func (c Code) Quality() bool {
	switch c {
	case TooSmall, Dark, Bright, Blank, Blurred, NoDocument, Motion, Cut, Glare:
		return true
	}
	return false
}

// Limits bound what a file may cost and how poor it may be. Start from
// DefaultLimits: a zero field allows nothing, but for Recode.
//
// Look holds at most Memory for the decoded picture and about 40 MB beside it
// (the copy to be stored, at most Store pixels long; the grey copy). Callers
// that look at several files at once multiply that.
type Limits struct {
	Bytes    int64 // the file as sent
	Pixels   int   // width × height
	HEIC     int   // pixels of a HEIC; decoding it takes 9 bytes a pixel, 256 MiB at most, beside Memory
	Side     int   // pixels of the longer side
	Memory   int64 // bytes that decoding may take; progressive JPEG takes five times a baseline one
	MinSide  int   // pixels that the shorter side needs
	Store    int   // pixels of the longer side of Clean; larger pictures are reduced to it
	PDFPages int   // pages of a PDF
	Recode   bool  // encode every picture anew, also where copying its parts would do
}

// DefaultLimits fits phones: 15 MiB, 40 megapixels, 12,000 pixels a side,
// 160 MiB to decode (a progressive JPEG of 22 megapixels, a baseline one of
// 40), 26 megapixels of HEIC (iPhones keep 12 or 24), 450 pixels on the shorter side (a 4×6 cm passport photo at 300 dpi has
// 472), 2600 pixels stored (A4 at 220 dpi), 20 pages.
func DefaultLimits() Limits {
	return Limits{
		Bytes: 15 << 20, Pixels: 40_000_000, HEIC: 26_000_000, Side: 12_000, Memory: 160 << 20,
		MinSide: 450, Store: 2600, PDFPages: 20,
	}
}

// Verdict is what Look found.
type Verdict struct {
	Refused Code
	// Remark is a doubt that its sender is not asked about: an officer sees it.
	Remark Code
	MIME   string // of Clean: image/jpeg or application/pdf
	// Clean is what is to be stored; nil where the file was refused for
	// anything but its quality. A picture is a JPEG, upright, with nothing in it
	// but the picture; a PDF is the bytes as sent.
	Clean         []byte
	Width, Height int      // pixels of Clean; 0 for a PDF
	Pages         int      // 1 for a picture
	SHA256        [32]byte // of the bytes as sent: the same file sent twice
	Hash          Hash     // of the upright picture; zero for a PDF
	Turn          int      // degrees clockwise until the text stands upright, if sure; else 0
	Measures               // zero for a PDF
}

// Look judges one file. It never panics, and its time grows with the bytes
// and with Limits.Pixels at worst: a decoder that panics over damaged data
// means Broken.
func Look(data []byte, limits Limits) (v Verdict) {
	sum := sha256.Sum256(data)
	defer func() {
		if recover() != nil {
			v = Verdict{Refused: Broken}
		}
		v.SHA256 = sum
	}()
	return look(data, limits)
}

func look(data []byte, limits Limits) Verdict {
	if len(data) == 0 {
		return Verdict{Refused: Empty}
	}
	if int64(len(data)) > limits.Bytes {
		return Verdict{Refused: TooBig}
	}
	kind := sniff(data)
	if refused := refusedKind(kind, data); refused != "" {
		return Verdict{Refused: refused}
	}
	if polyglot(kind, data) {
		return Verdict{Refused: Polyglot}
	}
	if kind == kindPDF {
		return lookPDF(data, limits)
	}
	return lookPicture(kind, data, limits)
}

// lookPDF checks what a PDF does, and remarks what is wrong with photos in it.
func lookPDF(data []byte, limits Limits) Verdict {
	v := inspectPDF(data, limits)
	if v.Refused == "" {
		v.MIME, v.Clean = "application/pdf", data
	}
	return v
}

func lookPicture(kind kind, data []byte, limits Limits) Verdict {
	f, refused := open(kind, data)
	if refused == "" {
		refused = f.tooLarge(limits, len(data))
	}
	if refused != "" {
		return Verdict{Refused: refused}
	}
	img, refused := f.decode()
	if refused != "" {
		return Verdict{Refused: refused}
	}
	pic := newPicture(img, limits.Store)
	g := pic.luma().resize(fitted(pic.w, pic.h, grey)).turn(f.orientation)
	v := Verdict{MIME: "image/jpeg", Pages: 1, Measures: measure(g), Hash: hashOf(g)}
	v.Clean, v.Width, v.Height = f.clean(pic, limits)
	if v.Refused = judge(v.Measures, min(img.Bounds().Dx(), img.Bounds().Dy()), limits); v.Refused == "" {
		v.Turn, v.Remark = upright(v.Measures)
	}
	if v.Refused == "" {
		v.Moire = pic.moire()
		v.Remark = cmp.Or(onScreen(g, v.Moire > pic.grid()), v.Remark)
	}
	return v
}
