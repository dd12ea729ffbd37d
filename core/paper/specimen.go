// Package paper makes the PDFs that the service gives out. It draws; signing
// and printing are others' work. The same input gives the same bytes.
package paper

import (
	"bytes"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"rsc.io/qr"
)

// Line is a label with its value.
type Line struct{ Label, Value string }

// Specimen is a product of the office as it will look, without force: it says
// so across the page.
type Specimen struct {
	Title  string // "Kutipan Akta Kelahiran"
	Number string // registration number
	Office string // heading; the Wonogiri office if ""
	Lines  []Line
	QR     string    // text of the code; none if ""
	At     time.Time // printed as the date of making
}

const warning = "SPESIMEN - BUKAN DOKUMEN RESMI"

// MakeSpecimen draws the page, A4. It fails only if a text cannot be encoded.
func MakeSpecimen(s Specimen) ([]byte, error) {
	pdf := page(s.Title, s.At)
	watermark(pdf)
	heading(pdf, s)
	for _, line := range s.Lines {
		row(pdf, line)
	}
	if s.QR != "" {
		if err := code(pdf, s.QR, 160, 245, 30); err != nil {
			return nil, err
		}
	}
	foot(pdf, s.At)
	var out bytes.Buffer
	err := pdf.Output(&out)
	return out.Bytes(), err
}

func page(title string, at time.Time) *fpdf.Fpdf {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(at)
	pdf.SetModificationDate(at)
	pdf.SetTitle(title, true)
	pdf.AddUTF8FontFromBytes("go", "", goregular.TTF)
	pdf.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	pdf.SetMargins(25, 25, 25)
	pdf.AddPage()
	return pdf
}

func watermark(pdf *fpdf.Fpdf) {
	pdf.SetFont("go", "B", 34)
	pdf.SetTextColor(225, 225, 225)
	pdf.TransformBegin()
	pdf.TransformRotate(50, 105, 160)
	pdf.Text(105-pdf.GetStringWidth(warning)/2, 160, warning)
	pdf.TransformEnd()
	pdf.SetTextColor(0, 0, 0)
}

func heading(pdf *fpdf.Fpdf, s Specimen) {
	office := s.Office
	if office == "" {
		office = "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Wonogiri"
	}
	pdf.SetFont("go", "", 11)
	pdf.MultiCell(0, 6, office, "", "C", false)
	pdf.Ln(6)
	pdf.SetFont("go", "B", 18)
	pdf.MultiCell(0, 9, s.Title, "", "C", false)
	pdf.SetFont("go", "", 11)
	pdf.MultiCell(0, 7, "Nomor pendaftaran "+s.Number, "", "C", false)
	pdf.Ln(10)
}

func row(pdf *fpdf.Fpdf, line Line) {
	pdf.SetFont("go", "", 11)
	y := pdf.GetY()
	pdf.MultiCell(50, 7, line.Label, "", "L", false)
	below := pdf.GetY()
	pdf.SetXY(78, y)
	pdf.SetFont("go", "B", 11)
	pdf.MultiCell(0, 7, line.Value, "", "L", false)
	pdf.SetY(max(below, pdf.GetY()) + 1)
}

// code draws a QR code with its quiet zone of four modules.
func code(pdf *fpdf.Fpdf, text string, x, y, size float64) error {
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return err
	}
	const quiet = 4
	module := size / float64(c.Size+2*quiet)
	pdf.SetFillColor(0, 0, 0)
	for row := range c.Size {
		for column := range c.Size {
			if c.Black(column, row) {
				pdf.Rect(x+float64(column+quiet)*module, y+float64(row+quiet)*module, module, module, "F")
			}
		}
	}
	return nil
}

func foot(pdf *fpdf.Fpdf, at time.Time) {
	pdf.SetY(-30)
	pdf.SetFont("go", "", 9)
	pdf.MultiCell(120, 5, warning+". Dibuat "+at.Format("02-01-2006 15.04")+".", "", "L", false)
}
