package specimen

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"strings"
)

var (
	names   = []string{"BUDI CONTOH", "SITI PERCONTOHAN", "JOKO SPESIMEN", "RINI UMPAMA", "SLAMET MISALNYA", "DWI ANDAIKAN"}
	places  = []string{"DESA UMPAMA", "DUSUN CONTOH", "KAMPUNG MISAL", "DESA ANDAI"}
	jobs    = []string{"PETANI", "PEDAGANG", "GURU", "PELAJAR", "MENGURUS RUMAH"}
	words   = strings.Fields("yang bertanda tangan di bawah ini menerangkan dengan sebenarnya bahwa orang tersebut adalah benar penduduk desa umpama dan surat ini dibuat sebagai contoh untuk menguji foto bukan untuk dipakai dalam urusan apa pun demikian agar maklum")
	columns = []string{"No", "Nama Lengkap", "Nomor Induk", "Jenis", "Tempat", "Tanggal", "Agama", "Pendidikan", "Pekerjaan"}
)

func (s sheet) one(of []string) string { return of[s.dice.IntN(len(of))] }

// number has sixteen digits and starts with a region that does not exist.
func (s sheet) number() string {
	return fmt.Sprintf("0000%06d%06d", s.dice.IntN(1e6), s.dice.IntN(1e6))
}

func (s sheet) date() string {
	return fmt.Sprintf("%02d-%02d-%d", 1+s.dice.IntN(28), 1+s.dice.IntN(12), 1950+s.dice.IntN(70))
}

func (s sheet) identityCard(nik string) {
	s.box(0, 0, 1000, 640, card)
	for i := range 40 { // the fine pattern under the print
		s.box(0, float64(i)*16, 1000, 2, color.RGBA{150, 195, 220, 255})
	}
	s.centred(58, 42, "bold", "PROVINSI CONTOH")
	s.centred(104, 42, "bold", "KABUPATEN UMPAMA")
	s.text(40, 170, 52, "mono", "NIK : "+cmp.Or(nik, s.number()), ink)
	rows := [][2]string{
		{"Nama", s.one(names)}, {"Tempat/Tgl Lahir", "CONTOH, " + s.date()}, {"Jenis Kelamin", "LAKI-LAKI   Gol. Darah: -"},
		{"Alamat", s.one(places)}, {"    RT/RW", "001/002"}, {"    Kel/Desa", s.one(places)}, {"    Kecamatan", "UMPAMA"},
		{"Agama", "-"}, {"Status Perkawinan", "KAWIN"}, {"Pekerjaan", s.one(jobs)}, {"Berlaku Hingga", "BUKAN KARTU SUNGGUHAN"},
	}
	for i, r := range rows {
		y := 216 + float64(i)*37
		s.text(40, y, 28, "regular", r[0], ink)
		s.text(270, y, 28, "regular", ": "+r[1], ink)
	}
	s.portrait(745, 170, 210, 270)
	s.text(780, 480, 24, "regular", "UMPAMA", ink)
	s.text(770, 510, 24, "regular", s.date(), ink)
	s.signature(770, 560)
}

func (s sheet) portrait(x, y, w, h float64) {
	s.box(x, y, w, h, color.RGBA{190, 60, 60, 255})
	s.box(x+w*0.33, y+h*0.2, w*0.34, h*0.4, color.RGBA{205, 160, 130, 255})
	s.box(x+w*0.3, y+h*0.13, w*0.4, h*0.12, ink)
	s.box(x+w*0.15, y+h*0.62, w*0.7, h*0.38, color.RGBA{230, 230, 235, 255})
	for _, at := range []float64{0.40, 0.55} {
		s.box(x+w*at, y+h*0.35, w*0.05, h*0.02, ink)
	}
}

func (s sheet) familyCard() {
	s.centred(60, 34, "bold", "KARTU KELUARGA CONTOH")
	s.centred(92, 22, "mono", "No. "+s.number())
	for i, t := range []string{"Nama Kepala Keluarga : " + s.one(names), "Alamat : " + s.one(places), "RT/RW : 001/002", "Desa/Kelurahan : " + s.one(places)} {
		s.text(40, 125+float64(i)*18, 13, "regular", t, ink)
	}
	s.table(200, 6)
	s.table(390, 6)
	s.text(60, 600, 13, "regular", "Dikeluarkan tanggal "+s.date(), ink)
	s.text(700, 600, 13, "regular", "KEPALA DINAS CONTOH", ink)
	s.signature(720, 640)
}

func (s sheet) table(top float64, rows int) {
	x := []float64{40, 65, 240, 400, 480, 580, 670, 750, 850, 960}
	const line = 24
	for r := range rows + 2 {
		s.box(40, top+float64(r)*line, 920, 1.2, ink)
	}
	for _, v := range x {
		s.box(v, top, 1.2, float64(rows+1)*line, ink)
	}
	for i, c := range columns {
		s.text(x[i]+5, top+17, 12, "bold", c, ink)
	}
	for r := range rows {
		cells := []string{fmt.Sprint(r + 1), s.one(names), s.number(), "L", "CONTOH", s.date(), "-", "SLTA", s.one(jobs)}
		for i, c := range cells {
			s.text(x[i]+5, top+17+float64(r+1)*line, 11.5, "regular", c, ink)
		}
	}
}

func (s sheet) certificate() {
	s.frame(35, 35, 930, 1340, 8, color.RGBA{60, 110, 90, 255})
	s.frame(52, 52, 896, 1306, 3, color.RGBA{60, 110, 90, 255})
	s.centred(150, 44, "bold", "PENCATATAN CONTOH")
	s.centred(205, 28, "regular", "KUTIPAN AKTA UMPAMA")
	s.centred(260, 26, "mono", "Nomor "+s.number())
	lines := []string{
		"Berdasarkan akta umpama nomor " + s.number(), "bahwa di CONTOH pada tanggal " + s.date(), "telah lahir",
		s.one(names), "anak ke satu dari ayah " + s.one(names), "dan ibu " + s.one(names),
		"Kutipan ini sesuai dengan keadaan pada hari ini", "dan hanya dibuat untuk menguji foto",
	}
	for i, t := range lines {
		size, name := 27.0, "regular"
		if i == 3 {
			size, name = 42, "bold"
		}
		s.centred(380+float64(i)*72, size, name, t)
	}
	s.text(560, 1080, 24, "regular", "Umpama, "+s.date(), ink)
	s.signature(600, 1180)
	s.text(560, 1260, 24, "bold", s.one(names), ink)
}

// letter has a head, a few fields and so many lines of text.
func (s sheet) letter(title string, lines int) {
	s.centred(90, 34, "bold", "PEMERINTAH DESA UMPAMA")
	s.centred(125, 22, "regular", "Jalan Contoh Nomor 0, Kecamatan Misal")
	s.box(60, 145, 880, 5, ink)
	s.centred(215, 32, "bold", title)
	s.centred(248, 22, "regular", "Nomor: 000/"+s.number()[8:])
	y := 310.0
	for _, f := range []string{"Nama", "NIK", "Lahir", "Alamat"} {
		v := map[string]string{"Nama": s.one(names), "NIK": s.number(), "Lahir": s.date(), "Alamat": s.one(places)}[f]
		s.text(100, y, 24, "regular", f, ink)
		s.text(300, y, 24, "regular", ": "+v, ink)
		y += 40
	}
	y += 20
	for range lines {
		s.text(80, y, 22, "regular", s.prose(62), ink)
		y += 34
	}
	s.text(580, y+50, 22, "regular", "Umpama, "+s.date(), ink)
	s.signature(620, y+130)
}

// prose is a line of at most so many letters.
func (s sheet) prose(letters int) string {
	line := s.one(words)
	for {
		w := s.one(words)
		if len(line)+len(w) >= letters {
			return line
		}
		line += " " + w
	}
}

func (s sheet) signature(x, y float64) {
	for i := range 160 {
		t := float64(i) / 160
		s.box(x+t*150, y+26*math.Sin(t*19)*(1-t/2), 3, 3, color.RGBA{30, 40, 120, 255})
	}
}
