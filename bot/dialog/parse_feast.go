package dialog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// lebaran are the first days of Idul Fitri, by which people remember, as the
// government set them (sidang isbat); later ones are expected.
var lebaran = map[int][2]int{
	2005: {11, 3}, 2006: {10, 24}, 2007: {10, 13}, 2008: {10, 1}, 2009: {9, 20}, 2010: {9, 10}, 2011: {8, 31}, 2012: {8, 19}, 2013: {8, 8}, 2014: {7, 28},
	2015: {7, 17}, 2016: {7, 6}, 2017: {6, 25}, 2018: {6, 15}, 2019: {6, 5}, 2020: {5, 24}, 2021: {5, 13}, 2022: {5, 2}, 2023: {4, 22}, 2024: {4, 10},
	2025: {3, 31}, 2026: {3, 20}, 2027: {3, 10}, 2028: {2, 26},
}

var (
	feasts = words("lebaran, bodo, bada, riyaya, riyoyo, idulfitri, syawal, fitri")
)

// feastOf is the first day of the Idul Fitri that words name, "10 April 2024":
// by its year, by how many years ago it was, or the last one. It is no answer,
// only a help to remember one.
func feastOf(words string, now time.Time) (string, bool) {
	fields := plainWords(strings.Fields(words))
	if !slices.ContainsFunc(fields, func(w string) bool { return feasts[w] }) {
		return "", false
	}
	year := now.Year()
	for i, word := range fields {
		n, isNumber := numeral(word)
		if full, err := strconv.Atoi(word); err == nil && len(word) == 4 {
			year = full
			break
		}
		if isNumber && i+1 < len(fields) && fields[i+1] == "tahun" {
			year -= n
			break
		}
	}
	first, known := lebaran[year]
	if day := time.Date(year, time.Month(first[0]), first[1], 0, 0, 0, 0, time.UTC); known && day.After(midnight(now)) {
		year--
		first, known = lebaran[year]
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, first[0], first[1]), known
}
