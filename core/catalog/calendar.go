package catalog

import (
	"fmt"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"
)

// calendar is holidays.yaml as it is written.
type calendar struct {
	Week    map[string]dayHours          `yaml:"week"`
	Years   map[string]map[string]string `yaml:"years"` // "2026" → "2026-01-01" → name
	Periods []struct {
		Name string              `yaml:"name"`
		From string              `yaml:"from"`
		To   string              `yaml:"to"`
		Week map[string]dayHours `yaml:"week"`
	} `yaml:"periods"`
}

// dayHours are Hours as they are written: "07.30".
type dayHours struct {
	From      minute `yaml:"from"`
	BreakFrom minute `yaml:"break_from"`
	BreakTo   minute `yaml:"break_to"`
	To        minute `yaml:"to"`
}

// minute is a time of day, in minutes since midnight.
type minute int

// UnmarshalYAML reads "07.30".
func (m *minute) UnmarshalYAML(node *yaml.Node) error {
	at, err := time.Parse("15.04", node.Value)
	if err != nil {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: jam %q tidak terbaca, tulis seperti \"07.30\"", node.Line, node.Value)}}
	}
	*m = minute(at.Hour()*60 + at.Minute())
	return nil
}

var weekdays = []string{"minggu", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu"}

func (l *loader) readHolidays() {
	var file calendar
	doc, ok := l.open(holidaysFile, &file)
	if !ok {
		return
	}
	holidays := l.catalog.Holidays
	holidays.Week = l.week(doc, file.Week, "week")
	holidays.Days = map[string]string{}
	for year, days := range file.Years {
		for day, name := range days {
			l.checkDay(doc, year, day, name)
			holidays.Days[day] = name
		}
	}
	for i, p := range file.Periods {
		l.checkPeriod(doc, i, p.From, p.To)
		holidays.Periods = append(holidays.Periods, Period{p.Name, p.From, p.To, l.week(doc, p.Week, "periods", i, "week")})
	}
}

// week puts the named days in their places and checks each.
func (l *loader) week(doc *document, days map[string]dayHours, path ...any) [7]Hours {
	var out [7]Hours
	for name, d := range days {
		line := doc.line(append(slices.Clone(path), name)...)
		day := slices.Index(weekdays, name)
		if day < 0 {
			l.report(doc.name, line, "hari %q tidak dikenal; pakai %v", name, weekdays)
			continue
		}
		out[day] = Hours{From: int(d.From), BreakFrom: int(d.BreakFrom), BreakTo: int(d.BreakTo), To: int(d.To)}
		if !(d.From < d.BreakFrom && d.BreakFrom <= d.BreakTo && d.BreakTo < d.To) {
			l.report(doc.name, line, "jam hari %s tidak urut: buka, istirahat, masuk lagi, tutup", name)
		}
	}
	if out == [7]Hours{} {
		l.report(doc.name, doc.line(path...), "tidak ada satu hari kerja pun")
	}
	return out
}

func (l *loader) checkDay(doc *document, year, day, name string) {
	line := doc.line("years", year, day)
	if at, err := time.Parse(time.DateOnly, day); err != nil || at.Format("2006") != year {
		l.report(doc.name, line, "tanggal %q bukan tanggal di tahun %s (tulis seperti %s-08-17)", day, year, year)
	}
	if name == "" {
		l.report(doc.name, line, "hari libur %s belum bernama", day)
	}
}

func (l *loader) checkPeriod(doc *document, i int, from, to string) {
	_, err1 := time.Parse(time.DateOnly, from)
	_, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil || from > to {
		l.report(doc.name, doc.line("periods", i), "masa %q sampai %q bukan rentang tanggal", from, to)
	}
}
