package dialog

import "strconv"

var (
	ageWords = words("umur, umure, umurnya, umurku, umuran, usia, usianya, yuswa, yuswane, yuswanipun, age, aged, turned, turning, sewu")
	ageUnits = words("tahun, year, taune, tahunnya, old")
	ago      = words("lalu, kepungkur, ago, kepengker, kemarin, wingi, nunggu, menunggu, menikah, nikah, lagi")
	schools  = words("sd, smp, mts, mi, tk, paud, sekolah dasar")
)

// numerals are numbers in words beyond those of ordinals.
var numerals = map[string]int{
	"sewelas": 11, "rolas": 12, "kalihwelas": 12, "telulas": 13, "patbelas": 14, "limalas": 15, "nembelas": 16, "pitulas": 17,
	"pitulasan": 17, "wolulas": 18, "sangalas": 19, "songolas": 19, "rong": 2, "telung": 3, "tigang": 3, "patang": 4, "limang": 5,
	"nem": 6, "nenem": 6, "pitung": 7, "wolung": 8, "sangang": 9, "sepuluh": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
	"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "setahun": 1, "setaun": 1, "kalih": 2, "sekawan": 4, "gangsal": 5,
}

func numeral(word string) (int, bool) {
	if n, ok := numerals[word]; ok {
		return n, true
	}
	if n, ok := ordinals[word]; ok {
		return n, true
	}
	n, err := strconv.Atoi(word)
	return n, err == nil && len(word) <= 3
}

// ages tells a child's age from that of somebody who gets a KTP.
func (r *reading) ages() {
	for at := range r.words {
		if years, ok := r.age(at); ok {
			if years < maxFirst || len(r.senses) > 1 {
				r.add(ageGroup(years), at, 1)
			}
			return
		}
	}
	for at, word := range r.words {
		if schools[word] || (word == "kelas" || word == "kls") && at+1 < len(r.words) {
			r.add("anaksekolah", at, 1)
			return
		}
	}
}

// ageIn is the age that a text tells, in years.
func (x *index) ageIn(text string) (years int, told bool) {
	r := x.reading(text)
	for at := range r.words {
		if years, told = r.age(at); told {
			return years, true
		}
	}
	return 0, false
}

// age reads the age that stands at a word, in years.
func (r *reading) age(at int) (int, bool) {
	n, ok := numeral(r.words[at])
	if !ok || n > 110 {
		return 0, false
	}
	before, next, after := r.word(at-1), r.word(at+1), r.word(at+2)
	if _, span := numeral(next); span {
		next, after = after, r.word(at+3)
	}
	if below[before] || before == "dari" && below[r.word(at-2)] {
		n--
	}
	if next == "belas" && n < 10 {
		n, next, after = n+10, after, r.word(at+3)
	}
	aged := ageWords[before] || (before == "is" || before == "umur") && len(r.words)-at < 3
	switch {
	case next == "bulan" && !ago[after] && (aged || r.has("kia") || r.has("bayi") || r.has("anak")):
		return n / 12, true
	case ageUnits[next] && !ago[after]:
		return n, true
	}
	return n, aged || r.words[at] == "pitulas"
}

func (r *reading) word(at int) string {
	if at < 0 || at >= len(r.words) {
		return ""
	}
	return r.words[at]
}

var below = words("bawah, under, below, ngisor, sangandhaping, kurang")

// maxFirst is the age up to which telling it may ask for a first KTP; who is
// older tells it of themselves.
const maxFirst = 21

// ageGroup is what an age means here: KIA without photo, KIA with photo, KTP.
func ageGroup(years int) string {
	switch {
	case years < 5:
		return "balita"
	case years < 16:
		return "anaksekolah"
	}
	return "dewasa"
}
