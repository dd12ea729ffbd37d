// Package paper makes the sheets that leave the office as PDF: the specimen of
// a product, and the receipt that proves that something was filed. Data goes
// in, bytes come out; it opens no file, asks no clock and imports nothing of
// ours.
//
// The same input gives the same bytes, so a sheet can be made again at any
// time and compared by its hash. Sheets are A4, their fonts are embedded, and
// their QR code is drawn as rectangles, sharp at any size. Names with é and è
// print as they are written; letters that the font lacks print as "?".
package paper

import (
	"bytes"
	"errors"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
)

// ErrTooMuch is returned when the lines do not fit on the page.
var ErrTooMuch = errors.New("paper: more lines than fit on one page")

// Line is one fact on a sheet.
type Line struct{ Label, Value string }

// A4 in millimetres, and what is left free around the sheet's content.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	margin     = 20.0
	inner      = pageWidth - 2*margin
	footer     = 18.0 // from the bottom edge to the last line
)

// Families of the embedded fonts.
const (
	plain = "plain"
	bold  = "bold"
	mono  = "mono"
)

// sheet is one page being drawn, from top to bottom.
type sheet struct {
	*fpdf.Fpdf
	title string
}

// newSheet opens a page. Dates inside the file are the time of the sheet, not
// of its making: that keeps the bytes the same.
func newSheet(title, author string, at time.Time) *sheet {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCreationDate(at.UTC())
	f.SetModificationDate(at.UTC())
	f.SetCatalogSort(true)
	f.SetProducer("Telunjuk Sakti", true)
	f.SetTitle(title, true)
	f.SetAuthor(author, true)
	f.SetLang("id-ID")
	// Copies: fpdf writes into the font's bytes while it makes its subset, and
	// the next sheet, or another one at the same time, would have it garbled.
	f.AddUTF8FontFromBytes(plain, "", bytes.Clone(goregular.TTF))
	f.AddUTF8FontFromBytes(bold, "", bytes.Clone(gobold.TTF))
	f.AddUTF8FontFromBytes(mono, "", bytes.Clone(gomono.TTF))
	f.SetMargins(margin, margin, margin)
	f.SetAutoPageBreak(false, 0)
	f.SetCellMargin(0)
	f.AddPage()
	return &sheet{Fpdf: f, title: title}
}

// bytes closes the sheet.
func (s *sheet) bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := s.Output(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// font sets family, size in points and a shade of grey, 0 is black.
func (s *sheet) font(family string, size float64, grey int) {
	s.SetFont(family, "", size)
	s.SetTextColor(grey, grey, grey)
}

// rule draws a line across the page, width in millimetres.
func (s *sheet) rule(y, width float64) {
	s.SetLineWidth(width)
	s.SetDrawColor(accent[0], accent[1], accent[2])
	s.Line(margin, y, pageWidth-margin, y)
}

// accent is the one colour of our sheets.
var accent = [3]int{0x0b, 0x5d, 0x4e}

// head is the office and what the sheet is, from the top down.
func (s *sheet) head(office, title string) {
	s.font(bold, 13, 0)
	s.MultiCell(inner, 6, printable(office), "", "C", false)
	s.rule(s.GetY()+3, 0.8)
	s.rule(s.GetY()+4.2, 0.25)
	s.SetY(s.GetY() + 14)
	s.font(bold, 19, 0)
	s.SetTextColor(accent[0], accent[1], accent[2])
	s.MultiCell(inner, 9, printable(title), "", "C", false)
	s.SetY(s.GetY() + 2)
}

// lines prints facts in two columns, long ones on several lines, and stops
// with ErrTooMuch above floor.
func (s *sheet) lines(lines []Line, floor float64) {
	const label, height, gap = 58.0, 5.6, 2.4
	for _, l := range lines {
		y := s.GetY()
		s.font(plain, 10.5, 95)
		s.SetXY(margin, y)
		s.MultiCell(label-4, height, printable(l.Label), "", "L", false)
		end := s.GetY()
		s.font(plain, 11.5, 0)
		s.SetXY(margin+label, y)
		s.MultiCell(inner-label, height, printable(l.Value), "", "L", false)
		end = max(end, s.GetY()) + gap
		if end > floor {
			s.SetError(ErrTooMuch)
			return
		}
		s.SetLineWidth(0.1)
		s.SetDrawColor(215, 215, 215)
		s.Line(margin, end-gap/2, pageWidth-margin, end-gap/2)
		s.SetXY(margin, end)
	}
}

// foot is small print at the bottom of the page.
func (s *sheet) foot(text string) {
	s.rule(pageHeight-footer-4, 0.25)
	s.SetXY(margin, pageHeight-footer-2)
	s.font(plain, 8.5, 95)
	s.MultiCell(inner, 4, printable(text), "", "C", false)
}
