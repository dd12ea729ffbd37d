package paper

import "rsc.io/qr"

// quiet is the white border, in modules, that scanners need around a QR code
// (ISO/IEC 18004, 9.1).
const quiet = 4

// qr draws text as a QR code of the given size, border included, with its
// upper left corner at x, y; all in millimetres. Level M survives a fold and
// a stain. At 35 mm, texts up to about 200 letters keep modules above the half
// millimetre that phones read; addresses in capitals take less room.
func (s *sheet) qr(text string, x, y, size float64) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		s.SetError(err)
		return
	}
	s.SetFillColor(255, 255, 255)
	s.Rect(x, y, size, size, "F")
	s.SetFillColor(0, 0, 0)
	module := size / float64(code.Size+2*quiet)
	for row := range code.Size {
		for _, run := range runs(code, row) {
			s.Rect(x+float64(run.from+quiet)*module, y+float64(row+quiet)*module, float64(run.to-run.from)*module, module, "F")
		}
	}
}

type run struct{ from, to int }

// runs joins the black modules of a row, so that no hair lines of white show
// between them.
func runs(code *qr.Code, row int) []run {
	var all []run
	for at := 0; at < code.Size; at++ {
		if !code.Black(at, row) {
			continue
		}
		from := at
		for at < code.Size && code.Black(at, row) {
			at++
		}
		all = append(all, run{from, at})
	}
	return all
}
