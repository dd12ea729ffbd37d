package admin

import (
	"fmt"
	"strconv"
	"time"

	"sakti/core"
	"sakti/core/catalog"
)

// workloadView is what heads see of the work: each officer, each queue.
type workloadView struct {
	Officers []core.OfficerLoad
	Desks    []core.DeskLoad
	Week     string // its first day
	Now      string
	Means    []meaning
	Waits    []meaning
}

// meaning is a column's name and what its number counts.
type meaning struct{ Name, Text string }

// officerMeans are the columns of the officers' table, as core counts them.
var officerMeans = []meaning{
	{"Dipegang", "Permohonan yang sedang dipegang petugas ini sekarang."},
	{"Paling lama sejak", "Sejak kapan permohonan yang paling lama dipegangnya itu diambil."},
	{"Hari ini", "Langkah yang memindahkan permohonan ke tahap lain sejak pukul 00.00: berkas lengkap, entri SIAK, validasi, minta perbaikan, cetak, serah, dan sejenisnya. Mengambil, menilai syarat, dan mengembalikan ke antrean tidak dihitung."},
	{"Minggu ini", "Langkah yang sama, sejak hari Senin."},
	{"Dikembalikan", "Bagian dari langkah minggu ini yang mengembalikan permohonan ke pemohon atau ke verifikator."},
	{"Menit kerja", "Nilai tengah menit dari mengambil permohonan (atau langkah sebelumnya oleh orang yang sama) sampai langkahnya selesai, minggu ini. Hanya jam kerja yang dihitung. Setengahnya lebih cepat, setengahnya lebih lama."},
}

// deskMeans are the columns of the queues' table.
var deskMeans = []meaning{
	{"Menunggu", "Permohonan di antrean ini yang belum dipegang siapa pun."},
	{"Dipegang", "Permohonan di antrean ini yang sedang dipegang petugas."},
	{"Paling lama sejak", "Kapan permohonan yang paling lama menunggu pertama kali dikirim."},
	{"Lewat janji", "Dari yang menunggu dan yang dipegang, berapa yang sudah lewat waktu yang dijanjikan."},
}

func (p *panel) workload(v *visit) (answer, error) {
	officers, err := p.office.Officers(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	desks, err := p.office.DeskLoads(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	now := p.office.Now()
	return show("workload", "Beban kerja", workloadView{officers, desks, date(core.WeekOf(now).From), moment(now), officerMeans, deskMeans}), nil
}

func (p *panel) officersCSV(v *visit) (answer, error) {
	loads, err := p.office.Officers(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	var rows [][]string
	for _, l := range loads {
		away := ""
		if l.Absent {
			away = "ya"
		}
		share, minutes := "", ""
		if l.Week > 0 {
			share = strconv.Itoa(l.Share())
		}
		if l.Measured > 0 {
			minutes = strconv.Itoa(l.Minutes)
		}
		rows = append(rows, []string{l.Name, away, strconv.Itoa(l.Held), sheetTime(l.Oldest), strconv.Itoa(l.Today), strconv.Itoa(l.Week), share, minutes})
	}
	heading := []string{"Petugas", "Tidak masuk", "Dipegang", "Paling lama sejak", "Hari ini", "Minggu ini", "Dikembalikan (persen)", "Menit kerja (nilai tengah)"}
	return csvFile(p.sheetName("beban-petugas"), core.WriteSheet(heading, rows)), nil
}

func (p *panel) desksCSV(v *visit) (answer, error) {
	loads, err := p.office.DeskLoads(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	var rows [][]string
	for _, l := range loads {
		rows = append(rows, []string{l.Desk.Label, strconv.Itoa(l.Waiting), strconv.Itoa(l.Held), sheetTime(l.Oldest), strconv.Itoa(l.Late)})
	}
	heading := []string{"Antrean", "Menunggu", "Dipegang", "Paling lama sejak", "Lewat janji"}
	return csvFile(p.sheetName("beban-antrean"), core.WriteSheet(heading, rows)), nil
}

// sheetName is a file's name with today's date.
func (p *panel) sheetName(what string) string {
	return fmt.Sprintf("%s-%s.csv", what, p.office.Now().In(catalog.WIB).Format(time.DateOnly))
}

// sheetTime is a time as spreadsheets sort it, "" for none.
func sheetTime(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.In(catalog.WIB).Format("2006-01-02 15:04")
}
