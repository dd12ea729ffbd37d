package sms

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Room in one SMS, in septets (3GPP TS 23.040): alone, and as one of several
// that a header of 7 septets joins on the phone.
const (
	single = 160
	joined = 153
)

// basic is the GSM 7-bit default alphabet and extended its extension table,
// whose characters cost two septets (3GPP TS 23.038, 6.2.1). The table's page
// break and the carriage return are left out: no sentence needs them.
const (
	basic = "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extended = "^{}\\[~]|€"
)

// cost is what a character of the alphabet costs in septets.
var cost = func() map[rune]int {
	out := map[rune]int{}
	for _, r := range basic {
		out[r] = 1
	}
	for _, r := range extended {
		out[r] = 2
	}
	return out
}()

// stead is what is written instead of a character that Unicode does not take
// apart into letters of the alphabet.
var stead = map[rune]string{
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '«': `"`, '»': `"`, '″': `"`,
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '‹': "'", '›': "'", '′': "'", '`': "'", '´': "'",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '•': "-", '·': "-",
	'→': "->", '←': "<-", '⇒': "=>", '×': "x", '÷': ":", '≤': "<=", '≥': ">=", '⁄': "/",
	'\t': " ", '\r': "", '\u2028': "\n", '\u2029': "\n",
	'đ': "d", 'Đ': "D", 'ł': "l", 'Ł': "L", 'ı': "i", 'œ': "oe", 'Œ': "OE", '©': "(c)", '®': "(R)",
}

// GSM7 writes a text in the GSM 7-bit alphabet: quotes and dashes become
// their plain sisters, accents go where the alphabet lacks them. clean is the
// result and septets its length as the network counts it, of which one SMS
// holds 160. ok is false if a character had no counterpart and was left out,
// as with emoji or another script: clean then says less than text.
func GSM7(text string) (clean string, septets int, ok bool) {
	var out strings.Builder
	ok = true
	for _, r := range norm.NFC.String(strings.ReplaceAll(text, "\r\n", "\n")) {
		written, known := write(r)
		ok = ok && known
		out.WriteString(written)
	}
	clean = out.String()
	return clean, length(clean), ok
}

// write is one character in the alphabet. What has no ink of its own, such as
// a joiner, is left out without harm.
func write(r rune) (string, bool) {
	if cost[r] > 0 {
		return string(r), true
	}
	if s, ok := stead[r]; ok {
		return s, true
	}
	if unicode.In(r, unicode.Cf, unicode.Mn) {
		return "", true
	}
	var out strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		switch s, ok := stead[part]; {
		case cost[part] > 0:
			out.WriteRune(part)
		case ok:
			out.WriteString(s)
		case !unicode.Is(unicode.Mn, part):
			return "", false
		}
	}
	return out.String(), true
}

// length is what a text of the alphabet costs in septets.
func length(clean string) int {
	n := 0
	for _, r := range clean {
		n += cost[r]
	}
	return n
}

// cut divides a text of the alphabet into parts, one if it fits alone. No
// character of two septets is torn apart.
func cut(clean string) []string {
	if length(clean) <= single {
		return []string{clean}
	}
	var parts []string
	begin, room := 0, joined
	for at, r := range clean {
		if room -= cost[r]; room < 0 {
			parts = append(parts, clean[begin:at])
			begin, room = at, joined-cost[r]
		}
	}
	return append(parts, clean[begin:])
}
