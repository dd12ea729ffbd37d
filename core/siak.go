package core

import (
	"strings"
	"unicode"
)

// SIAKTail is how many of the last characters of a number confirm it.
const SIAKTail = 4

// Confirmed refuses a number that its second typing does not bear out: the
// whole of it again, or its last characters, at least SIAKTail. Capitals and
// signs between the characters do not count. The error is Invalid.
func (s SIAK) Confirmed(again string) error {
	number, twin := characters(s.Number), characters(again)
	switch {
	case number == "":
		return fail(Invalid, "Tulis nomor yang diberikan SIAK.")
	case twin == "":
		return fail(Invalid, "Ketik nomor SIAK sekali lagi, atau %d angka terakhirnya, supaya pasti benar.", SIAKTail)
	case len(twin) < min(SIAKTail, len(number)):
		return fail(Invalid, "Ketik paling sedikit %d angka terakhir dari nomor SIAK.", SIAKTail)
	case !strings.HasSuffix(number, twin):
		return fail(Invalid, "Kedua nomor belum sama. Lihat lagi nomornya di SIAK, lalu ketik pelan-pelan.")
	}
	return nil
}

// characters is a number without what people put between its characters.
func characters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, text)
}
