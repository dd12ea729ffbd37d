package core

import (
	"fmt"
	"strings"
	"time"

	"sakti/core/catalog"
)

// Confirmed refuses a number that was not typed the same twice, the whole of
// it: its last characters alone would let a slip further up through. Capitals
// and signs between the characters do not count. The error is Invalid.
func (s SIAK) Confirmed(again string) error {
	number, twin := catalog.Bare(s.Number), catalog.Bare(again)
	switch {
	case number == "":
		return fail(Invalid, "Tulis nomor yang diberikan SIAK.")
	case twin == "":
		return fail(Invalid, "Ketik seluruh nomor SIAK sekali lagi, supaya pasti benar.")
	case number != twin:
		return fail(Invalid, "Kedua nomor belum sama. %s Lihat lagi di SIAK, lalu betulkan yang keliru.", unlike(number, twin))
	}
	return nil
}

// unlike says how two typings differ, for who can't see the marks.
func unlike(first, second string) string {
	if len(first) != len(second) {
		return fmt.Sprintf("Yang pertama %d %s, yang kedua %d.", len(first), signs(first+second), len(second))
	}
	from, until := differ(first, second)
	if until == from+1 {
		return fmt.Sprintf("Bedanya di huruf atau angka ke-%d.", from+1)
	}
	return fmt.Sprintf("Bedanya di huruf atau angka ke-%d sampai ke-%d.", from+1, until)
}

// signs says what a bare number is made of.
func signs(number string) string {
	if strings.Trim(number, "0123456789") == "" {
		return "angka"
	}
	return "huruf dan angka"
}

// differ is where the first of two bare texts differs: what is before from and
// from until on stands in both.
func differ(first, second string) (from, until int) {
	shorter := min(len(first), len(second))
	for from < shorter && first[from] == second[from] {
		from++
	}
	same := 0
	for same < shorter-from && first[len(first)-1-same] == second[len(second)-1-same] {
		same++
	}
	return from, len(first) - same
}

// Cut is a typed text, cut around the part in which it differs from another.
// Part is "" where the other has something that is missing here.
type Cut struct{ Before, Part, After string }

// Compare cuts two typings of a number around their difference, each as it was
// typed.
func Compare(first, second string) (one, two Cut) {
	a, b := catalog.Bare(first), catalog.Bare(second)
	from, until := differ(a, b)
	return cut(first, from, until), cut(second, from, until+len(b)-len(a))
}

// cut cuts a text before its character from and after its character until-1,
// of those that count.
func cut(text string, from, until int) Cut {
	start, end, n := len(text), len(text), 0
	for i, r := range text {
		if catalog.Bare(string(r)) == "" {
			continue
		}
		if n == from {
			start = i
		}
		if n++; n == until {
			end = i + 1
		}
	}
	if until <= from {
		end = start
	}
	return Cut{text[:start], text[start:end], text[end:]}
}

// issuer is the regency in the numbers that SIAK gives out.
var issuer = strings.ReplaceAll(regency, ".", "")

// OddNumber is what is unusual about a number that SIAK is said to have given
// for a case, "" if nothing is or its shape is not known. It is a reason to
// look again and none to refuse: SIAK is right.
func (o *Office) OddNumber(a *Application, number string) string {
	shapes := o.Catalog.NumbersFor(o.ServiceOf(a))
	if len(shapes) == 0 {
		return ""
	}
	for _, shape := range shapes {
		if parts, ok := shape.Parts(catalog.Bare(number)); ok {
			return o.oddParts(a, catalog.Bare(number), parts)
		}
	}
	usual, typed := catalog.Bare(shapes[0].Like), catalog.Bare(number)
	return fmt.Sprintf("%s biasanya seperti %s, %d %s. Yang Anda ketik lain bentuknya, %d %s.",
		shapes[0].Name, shapes[0].Like, len(usual), signs(usual), len(typed), signs(typed))
}

// oddParts looks at the parts of a number that has the usual shape.
func (o *Office) oddParts(a *Application, number string, parts map[string]string) string {
	if region := parts["wilayah"]; region != "" && !strings.HasPrefix(region, issuer) {
		return fmt.Sprintf("Nomor dari Wonogiri biasanya diawali %s, bukan %s.", issuer, region[:min(4, len(region))])
	}
	if day := parts["tanggal"]; day != "" {
		at, ok := numberDay(day)
		if !ok {
			return fmt.Sprintf("Tanggal di dalam nomornya, %s, tidak ada.", day)
		}
		if at.After(o.Now()) {
			return fmt.Sprintf("Tanggal di dalam nomornya, %s, belum tiba.", day)
		}
	}
	if serial, ok := parts["urut"]; ok && strings.Trim(serial, "0") == "" {
		return "Nomor urut di belakang biasanya mulai 0001."
	}
	if parts["lahir"] == "" {
		return ""
	}
	if own := a.Answers["subjek_nik"]; own != "" && own != number {
		return "NIK ini lain dari NIK yang diurus."
	}
	return o.OddNIK(a, number)
}

// numberDay reads DDMMYY or DDMMYYYY.
func numberDay(digits string) (time.Time, bool) {
	layout := "02012006"
	if len(digits) == 6 {
		digits = digits[:4] + "20" + digits[4:] // SIAK is younger than the century
	}
	at, err := time.ParseInLocation(layout, digits, catalog.WIB)
	return at, err == nil
}

// OddNIK is what does not fit between a subject's NIK and the birth date and
// sex that were answered, or within the NIK; "" if nothing. A NIK stays as it
// is when a birth date is put right, so it is a hint and no fault.
func (o *Office) OddNIK(a *Application, nik string) string {
	if !plausibleNIK(nik) {
		return "Susunan NIK ini tidak biasa: tanggal lahir atau nomor urut di dalamnya tidak mungkin."
	}
	female := nik[6] >= '4'
	day := fmt.Sprintf("%c%s-%s-%s", nik[6]-map[bool]byte{true: 4}[female], nik[7:8], nik[8:10], nik[10:12])
	if born, err := time.Parse(time.DateOnly, a.Answers["tgl_lahir"]); err == nil && born.Format("02-01-06") != day {
		return fmt.Sprintf("NIK menyebut lahir %s, isian menyebut %s.", day, born.Format("02-01-06"))
	}
	if sex := a.Answers["jenis_kelamin"]; sex != "" && (sex == "perempuan") != female {
		return "NIK dan isian menyebut jenis kelamin yang berbeda."
	}
	return ""
}
