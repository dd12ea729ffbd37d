package sms

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestGSM7(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		clean   string
		septets int
		ok      bool
	}{
		"Akta siap diambil.":        {"Akta siap diambil.", 18, true},
		"“Akta” – ‘siap’ … selesai": {`"Akta" - 'siap' ... selesai`, 27, true},
		"Désa Kêdungrêja":           {"Désa Kedungreja", 15, true}, // é is in the alphabet, ê is not
		"e\u0301 dan e\u0302":       {"é dan e", 7, true},
		"Buka menu → Cek":           {"Buka menu -> Cek", 16, true},
		"harga [gratis] €0":         {"harga [gratis] €0", 20, true}, // brackets and € count two
		"^{}\\~|":                   {"^{}\\~|", 12, true},
		"a\u00a0b\u2009c\u200bd":    {"a b cd", 6, true},
		"baris\r\nbaru\ttab":        {"baris\nbaru tab", 14, true},
		"ﬁle ½ ２４ jam m²":           {"file 1/2 24 jam m2", 18, true},
		"selesai 🎉":                 {"selesai ", 8, false},
		"ꦲꦏ꧀ꦠ":                      {"", 0, false},
		"NIK\x00":                   {"NIK", 3, false},
		"":                          {"", 0, true},
		"a\xffb":                    {"ab", 2, false},
	} {
		clean, septets, ok := GSM7(text)
		if clean != want.clean || septets != want.septets || ok != want.ok {
			t.Errorf("GSM7(%q) = %q, %d, %v; want %q, %d, %v", text, clean, septets, ok, want.clean, want.septets, want.ok)
		}
	}
}

// The alphabet has 128 places: 126 letters, the escape and the carriage return.
func TestAlphabet(t *testing.T) {
	t.Parallel()
	if n := utf8.RuneCountInString(basic); n != 126 {
		t.Errorf("the alphabet has %d characters, want 126", n)
	}
	if n := utf8.RuneCountInString(extended); n != 9 || len(cost) != 135 {
		t.Errorf("the extension has %d characters, both together %d; want 9 and 135", n, len(cost))
	}
	for _, s := range stead {
		if length(s) == 0 && s != "" {
			t.Errorf("%q is written with letters outside the alphabet", s)
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text  string
		parts []int // septets
	}{
		"fits":                 {strings.Repeat("a", 160), []int{160}},
		"one over":             {strings.Repeat("a", 161), []int{153, 8}},
		"brackets fit":         {strings.Repeat("[", 80), []int{160}},
		"a bracket over":       {strings.Repeat("[", 81), []int{152, 10}},
		"bracket on the seam":  {strings.Repeat("a", 152) + "[" + strings.Repeat("b", 20), []int{152, 22}},
		"three parts":          {strings.Repeat("x", 307), []int{153, 153, 1}},
		"exactly two of three": {strings.Repeat("x", 306), []int{153, 153}},
	} {
		parts := cut(c.text)
		if strings.Join(parts, "") != c.text || len(parts) != len(c.parts) {
			t.Errorf("%s: %d parts, want %d", name, len(parts), len(c.parts))
			continue
		}
		for i, part := range parts {
			if length(part) != c.parts[i] {
				t.Errorf("%s: part %d has %d septets, want %d", name, i, length(part), c.parts[i])
			}
		}
	}
}

// Whatever comes in: only letters of the alphabet come out, counted right; a
// second time changes nothing; and the parts are the text.
func FuzzGSM7(f *testing.F) {
	for _, seed := range []string{"Akta “siap” – ê é …→[€]", "e\u0301\u0302", strings.Repeat("[", 200), "\xff\x00🎉", "½ﬁ２"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		clean, septets, ok := GSM7(text)
		for _, r := range clean {
			if cost[r] == 0 {
				t.Fatalf("%q stands in the result", r)
			}
		}
		again, n, sure := GSM7(clean)
		if again != clean || n != septets || !sure {
			t.Errorf("the second time %q, %d, %v; first %q, %d", again, n, sure, clean, septets)
		}
		if ok && strings.ContainsFunc(text, func(r rune) bool { return r > 0x1F000 && r < 0x1FB00 && len(clean) == 0 }) {
			t.Errorf("%q became nothing, and that is said to be all of it", text)
		}
		parts := cut(clean)
		for _, part := range parts {
			if n := length(part); n > single || len(parts) > 1 && (n > joined || n < joined-1 && part != parts[len(parts)-1]) {
				t.Errorf("a part of %d septets", n)
			}
		}
		if strings.Join(parts, "") != clean {
			t.Error("the parts are not the text")
		}
	})
}
