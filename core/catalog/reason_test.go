package catalog

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestReadyMadeReasonsAreTranslated: whatever an officer picks for a document
// or an answer, whoever reads another language reads it in that language, with
// the part's name in it; not one word more is touched.
func TestReadyMadeReasonsAreTranslated(t *testing.T) {
	t.Parallel()
	c := load(t, nil)
	for _, lang := range c.Languages() {
		reader := c.In(lang)
		for _, s := range c.Services {
			for _, requirement := range s.Requirements {
				for _, words := range c.PhotoReasons(requirement.Name) {
					checkSaid(t, c, reader, s, requirement.Code, words)
				}
			}
			for i := range s.Fields {
				if s.Requirement(s.Fields[i].Code) != nil {
					continue // the code means the document
				}
				for _, words := range c.AnswerReasons(&s.Fields[i]) {
					checkSaid(t, c, reader, s, s.Fields[i].Code, words)
				}
			}
		}
	}
}

func checkSaid(t *testing.T, c, reader *Catalog, s *Service, part, words string) {
	t.Helper()
	said := reader.Said(s.Code, s.Version, part, words)
	if said == words || said == "" || strings.Contains(said, named) || strings.Contains(said, "Mohon") {
		t.Errorf("%s %s: %q is read as %q", s.Code, part, words, said)
	}
	if c.Said(s.Code, s.Version, part, words) != words || c.In("id").Said(s.Code, s.Version, part, words) != words {
		t.Errorf("%s %s: %q is changed for Indonesians", s.Code, part, words)
	}
	if typed := words + " Cap desanya belum ada."; reader.Said(s.Code, s.Version, part, typed) != typed {
		t.Errorf("%s %s: what was typed is changed: %q", s.Code, part, typed)
	}
}

func TestSaid(t *testing.T) {
	t.Parallel()
	c := load(t, nil)
	s := c.Service("KK-HILANG")
	for _, test := range []struct{ lang, version, part, words, want string }{
		{"jv", s.Version, "surat-polisi", "Ini bukan dokumen yang diminta. Mohon kirim Surat kehilangan dari polisi.",
			"Punika sanes dokumen ingkang dipunsuwun. Mangga dipunkintun Surat kehilangan saking polisi."},
		{"en", s.Version, "surat-polisi", "Fotonya terlalu gelap. Mohon foto ulang di tempat yang terang.",
			"The photo is too dark. Please take it again in a bright place."},
		{"en", s.Version, "no_kk", "Angkanya berbeda dengan di dokumen. Mohon periksa satu per satu.",
			"The digits differ from the document. Please check them one by one."},
		{"en", s.Version, "", "Belum lengkap. Mohon tulis lengkap.", "It is not complete. Please write it in full."},
		{"en", "a version nobody has", "surat-polisi", "Halamannya belum lengkap. Mohon kirim semua halamannya.", "Some pages are missing. Please send all the pages."},
		{"en", s.Version, "surat-polisi", "Ini bukan dokumen yang diminta. Mohon kirim KTP.", "Ini bukan dokumen yang diminta. Mohon kirim KTP."},
		{"en", s.Version, "surat-polisi", "Ini bukan dokumen yang diminta. Mohon kirim {nama}.", "Ini bukan dokumen yang diminta. Mohon kirim {nama}."},
		{"en", s.Version, "surat-polisi", "capnya buram", "capnya buram"},
		{"en", s.Version, "surat-polisi", "", ""},
		{"su", s.Version, "surat-polisi", "Belum lengkap. Mohon tulis lengkap.", "Belum lengkap. Mohon tulis lengkap."},
	} {
		if got := c.In(test.lang).Said(s.Code, test.version, test.part, test.words); got != test.want {
			t.Errorf("%s %s: %q is read as %q, want %q", test.lang, test.part, test.words, got, test.want)
		}
	}
	if got := c.In("en").Said("TIDAK-ADA", "1", "kk", "Belum lengkap. Mohon tulis lengkap."); got != "It is not complete. Please write it in full." {
		t.Errorf("a service that is no more: %q", got)
	}
}

// TestOwnReasons: an office writes reasons of its own and translates them; one
// without a translation is read as it stands.
func TestOwnReasons(t *testing.T) {
	t.Parallel()
	override, _ := edited(t, "reasons.yaml", "  - Fotonya terlalu gelap.", "  - Capnya pudar di {nama}.\n  - Tanpa terjemahan.\n  - Fotonya terlalu gelap.", "")
	builtIn, err := builtin.ReadFile("lang/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	override["reasons.yaml"].Data = []byte(strings.Replace(string(override["reasons.yaml"].Data), "  - Halamannya belum lengkap. Mohon kirim semua halamannya.\n", "", 1))
	override["reasons.yaml"].Data = []byte(strings.Replace(string(override["reasons.yaml"].Data), "  - Dokumennya sudah tidak berlaku. Mohon kirim yang terbaru.\n", "", 1))
	override["lang/en.yaml"] = &fstest.MapFile{Data: []byte(string(builtIn) + "\"Capnya pudar di {nama}.\":\n  \"The stamp on {nama} is faint.\"\n")}
	if problems := Lint(override); problems != nil {
		t.Fatal(problems)
	}
	c, err := Load(override)
	if err != nil {
		t.Fatal(err)
	}
	s := c.Service("KK-HILANG")
	if got := c.In("en").Said(s.Code, s.Version, "surat-polisi", "Capnya pudar di Surat kehilangan dari polisi."); got != "The stamp on Police letter of loss is faint." {
		t.Errorf("%q", got)
	}
	if got := c.In("en").Said(s.Code, s.Version, "surat-polisi", "Tanpa terjemahan."); got != "Tanpa terjemahan." {
		t.Errorf("%q", got)
	}
	if got := c.PhotoReasons("KTP")[1]; got != "Capnya pudar di KTP." {
		t.Errorf("%q", got)
	}
}
