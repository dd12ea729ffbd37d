package dialog

import (
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " ": "", "kk ilang": "kk ilang", "KK  ilang!": "kk ilang", " kk": "kk", "kk ": "kk", "a  b": "a b",
		"Aktè—anakku": "akte anakku", "1️⃣": "1", "e-KTP": "e ktp", "3312": "3312", "\tkk": "kk",
	} {
		if got := fold(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if folded(text) && text != want {
			t.Errorf("%q is not folded yet", text)
		}
	}
}

// What is folded byte by byte is what would be folded letter by letter: a mark
// that changes nothing forces the long way.
func FuzzFoldASCII(f *testing.F) {
	for _, seed := range []string{"", "KK ilang!", " a  B ", "e-KTP", "1.000", "\t\nx"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, ok := foldASCII(text); ok && got != fold(text+"\u0301") {
			t.Errorf("%q: %q, want %q", text, got, fold(text+"\u0301"))
		}
	})
}

// A phrase stands in a text as whole words, wherever it stands.
func FuzzInWords(f *testing.F) {
	for _, seed := range [][2]string{{"kk ilang", "kk"}, {"kkk kk", "kk"}, {"akte kk", "kk"}, {"kk", "kk"}, {"a b", "a b"}, {"ab", "b"}, {"", "a"}, {"a a a b", "a a b"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, text, phrase string) {
		text, phrase = fold(text), fold(phrase)
		if phrase == "" {
			return
		}
		if got, want := inWords(text, phrase), strings.Contains(" "+text+" ", " "+phrase+" "); got != want {
			t.Errorf("%q in %q: %v", phrase, text, got)
		}
	})
}
