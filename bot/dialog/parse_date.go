package dialog

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// monthWords are the names of the months as people write them, beside any
// name cut to three letters or more.
var monthNames = [12][]string{
	{"januari", "january"}, {"februari", "pebruari", "february"}, {"maret", "march"}, {"april"},
	{"mei", "may"}, {"juni", "june"}, {"juli", "july"}, {"agustus", "august", "agt", "ags", "agst"}, {"september"},
	{"oktober", "october", "okt"}, {"november", "nopember", "nop"}, {"desember", "december", "dec"},
}

// wholeDate is a date with its year among other words, folded.
var wholeDate = regexp.MustCompile(`\b\d{1,2} (?:\d{1,2}|[a-z]{3,9}) \d{4}\b`)

// parseDate reads a calendar date, day before month. With ahead, a date
// without its year is the next one to come, else the last one gone. Two
// digits of a year are the latest year that fits.
func parseDate(text string, now time.Time, ahead bool) (time.Time, *fault) {
	if day, ok := isoDate(text); ok {
		return day, nil
	}
	words := fold(text)
	if day, ok := relativeDate(words, now, ahead); ok {
		return day, nil
	}
	numbers, month, ok := dateParts(words)
	if !ok {
		whole := wholeDate.FindAllString(words, 2)
		if len(whole) != 1 || whole[0] == words {
			return time.Time{}, wrongly("date.what")
		}
		return parseDate(whole[0], now, ahead) // "di nisan tertulis 12-4-2024"
	}
	return composeDate(numbers, month, now, ahead)
}

func isoDate(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if len(text) < 8 || len(text) > 10 || !strings.Contains(text[4:], "-") && !strings.Contains(text[4:], "/") {
		return time.Time{}, false
	}
	for _, layout := range []string{"2006-1-2", "2006/1/2"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}

// dateParts finds the numbers and the month's name in folded words. It stops
// at a time of day, and fails on words that belong to no date.
func dateParts(words string) (numbers []string, month int, ok bool) {
	for word := range strings.FieldsSeq(words) {
		switch m := monthOf(word); {
		case word == "jam" || word == "pukul" || word == "pkl":
			return numbers, month, len(numbers) > 0
		case m > 0 && month == 0:
			month = m
		case word[0] >= '0' && word[0] <= '9':
			more, m := splitNumber(word)
			numbers = append(numbers, more...)
			if m > 0 {
				month = m
			}
		case dateNoise[word] || isWeekday(word):
		default:
			return nil, 0, false
		}
	}
	return numbers, month, len(numbers) > 0
}

var dateNoise = words("sekitar, kurang, lebih, kayaknya, kira2, kalo, kalau, mungkin, watara, tanggal, tgl, tggl, tg, bulan, bln, tahun, thn, th, taun, hari, pada, di, ya, kira, lahir, lahirnya, lair, laire, " +
	"meninggal, seda, ke, st, nd, rd, th, of, pas, ing, nya, e, wulan, pon, wage, kliwon, legi, pahing, paing, saya, dia, anak, itu, pak, bu, kalau, gak, salah")

// monthOf is the number of a month by its name, cut or with a slip; 0 if it
// is none.
func monthOf(word string) int {
	if len(word) < 3 || word[0] >= '0' && word[0] <= '9' {
		return 0
	}
	for i, names := range monthNames {
		for _, name := range names {
			if strings.HasPrefix(name, word) {
				return i + 1
			}
		}
	}
	if len(word) < 4 {
		return 0
	}
	for i, names := range monthNames {
		for _, name := range names {
			if len(name) > 4 && edits(word, name, 1) <= 1 {
				return i + 1
			}
		}
	}
	return 0
}

// splitNumber takes apart "23nov", "23112026" and "231126".
func splitNumber(word string) (numbers []string, month int) {
	end := 0
	for end < len(word) && word[end] >= '0' && word[end] <= '9' {
		end++
	}
	digits, rest := word[:end], word[end:]
	switch {
	case rest == "" && (len(digits) == 8 || len(digits) == 6):
		return []string{digits[:2], digits[2:4], digits[4:]}, 0
	case rest == "":
		return []string{digits}, 0
	}
	letters := strings.TrimRight(rest, "0123456789")
	month = monthOf(letters)
	numbers = []string{digits}
	if year := rest[len(letters):]; year != "" {
		numbers = append(numbers, year)
	}
	return numbers, month
}

func composeDate(numbers []string, month int, now time.Time, ahead bool) (time.Time, *fault) {
	var values [3]int
	if len(numbers) > 3 {
		return time.Time{}, wrongly("date.what")
	}
	for i, number := range numbers {
		n, err := strconv.Atoi(number)
		if err != nil || len(number) > 4 {
			return time.Time{}, wrongly("date.what")
		}
		values[i] = n
	}
	day, year, hasYear := values[0], values[2], len(numbers) == 3
	switch {
	case month > 0 && len(numbers) <= 2:
		year, hasYear = values[1], len(numbers) == 2
		if len(numbers[0]) == 4 {
			if !hasYear {
				return time.Time{}, wrongly("date.part")
			}
			day, year = values[1], values[0]
		}
	case month > 0:
		return time.Time{}, wrongly("date.what")
	case len(numbers) == 1:
		return time.Time{}, wrongly("date.part")
	case len(numbers[0]) == 4:
		day, month, year = values[2], values[1], values[0]
	default:
		month = values[1]
	}
	if month > 12 && day <= 12 {
		day, month = month, day
	}
	return inYear(year, hasYear, month, day, now, ahead)
}

func inYear(year int, given bool, month, day int, now time.Time, ahead bool) (time.Time, *fault) {
	switch {
	case !given:
		return nearestYear(month, day, now, ahead)
	case year < 100:
		year += now.Year() / 100 * 100
		if year > now.Year() && !ahead {
			year -= 100
		}
	case year < 1000:
		return time.Time{}, wrongly("date.what")
	}
	if at, ok := dateOf(year, month, day); ok {
		return at, nil
	}
	return time.Time{}, wrongly("date.none")
}

// nearestYear completes a date without its year.
func nearestYear(month, day int, now time.Time, ahead bool) (time.Time, *fault) {
	today := midnight(now)
	for offset := range 5 { // 29 February comes every fourth year
		year := now.Year() - offset
		if ahead {
			year = now.Year() + offset
		}
		at, ok := dateOf(year, month, day)
		if ok && (ahead && !at.Before(today) || !ahead && !at.After(today)) {
			return at, nil
		}
	}
	return time.Time{}, wrongly("date.none")
}

// dateOf is a date that exists.
func dateOf(year, month, day int) (time.Time, bool) {
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return at, at.Day() == day && int(at.Month()) == month && at.Year() == year
}
