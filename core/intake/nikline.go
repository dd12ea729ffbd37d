package intake

import (
	"bytes"
	"fmt"
	"image/jpeg"
)

// Where on an identity card's face the number stands: shares of its width and
// height (ISO/IEC 7810 ID-1, 85.6 × 54 mm), with room for a careless crop.
const (
	idLow, idHigh     = 0.56, 0.72 // height by width of what may be a card
	nikLeft, nikRight = 0.21, 0.75
	nikTop, nikBottom = 0.15, 0.34 // where the middle of the line may be
	nikThin, nikThick = 0.025, 0.1 // height of the digits by that of the card
	nikInk            = 0.04       // share of a row that is print, from which on it is one of a line
	nikLines          = 2          // that are tried
	nikDigits         = 40         // pixels of height at which digits are read best
	nikBorder         = 20         // pixels of white around them
)

// NIKLines cuts out of a photo of an identity card the lines on which its NIK
// may stand, straight, in grey and likeliest first, for a program that reads
// digits; each is a PGM file. None where no card is seen. photo is a
// Verdict.Clean, upright.
func NIKLines(photo []byte) [][]byte {
	img, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil {
		return nil
	}
	luma := newPicture(img, 0).luma()
	q, sure := paperIn(luma)
	if !sure {
		return nil
	}
	w, h := q.size()
	if shape := float64(h) / float64(w); shape < idLow || shape > idHigh {
		return nil
	}
	card := q.warp(picture{w: luma.w, h: luma.h, planes: []plane{luma}}).luma()
	var out [][]byte
	for _, b := range numberBands(card) {
		out = append(out, card.line(b))
	}
	return out
}

// band is rows of a plane, the second one not included.
type band struct{ top, bottom int }

// numberBands are the lines of print where the number stands, the tallest
// first: its digits are the largest there.
func numberBands(card plane) []band {
	small := card.resize(fitted(card.w, card.h, grey))
	print := inkOf(small)
	left, right := int(nikLeft*float64(small.w)), int(nikRight*float64(small.w))
	var found []band
	from := -1
	for y := range small.h {
		n := 0
		for _, v := range print.on[y*small.w:][left:right] {
			n += int(v)
		}
		if float64(n) > nikInk*float64(right-left) {
			if from < 0 {
				from = y
			}
			continue
		}
		if b := (band{from, y}); from >= 0 && b.fits(small.h) {
			found = append(found, band{b.top * card.h / small.h, b.bottom * card.h / small.h})
		}
		from = -1
	}
	for i := 1; i < len(found); i++ { // two or three
		for k := i; k > 0 && found[k].high() > found[k-1].high(); k-- {
			found[k], found[k-1] = found[k-1], found[k]
		}
	}
	return found[:min(nikLines, len(found))]
}

func (b band) high() int { return b.bottom - b.top }

func (b band) fits(h int) bool {
	high, middle := float64(b.high())/float64(h), float64(b.top+b.bottom)/2/float64(h)
	return high > nikThin && high < nikThick && middle > nikTop && middle < nikBottom
}

// line is a band with a little above and below, at the size that is read best.
func (p plane) line(b band) []byte {
	room := b.high() * 3 / 10
	top, bottom := max(0, b.top-room), min(p.h, b.bottom+room)
	left, right := int(nikLeft*float64(p.w)), int(nikRight*float64(p.w))
	cut := plane{pix: p.pix[top*p.stride+left:], stride: p.stride, w: right - left, h: bottom - top}
	scale := float64(nikDigits) / float64(b.high())
	w, h := int(float64(cut.w)*scale), int(float64(cut.h)*scale)
	out := newPlane(w+2*nikBorder, h+2*nikBorder)
	for i := range out.pix {
		out.pix[i] = 255
	}
	inner := plane{pix: make([]byte, w*h), stride: w, w: w, h: h}
	for y := range h {
		for x := range w {
			inner.pix[y*w+x] = cut.at((float64(x)+0.5)/scale-0.5, (float64(y)+0.5)/scale-0.5)
		}
	}
	stretch(inner)
	for y := range h {
		copy(out.row(y + nikBorder)[nikBorder:], inner.row(y))
	}
	return append(fmt.Appendf(nil, "P5\n%d %d\n255\n", out.w, out.h), out.pix...)
}
