package say

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	Strict = true
	if got := Text("id", "counted", "at", 3, "of", 7, "question", "Siapa?"); got != "(3 dari 7) Siapa?" {
		t.Errorf("%q", got)
	}
	if got := Text("xx", "yes"); got != "Ya" {
		t.Errorf("a language that is not there says %q", got)
	}
	for name, call := range map[string]func(){
		"unknown key":   func() { Text("id", "no.such.sentence") },
		"missing value": func() { Text("id", "progress", "at", 1) },
		"unused value":  func() { Text("id", "yes", "name", "x") },
		"odd values":    func() { Text("id", "progress", "at", 1, "of") },
		"wrong type":    func() { Text("id", "progress", "at", 1.5, "of", 2) },
	} {
		if !panics(call) {
			t.Errorf("%s: no panic", name)
		}
	}
	Strict = false
	if got := Text("id", "progress", "at", 1); got != "1 dari " {
		t.Errorf("in service a missing value gives %q", got)
	}
}

func panics(call func()) (did bool) {
	defer func() { did = recover() != nil }()
	call()
	return false
}

func TestBrokenFile(t *testing.T) {
	for _, text := range []string{"a: '{open'", "a: '{}'", "a: [1", "a: {b: c}"} {
		if _, err := parse([]byte(text)); err == nil {
			t.Errorf("%q is read without an error", text)
		}
	}
}

// TestLanguages says which sentence a language lacks, and where it names
// other values than the Indonesian one.
func TestLanguages(t *testing.T) {
	for _, lang := range Languages() {
		for _, key := range Keys() {
			if !Has(lang, key) {
				t.Errorf("%s lacks %q", lang, key)
				continue
			}
			names, want := slices.Sorted(slices.Values(languages[lang][key].names)), slices.Sorted(slices.Values(languages[Indonesian][key].names))
			if !slices.Equal(names, want) {
				t.Errorf("%s: %q names %v, not %v", lang, key, names, want)
			}
		}
	}
}

// TestStale says which sentence of a language has no Indonesian one any more.
func TestStale(t *testing.T) {
	for _, lang := range Languages() {
		for key := range languages[lang] {
			if !Has(Indonesian, key) {
				t.Errorf("%s: nobody says %q", lang, key)
			}
		}
	}
}

// TestJavaneseIsJavanese finds Indonesian words, and ngoko ones, that slipped
// into sentences for an elder.
func TestJavaneseIsJavanese(t *testing.T) {
	slipped := []string{"anda", "saya", "kami", "yang", "dari", "untuk", "dengan", "tidak", "belum", "sudah", "kalau", "bisa", "apa", "dan", "atau",
		"semua", "tulis", "tunggu", "maaf", "terima", "kasih", "coba", "lagi", "sekarang", "juga", "akan", "di", "ke", "orang", "baru", "lama",
		"aku", "kowe", "ora", "wis", "durung", "arep", "sing", "iki", "iku", "kanggo", "karo", "yen", "piye", "omah", "wong", "anyar"}
	for key, s := range languages["jv"] {
		text := strings.ToLower(strings.Join(s.texts, " "))
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !('a' <= r && r <= 'z') }) {
			if slices.Contains(slipped, word) {
				t.Errorf("%q says %q: %s", key, word, text)
			}
		}
	}
}

// TestPlain keeps sentences short, free of markup and of office words.
func TestPlain(t *testing.T) {
	for lang, sentences := range languages {
		for key, s := range sentences {
			if n := utf8.RuneCountInString(strings.Join(s.texts, "…")); n > 320 {
				t.Errorf("%s: %q has %d letters", lang, key, n)
			}
		}
	}
	for _, key := range Keys() {
		text := strings.Join(languages[Indonesian][key].texts, "…")
		for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?\n:", r) }) {
			if n := len(strings.Fields(sentence)); n > 30 {
				t.Errorf("%q has a sentence of %d words: %s", key, n, sentence)
			}
		}
		for _, word := range []string{"*", "_", "silahkan", "dikarenakan", "apabila", "sehubungan", "tersebut", "bahwasanya", "guna ", "saudara", "mohon maaf"} {
			if strings.Contains(strings.ToLower(text), word) {
				t.Errorf("%q says %q", key, word)
			}
		}
	}
}

// TestNotices says which notice the workflow names that has no sentence, and
// which sentence no step names.
func TestNotices(t *testing.T) {
	steps, err := os.ReadFile("../../core/catalog/steps.yaml")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`notice\.[a-z.]+[a-z]`).FindAllString(string(steps), -1)
	if len(named) < 10 {
		t.Fatalf("found only %v", named)
	}
	full := Notice{Number: "26-000123-4", Service: "Akta Kelahiran", Subject: "Dewi", Reasons: []string{"KK: buram"}, Place: "Kantor desa", Visit: "Senin", Answer: "Sudah"}
	for _, key := range named {
		if !Has(Indonesian, key) {
			t.Errorf("%q has no sentence", key)
		} else if text := full.Text(Indonesian, key); !strings.Contains(text, full.Number) || strings.Contains(text, "{") {
			t.Errorf("%s: %q", key, text)
		}
	}
	values := []string{"title", "number", "reasons", "visit", "place", "answer"}
	for _, key := range Keys() {
		if !strings.HasPrefix(key, "notice.") || key == "notice.title" {
			continue
		}
		if !slices.Contains(named, key) {
			t.Errorf("no step names %q", key)
		}
		for _, name := range languages[Indonesian][key].names {
			if !slices.Contains(values, name) {
				t.Errorf("%q names %q, which no notice has", key, name)
			}
		}
	}
	if got := (Notice{Number: "1", Service: "KK"}).Text(Indonesian, "notice.verified"); !strings.Contains(got, "KK (nomor 1)") {
		t.Errorf("without a subject: %q", got)
	}
}

// TestIntake says which reason of refusal has no sentence. Each has a reason
// and a hint: two sentences.
func TestIntake(t *testing.T) {
	codes := []string{"too_big", "empty", "unsupported", "heic", "broken", "bomb", "polyglot", "hostile_pdf", "locked_pdf",
		"too_many_pages", "too_small", "blurred", "dark", "bright", "blank", "motion", "glare", "cut", "no_document", "infected", "gone"}
	for _, code := range codes {
		if !Has(Indonesian, "photo."+code) {
			t.Errorf("%s has no sentence", code)
		}
		if text := Intake(Indonesian, code); strings.Count(text, ".") < 2 {
			t.Errorf("%s: no hint in %q", code, text)
		}
	}
	if Intake(Indonesian, "something else") != Intake(Indonesian, "broken") {
		t.Error("an unknown reason has no sentence")
	}
}

func TestForms(t *testing.T) {
	at := time.Date(2026, 11, 23, 14, 30, 0, 0, time.UTC)
	for got, want := range map[string]string{
		Date("id", at): "23 November 2026", Day("id", at): "Senin, 23 November 2026", Clock("id", at): "14.30 WIB",
		Number("id", 12500): "12.500", Number("id", -1234567): "-1.234.567", Number("id", 999): "999",
		Or("id", "KK", "KTP", "akta"): "KK, KTP atau akta", Or("id", "KK"): "KK", Or("id"): "",
		Date("en", at.AddDate(0, 4, 0)): "23 March 2027", Day("en", at): "Monday, 23 November 2026", Clock("en", at): "14.30 WIB",
		Day("jv", at.AddDate(0, 0, 4)): "Jemuwah, 27 November 2026", Day("jv", at.AddDate(0, 1, 2)): "Jemuwah, 25 Desember 2026",
		Or("jv", "KK", "KTP", "akta"): "KK, KTP utawi akta", Or("en", "KK", "KTP"): "KK or KTP", Day("xx", at): "Senin, 23 November 2026",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func BenchmarkText(b *testing.B) {
	for b.Loop() {
		Text("id", "counted", "at", 3, "of", 7, "question", "Siapa?")
	}
}
