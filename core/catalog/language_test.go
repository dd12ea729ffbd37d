package catalog

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestTranslationsComplete says which text of the catalogue a language lacks.
// Copy the sentence it names into lang/<language>.yaml and translate it there.
func TestTranslationsComplete(t *testing.T) {
	t.Parallel()
	c := load(t, nil)
	if got := c.Languages(); !slices.Equal(got, []string{"en", "jv"}) {
		t.Fatalf("languages: %v", got)
	}
	for _, lang := range c.Languages() {
		for _, text := range c.Untranslated(lang) {
			t.Errorf("lang/%s.yaml lacks %q", lang, text)
		}
	}
}

// TestJavaneseIsJavanese finds Indonesian words that slipped into the
// Javanese sentences. Papers and quotations keep their Indonesian names.
func TestJavaneseIsJavanese(t *testing.T) {
	t.Parallel()
	slipped := []string{"anda", "saya", "kami", "yang", "dari", "untuk", "dengan", "tidak", "belum", "sudah", "kalau", "bisa",
		"siapa", "apa", "kenapa", "semua", "atau", "dan", "lama", "baru", "orang", "rumah", "tulis", "kirim", "terbaca", "contoh", "akan", "juga"}
	papers := []string{"Kawin Belum Tercatat", "belum kawin", "F-1.", "F-2."}
	for text, said := range load(t, nil).dictionaries["jv"] {
		for _, paper := range papers {
			said = strings.ReplaceAll(said, paper, "")
		}
		for word := range strings.FieldsFuncSeq(strings.ToLower(said), func(r rune) bool { return !('a' <= r && r <= 'z') }) {
			if slices.Contains(slipped, word) {
				t.Errorf("%q says %q: %s", text, word, said)
			}
		}
	}
}

func TestIn(t *testing.T) {
	t.Parallel()
	c := load(t, nil)
	for lang, want := range map[string]string{"": "KK hilang", "id": "KK hilang", "xx": "KK hilang", "jv": "KK ical", "en": "Lost KK"} {
		translated := c.In(lang)
		service := translated.Service("KK-HILANG")
		if service.Short != want || service.Version != c.Service("KK-HILANG").Version {
			t.Errorf("%q: %q %s", lang, service.Short, service.Version)
		}
		if translated.Original() != c || translated.In("") != c.In("id") || translated.In(lang) != translated {
			t.Errorf("%q: the way back to Indonesian is lost", lang)
		}
		if len(translated.Services) != len(c.Services) || len(translated.Groups) != len(c.Groups) {
			t.Errorf("%q: something is missing", lang)
		}
	}
	if got := c.In("jv").Steps.State("printed").Citizen; got == c.Steps.State("printed").Citizen {
		t.Errorf("state: %q", got)
	}
	if got := c.In("en").PlaceLabel("desa"); got != "Village office" {
		t.Errorf("place: %q", got)
	}
}

// TestTranslationLeavesTheOriginal: nothing but texts differs, and answers by
// the Indonesian label are still taken.
func TestTranslationLeavesTheOriginal(t *testing.T) {
	t.Parallel()
	c := load(t, nil)
	for _, lang := range c.Languages() {
		for i, service := range c.In(lang).Services {
			original := c.Services[i]
			for n, field := range service.Fields {
				was := original.Fields[n]
				if field.Code != was.Code || field.Type != was.Type || field.When != was.When || field.Check != was.Check {
					t.Errorf("%s %s %s: more than its texts changed", lang, service.Code, field.Code)
				}
				for k, option := range field.Options {
					if option.Code != was.Options[k].Code || option.Label != was.Options[k].Label && !slices.Contains(option.Words, was.Options[k].Label) {
						t.Errorf("%s %s %s: %v", lang, service.Code, field.Code, option)
					}
				}
			}
			for n, requirement := range service.Requirements {
				if was := original.Requirements[n]; requirement.Code != was.Code || requirement.Pages != was.Pages || requirement.Optional != was.Optional || requirement.Look == was.Look {
					t.Errorf("%s %s %s", lang, service.Code, requirement.Code)
				}
			}
		}
	}
	if again := load(t, nil); again.Services[0].Fields[0].Ask != c.Services[0].Fields[0].Ask {
		t.Error("the Indonesian text changed")
	}
}

// TestRememberInEveryLanguage: an old version is translated as far as its
// sentences still exist.
func TestRememberInEveryLanguage(t *testing.T) {
	t.Parallel()
	c := load(t, nil)
	old := *c.Service("KK-HILANG")
	old.Version = "0-old"
	old.About = "Kalimat yang dulu."
	c.Remember(&old)
	pinned := c.In("jv").Pinned("KK-HILANG", "0-old")
	if pinned.Short != "KK ical" || pinned.About != old.About || pinned.Version != "0-old" {
		t.Errorf("%q %q %s", pinned.Short, pinned.About, pinned.Version)
	}
	if c.Pinned("KK-HILANG", "0-old") != &old {
		t.Error("the Indonesian one was replaced")
	}
}

func TestLanguageMistakesAreToldWithFileAndLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"# catatan\n\"Kalimat yang tidak ada.\": \"x\"\n", `lang/jv.yaml:2: kalimat "Kalimat yang tidak ada." tidak ada di katalog`},
		{"\"KK hilang\": \"\"\n", `lang/jv.yaml:1: terjemahan "KK hilang" belum diisi`},
		{"\"KK hilang\":\n  \"KK ingkang sampun ical sanget\"\n", `lang/jv.yaml:2: label "KK ingkang sampun ical sanget" 29 huruf, paling banyak 24`},
		{"\"KK hilang\": [KK]\n", `lang/jv.yaml:1: `},
		{"\"KK hilang\": KK ical\n\"KK hilang\": KK ical\n", `lang/jv.yaml:2: kunci "KK hilang" sudah ada di baris 1`},
	} {
		problems := Lint(fstest.MapFS{"lang/jv.yaml": {Data: []byte(test.text)}})
		if len(problems) != 1 || !strings.HasPrefix(problems[0].String(), test.want) {
			t.Errorf("%s: %v", test.text, problems)
		}
	}
	if problems := Lint(fstest.MapFS{"lang/su.yaml": {Data: []byte("\"KK hilang\": KK leungit\n")}}); problems != nil {
		t.Errorf("a new language: %v", problems)
	}
}

// TestOverrideOutdatesNoTranslation: an office that changes a sentence is not
// told of the translation of the built-in one; its own sentence stays
// Indonesian until it translates it.
func TestOverrideOutdatesNoTranslation(t *testing.T) {
	t.Parallel()
	override, _ := edited(t, "services/kk-hilang.yaml", "ask: \"Berapa nomor KK yang hilang?\"", "ask: \"KK yang hilang nomor berapa?\"", "")
	if problems := Lint(override); problems != nil {
		t.Errorf("%v", problems)
	}
	c, err := Load(override)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.In("jv").Service("KK-HILANG").Field("no_kk").Ask; got != "KK yang hilang nomor berapa?" {
		t.Errorf("%q", got)
	}
	if got := c.Untranslated("jv"); !slices.Equal(got, []string{"KK yang hilang nomor berapa?"}) {
		t.Errorf("%q", got)
	}
}
