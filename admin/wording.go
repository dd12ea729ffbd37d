package admin

import (
	"fmt"
	"strings"
	"time"

	"sakti/core/catalog"
)

var months = []string{"", "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
	"Agustus", "September", "Oktober", "November", "Desember"}

// date is a day in words, in the office's time: "23 November 2026".
func date(at time.Time) string {
	at = at.In(catalog.WIB)
	return fmt.Sprintf("%d %s %d", at.Day(), months[at.Month()], at.Year())
}

// moment is a day and a time of day: "23 November 2026, 14.05".
func moment(at any) string {
	switch at := at.(type) {
	case time.Time:
		return date(at) + ", " + at.In(catalog.WIB).Format("15.04")
	case *time.Time:
		if at != nil {
			return moment(*at)
		}
	}
	return ""
}

// brief is a day and a time of day for lists: "23 Nov 14.05", with the year if
// it is not this one.
func (p *panel) brief(at time.Time) string {
	at = at.In(catalog.WIB)
	year := ""
	if at.Year() != p.office.Now().In(catalog.WIB).Year() {
		year = fmt.Sprintf(" %d", at.Year())
	}
	return fmt.Sprintf("%d %s%s %s", at.Day(), months[at.Month()][:3], year, at.Format("15.04"))
}

// dayText is a date kept as 2006-01-02 in words; other text is left alone.
func dayText(text string) string {
	at, err := time.ParseInLocation(time.DateOnly, text, catalog.WIB)
	if err != nil {
		return text
	}
	return date(at)
}

// initials are all that a page without login shows of a name: "S. A.".
func initials(name string) string {
	var out []string
	for _, word := range strings.Fields(name) {
		first := []rune(word)[0]
		out = append(out, strings.ToUpper(string(first))+".")
	}
	return strings.Join(out, " ")
}
