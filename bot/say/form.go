package say

import (
	"fmt"
	"strings"
	"time"
)

// calendar is what a language calls months and days. Javanese uses the
// Indonesian names of the months and its own of the days. x/text has no
// Javanese, so these are ours.
type calendar struct {
	months [12]string
	days   [7]string // from Sunday
}

var indonesian = [...]string{
	"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
	"Agustus", "September", "Oktober", "November", "Desember",
}

var calendars = map[string]calendar{
	Indonesian: {indonesian, [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}},
	"jv":       {indonesian, [...]string{"Minggu", "Senin", "Selasa", "Rebo", "Kemis", "Jemuwah", "Setu"}},
	"en": {
		[...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		[...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	},
}

func calendarOf(lang string) calendar {
	if c, ok := calendars[lang]; ok {
		return c
	}
	return calendars[Indonesian]
}

// Date writes a day in the language's form: "23 November 2026".
func Date(lang string, at time.Time) string {
	return fmt.Sprintf("%d %s %d", at.Day(), calendarOf(lang).months[at.Month()-1], at.Year())
}

// Day is Date with the weekday: "Senin, 23 November 2026".
func Day(lang string, at time.Time) string {
	return calendarOf(lang).days[at.Weekday()] + ", " + Date(lang, at)
}

// Clock writes a time of day as all papers here do, in every language: "14.30
// WIB". It takes at as it is; give it a time in WIB.
func Clock(_ string, at time.Time) string { return at.Format("15.04") + " WIB" }

// Number writes a whole number with the dots of Indonesian, in every
// language: 12.500.
func Number(_ string, n int) string {
	digits := fmt.Sprint(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// Or joins words as one says them: "KK, KTP atau akta".
func Or(lang string, words ...string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + Text(lang, "or") + " " + words[last]
}
