package paper

import (
	"math"
	"time"
)

// Specimen is a product as it will look, made before there is a signature: no
// document, and marked so across its face.
type Specimen struct {
	Product string // what it stands for, "Kutipan Akta Kelahiran"
	Title   string // heading; Product if ""
	Number  string // of the application
	Office  string // who issues it
	Place   string // where, for the date line
	Lines   []Line // facts, in their order; at most one page of them
	QR      string // text of the QR code; "" for none
	At      time.Time
}

const notOfficial = "SPESIMEN – BUKAN DOKUMEN RESMI"

// MakeSpecimen makes one A4 page. Equal input gives equal bytes. It fails with
// ErrTooMuch when the lines do not fit, and when QR is too long for a QR code
// (2,331 bytes).
func MakeSpecimen(s Specimen) ([]byte, error) {
	title := s.Title
	if title == "" {
		title = s.Product
	}
	page := newSheet(title, s.Office, s.At)
	page.banner()
	page.head(s.Office, title)
	page.number("Nomor " + s.Number)
	const floor = pageHeight - footer - 62
	page.lines(s.Lines, floor)
	page.signature(s, floor+6)
	page.foot("Lembar ini hanya contoh bentuk " + s.Product + " dan tidak berlaku sebagai dokumen.")
	page.stamp()
	return page.bytes()
}

// banner says at the very top what the sheet is not.
func (s *sheet) banner() {
	s.font(bold, 9, 255)
	s.SetFillColor(178, 34, 34)
	s.SetXY(0, 0)
	s.CellFormat(pageWidth, 8, notOfficial, "", 1, "C", true, 0, "")
	s.SetXY(margin, 18)
}

func (s *sheet) number(text string) {
	s.font(mono, 11.5, 60)
	s.MultiCell(inner, 6, printable(text), "", "C", false)
	s.SetY(s.GetY() + 8)
}

// signature is the place and date on the right, the QR code on the left.
func (s *sheet) signature(p Specimen, y float64) {
	const size, right = 38.0, 115.0
	if p.QR != "" {
		s.qr(p.QR, margin-2, y, size)
		s.SetXY(margin, y+size)
		s.font(plain, 8, 95)
		s.CellFormat(size, 4, "Pindai untuk memeriksa", "", 0, "L", false, 0, "")
	}
	s.SetXY(right, y+3)
	s.font(plain, 11, 0)
	place := date(p.At)
	if p.Place != "" {
		place = p.Place + ", " + place
	}
	s.MultiCell(pageWidth-margin-right, 5.6, printable(place), "", "L", false)
	s.SetX(right)
	s.MultiCell(pageWidth-margin-right, 5.6, printable(p.Office), "", "L", false)
	s.SetXY(right, s.GetY()+8)
	s.font(plain, 9.5, 120)
	s.MultiCell(pageWidth-margin-right, 5, "(tanda tangan tidak ada pada spesimen)", "", "L", false)
}

// stamp writes the warning from corner to corner, over everything but the QR
// code, so that it cannot be cut off or covered.
func (s *sheet) stamp() {
	const size = 37 // points: as long as the diagonal allows
	angle := math.Atan2(pageHeight, pageWidth) * 180 / math.Pi
	s.SetFont(bold, "", size)
	s.SetTextColor(178, 34, 34)
	s.SetAlpha(0.22, "Normal")
	s.TransformBegin()
	s.TransformRotate(-angle, pageWidth/2, pageHeight/2)
	s.Text((pageWidth-s.GetStringWidth(notOfficial))/2, pageHeight/2+size/8, notOfficial)
	s.TransformEnd()
	s.SetAlpha(1, "Normal")
}
