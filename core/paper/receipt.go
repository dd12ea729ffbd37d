package paper

import "time"

// Receipt proves that an application was filed.
type Receipt struct {
	Office   string // who received it
	Service  string // what was asked for
	Number   string // of the application
	Tracking string // code to follow it with
	Lines    []Line // applicant, counter, documents handed in …
	Address  string // page that shows its progress; also in the QR code; "" for none
	Note     string // a last sentence for the reader; "" for none
	At       time.Time
	Due      time.Time // the day by which it is promised; zero for no promise
}

// MakeReceipt makes one A4 page. Equal input gives equal bytes; errors are
// those of MakeSpecimen.
func MakeReceipt(r Receipt) ([]byte, error) {
	page := newSheet("Tanda Terima "+r.Number, r.Office, r.At)
	page.SetXY(margin, margin)
	page.head(r.Office, "Tanda Terima")
	page.font(plain, 11.5, 60)
	page.MultiCell(inner, 6, printable(r.Service), "", "C", false)
	page.codes(r, page.GetY()+6)
	lines := []Line{{"Diterima", moment(r.At)}}
	if !r.Due.IsZero() {
		lines = append(lines, Line{"Dijanjikan selesai", date(r.Due)})
	}
	page.lines(append(lines, r.Lines...), pageHeight-footer-62)
	page.follow(r, pageHeight-footer-58)
	page.foot("Simpan lembar ini. Layanan kependudukan tidak dipungut biaya.")
	return page.bytes()
}

// codes are the two that people are asked for, large and side by side.
func (s *sheet) codes(r Receipt, y float64) {
	const height, gap = 20.0, 6.0
	width := (inner - gap) / 2
	for i, c := range []Line{{"Nomor berkas", r.Number}, {"Kode lacak", r.Tracking}} {
		x := margin + float64(i)*(width+gap)
		s.SetFillColor(0xec, 0xf4, 0xf2)
		s.RoundedRect(x, y, width, height, 2.5, "1234", "F")
		s.font(plain, 9.5, 95)
		s.SetXY(x, y+3)
		s.CellFormat(width, 4, c.Label, "", 0, "C", false, 0, "")
		s.fitted(x, y+9, width-6, printable(c.Value))
	}
	s.SetXY(margin, y+height+8)
}

// fitted prints a code as large as its box allows.
func (s *sheet) fitted(x, y, width float64, text string) {
	size := 17.0
	s.font(mono, size, 0)
	if w := s.GetStringWidth(text); w > width {
		s.font(mono, size*width/w, 0)
	}
	s.SetXY(x+3, y)
	s.CellFormat(width, 7, text, "", 0, "C", false, 0, "")
}

// follow says how to learn of the progress.
func (s *sheet) follow(r Receipt, y float64) {
	const size = 38.0
	x := margin
	if r.Address != "" {
		s.qr(r.Address, margin-2, y, size)
		x += size + 4
	}
	s.SetXY(x, y+4)
	s.font(bold, 11.5, 0)
	s.MultiCell(pageWidth-margin-x, 6, "Ingin tahu sampai mana berkasnya?", "", "L", false)
	text := "Kirim kode lacak lewat chat."
	if r.Address != "" {
		text = "Pindai kode di samping, buka " + r.Address + ", atau kirim kode lacak lewat chat."
	}
	if r.Note != "" {
		text += "\n" + r.Note
	}
	s.SetXY(x, s.GetY()+1)
	s.font(plain, 10.5, 60)
	s.MultiCell(pageWidth-margin-x, 5.4, printable(text), "", "L", false)
}
