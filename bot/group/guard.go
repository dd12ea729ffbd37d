package group

import (
	"regexp"
	"strconv"
	"strings"
)

// run is digits in a row, or in groups that one space, dot or dash parts.
var run = regexp.MustCompile(`\d+(?:[ .\-/]\d+)*`)

// numberForm is a registration number as we print it.
var numberForm = regexp.MustCompile(`(?:^|\D)(\d{2})[-. ]?(\d{6})[-. ]?(\d)(?:\D|$)`)

// NumberIn is the first registration number in a text, "26-000123-4"; whether
// there is such a case is another question.
func NumberIn(text string) string {
	if HasNIK(text) {
		return ""
	}
	found := numberForm.FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	return found[1] + "-" + found[2] + "-" + found[3]
}

// HasNIK reports whether a text holds a NIK or the number of a family card:
// 16 digits built like one (PP 40/2019), also with spaces or dots in it. There
// is no check digit, so one in some thousand other numbers is taken for one.
func HasNIK(text string) bool { return Mask(text) != text }

// Mask hides all but the first four digits of each such number.
func Mask(text string) string {
	return run.ReplaceAllStringFunc(text, func(found string) string {
		for at := range found {
			for end := at + 16; end <= min(len(found), at+31); end++ { // at most one separator between two digits
				if whole(found, at, end) && plausible(digits(found[at:end])) {
					return found[:at] + found[at:at+4] + strings.Repeat("*", 12) + Mask(found[end:])
				}
			}
		}
		return found
	})
}

// whole reports whether a part of a run begins and ends where groups do.
func whole(found string, at, end int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(found) && found[i] >= '0' && found[i] <= '9' }
	return digit(at) && digit(end-1) && !digit(at-1) && !digit(end)
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// plausible reports whether 16 digits are PPKKCCDDMMYYNNNN: province 11 to 96,
// regency and kecamatan, a day (40 more for women), a month, a running number.
func plausible(d string) bool {
	if len(d) != 16 {
		return false
	}
	part := func(from, to int) int { n, _ := strconv.Atoi(d[from:to]); return n }
	day := part(6, 8) % 40
	return part(0, 2) >= 11 && part(0, 2) <= 96 && part(2, 4) >= 1 && part(2, 4) <= 79 && part(4, 6) >= 1 &&
		part(6, 8) <= 71 && day >= 1 && day <= 31 && part(8, 10) >= 1 && part(8, 10) <= 12 && part(12, 16) > 0
}
