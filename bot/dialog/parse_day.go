package dialog

import (
	"strconv"
	"strings"
	"time"
)

// relativeDays are words for days near today, as days from it.
var relativeDays = map[string]int{
	"hari ini": 0, "dina iki": 0, "dino iki": 0, "dinten niki": 0, "dinten punika": 0, "this morning": 0, "tadi": 0, "tadi pagi": 0, "tadi siang": 0, "tadi sore": 0,
	"tadi malam": -1, "tadi subuh": 0, "barusan": 0, "sekarang": 0, "mau esuk": 0, "mau isuk": 0, "saiki": 0, "today": 0,
	"semalam": -1, "kemarin": -1, "kemaren": -1, "kmrn": -1, "wingi": -1, "kala wingi": -1, "kolo wingi": -1, "wingenane": -2,
	"wingi kae": -2, "kemarin malam": -1, "kemarin pagi": -1, "kemarin sore": -1, "mau bengi": -1, "wau dalu": -1, "wau ndalu": -1, "mau mbengi": -1, "last night": -1, "wau enjing": 0, "wau sonten": 0, "nembe mawon": 0, "nembe kemawon": 0, "yesterday": -1,
	"kemarin lusa": -2, "kemarin dulu": -2, "besok": 1, "besuk": 1, "sesuk": 1, "mbenjang": 1, "benjang": 1, "tomorrow": 1,
	"lusa": 2, "sesuk emben": 2, "emben": 2,
}

var weekdayNames = map[string]time.Weekday{
	"minggu": time.Sunday, "ahad": time.Sunday, "senin": time.Monday, "senen": time.Monday, "selasa": time.Tuesday,
	"seloso": time.Tuesday, "rabu": time.Wednesday, "rebo": time.Wednesday, "kamis": time.Thursday, "kemis": time.Thursday,
	"jumat": time.Friday, "jum at": time.Friday, "jemuah": time.Friday, "jemuwah": time.Friday, "jumuah": time.Friday, "sabtu": time.Saturday, "setu": time.Saturday,
}

func relativeDate(words string, now time.Time, ahead bool) (time.Time, bool) {
	today := midnight(now)
	words = withoutMarketDay(words)
	if days, ok := relativeDays[words]; ok {
		return today.AddDate(0, 0, days), true
	}
	fields := strings.Fields(words)
	if len(fields) >= 2 && fields[0] == "hari" {
		fields = fields[1:]
	}
	if len(fields) >= 3 {
		if day, ok := daysAgo(fields, today); ok {
			return day, true
		}
	}
	if len(fields) == 0 || len(fields) > 3 {
		return time.Time{}, false
	}
	weekday, ok := weekdayNames[fields[0]]
	if !ok {
		return time.Time{}, false
	}
	return nearWeekday(weekday, strings.Join(fields[1:], " "), today, ahead)
}

var marketDays = words("legi, pahing, paing, pon, wage, kliwon")

// withoutMarketDay leaves out the day of the Javanese week of five, which tells
// no date of its own: "senin wage".
func withoutMarketDay(text string) string {
	fields := strings.Fields(text)
	if len(fields) < 2 || !marketDays[fields[len(fields)-1]] {
		return text
	}
	return strings.Join(fields[:len(fields)-1], " ")
}

// daysAgo reads "3 hari yang lalu", "dua minggu lagi".
func daysAgo(fields []string, today time.Time) (time.Time, bool) {
	n, err := strconv.Atoi(fields[0])
	if err != nil {
		n = ordinals[fields[0]]
	}
	unit := map[string]int{"hari": 1, "dina": 1, "dino": 1, "dinten": 1, "days": 1, "day": 1, "week": 7, "weeks": 7, "minggu": 7, "pekan": 7}[fields[1]]
	if n <= 0 || n > 365 || unit == 0 {
		return time.Time{}, false
	}
	switch fields[len(fields)-1] {
	case "lalu", "kemarin", "kepungkur", "kapengker", "kepengker", "wingi", "ago":
		return today.AddDate(0, 0, -n*unit), true
	case "lagi", "depan", "engkas":
		return today.AddDate(0, 0, n*unit), true
	}
	return time.Time{}, false
}

// nearWeekday is "senin lalu", "jumat besok", or "senin" alone.
func nearWeekday(weekday time.Weekday, word string, today time.Time, ahead bool) (time.Time, bool) {
	switch word {
	case "":
	case "lalu", "kemarin", "kemaren", "wingi", "yang lalu", "kepungkur", "malam", "pagi":
		ahead = false
	case "depan", "besok", "besuk", "ngarep", "yang akan", "ini":
		ahead = ahead || word != "ini"
	default:
		return time.Time{}, false
	}
	if ahead {
		return today.AddDate(0, 0, (int(weekday-today.Weekday())+6)%7+1), true
	}
	return today.AddDate(0, 0, -((int(today.Weekday()-weekday)+6)%7 + 1)), true
}

func isWeekday(word string) bool {
	_, ok := weekdayNames[word]
	return ok || word == "jum" || word == "at"
}
