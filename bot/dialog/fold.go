package dialog

import (
	"strings"
	"unicode"
)

// fold makes writings of the same words equal: small letters, no accents or
// punctuation, one space between words, emoji digits as digits.
func fold(text string) string {
	if folded(text) {
		return text
	}
	if ascii, ok := foldASCII(text); ok {
		return ascii
	}
	var b strings.Builder
	b.Grow(len(text))
	gap := false
	for _, r := range text {
		r = plain(r)
		if r == 0 {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// foldASCII is fold for texts in ASCII alone, and false for others.
func foldASCII(text string) (string, bool) {
	out, gap := make([]byte, 0, len(text)), false
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= 0x80:
			return "", false
		case c == 0:
			continue
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		default:
			gap = true
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, ' ')
		}
		gap = false
		out = append(out, c)
	}
	return string(out), true
}

// folded reports whether fold would leave a text as it is. It knows this of
// texts in ASCII alone, and those are nearly all.
func folded(text string) bool {
	gap := true
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			gap = false
		case c == ' ' && !gap:
			gap = true
		default:
			return false
		}
	}
	return !gap || text == ""
}

// inWords reports whether a folded phrase stands in a folded text as whole
// words.
func inWords(text, phrase string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], phrase)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(phrase)
		if (at == 0 || text[at-1] == ' ') && (end == len(text) || text[end] == ' ') {
			return true
		}
		if from = at + 1; from > len(text) {
			return false
		}
	}
}

// plain is the simplest writing of a rune; 0 for marks that only change how
// the rune before them looks.
func plain(r rune) rune {
	switch {
	case r < 0x80:
		return unicode.ToLower(r)
	case r == 0x20E3 || r == 0x200D || r >= 0xFE00 && r <= 0xFE0F || unicode.Is(unicode.Mn, r):
		return 0
	}
	if simple, ok := accents[unicode.ToLower(r)]; ok {
		return simple
	}
	if unicode.IsDigit(r) {
		return asciiDigit(r)
	}
	return unicode.ToLower(r)
}

// accents of Javanese writing and of keyboards that correct by themselves.
var accents = map[rune]rune{
	'é': 'e', 'è': 'e', 'ê': 'e', 'ë': 'e', 'á': 'a', 'à': 'a', 'â': 'a', 'å': 'a', 'ä': 'a',
	'í': 'i', 'ì': 'i', 'î': 'i', 'ó': 'o', 'ò': 'o', 'ô': 'o', 'ö': 'o', 'ú': 'u', 'ù': 'u', 'û': 'u', 'ü': 'u',
	'ñ': 'n', 'ç': 'c', '’': '\'', '‘': '\'',
}

// asciiDigit turns a digit of another script into ours.
func asciiDigit(r rune) rune {
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	if r-zero > 9 {
		return r
	}
	return '0' + (r - zero)
}

// digitsOf returns only the digits of a text.
func digitsOf(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r = plain(r); r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// edits is the Damerau-Levenshtein distance (neighbours may be swapped), or
// limit+1 as soon as it is more than limit.
func edits(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	if len(a) > maxWord || len(b) > maxWord {
		if a == b {
			return 0
		}
		return limit + 1
	}
	var rows [3][maxWord + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			best = min(best, d)
		}
		if best > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// maxWord is the longest word, in bytes, in which slips are looked for.
const maxWord = 32

// slips is how many slips of the finger a word of this length may hold.
func slips(length int) int {
	switch {
	case length < 5:
		return 0
	case length < 9:
		return 1
	}
	return 2
}
