package dialog

import (
	"strconv"
	"strings"
	"time"
)

// parseNIK reads a NIK: 16 digits PPKKCCDDMMYYNNNN, where women have 40 added
// to the day (PP 40/2019). There is no check digit, so a NIK is only ever
// plausible; an implausible one is a doubt, for some were issued so.
func parseNIK(text string, now time.Time) (string, *fault) {
	digits, wrong := sixteen(text)
	if wrong != nil {
		return digits, wrong
	}
	if _, ok := birthOfNIK(digits, now); !ok || digits[:2] < "11" || digits[12:] == "0000" {
		return digits, doubtful("nik.odd")
	}
	return digits, nil
}

// parseKK reads a family card number: 16 digits.
func parseKK(text string) (string, *fault) {
	digits, wrong := sixteen(text)
	if wrong == nil && digits[:2] < "11" {
		wrong = doubtful("kk.odd")
	}
	return digits, wrong
}

// sixteen finds a number of 16 digits in a text. Dots, spaces and dashes
// between digits are skipped; nothing is ever repaired.
func sixteen(text string) (string, *fault) {
	runs := numberRuns(text)
	for _, run := range runs {
		if len(run) == 16 {
			return run, nil
		}
	}
	all := strings.Join(runs, "")
	switch {
	case all == "":
		return "", wrongly("sixteen.none")
	case len(all) == 16:
		return all, nil
	case lettersAmong(text):
		return "", wrongly("sixteen.letters")
	case len(all) < 16:
		return "", wrongly("sixteen.short", "n", len(all), "missing", 16-len(all))
	}
	return "", wrongly("sixteen.long", "n", len(all), "extra", len(all)-16)
}

// numberRuns returns the numbers in a text; digits that only dots, dashes or
// single spaces part are one number.
func numberRuns(text string) []string {
	var runs []string
	var run strings.Builder
	gap := 0
	flush := func() {
		if run.Len() > 0 {
			runs = append(runs, run.String())
			run.Reset()
		}
	}
	for _, r := range text {
		r = plain(r)
		switch {
		case r >= '0' && r <= '9':
			if gap > 1 {
				flush()
			}
			gap = 0
			run.WriteRune(r)
		case r == ' ' || r == '.' || r == '-':
			gap++
		case r == 0:
		default:
			flush()
		}
	}
	flush()
	return runs
}

// lettersAmong reports whether letters that look like digits stand among
// digits: 33I2O4.
func lettersAmong(text string) bool {
	for word := range strings.FieldsSeq(text) {
		digits := len(digitsOf(word))
		if digits >= 4 && digits < len(word) && strings.ContainsAny(word, "oOlLiI") {
			return true
		}
	}
	return false
}

// birthOfNIK is the birth date that a NIK tells: of the two centuries the
// later one that is not in the future.
func birthOfNIK(nik string, now time.Time) (time.Time, bool) {
	if len(nik) != 16 {
		return time.Time{}, false
	}
	day, _ := strconv.Atoi(nik[6:8])
	month, _ := strconv.Atoi(nik[8:10])
	year, _ := strconv.Atoi(nik[10:12])
	if day > 40 {
		day -= 40
	}
	year += now.Year() / 100 * 100
	if year > now.Year() {
		year -= 100
	}
	if born, ok := dateOf(year, month, day); ok {
		if born.After(now) {
			return dateOf(year-100, month, day)
		}
		return born, true
	}
	return dateOf(year-100, month, day) // 29 February may exist in one century only
}
