package bot

import (
	"strings"
	"testing"

	"sakti/core"
	"sakti/core/catalog"
)

// TestNoticeInTheReadersLanguage: the sentence, the service, the requirement
// and the place are all in it; what the officer wrote stays as it is.
func TestNoticeInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &Bot{Config: Config{Office: &core.Office{Catalog: cat}}}
	number := "26-000123-4"
	a := &core.Application{Number: &number, Service: "KK-HILANG", Version: cat.Service("KK-HILANG").Version, Subject: "Wagiyem", Collect: "desa"}
	returned := core.Entry{Note: core.Note{Verdicts: []core.Verdict{{Requirement: "surat-polisi", Reason: "capnya buram"}}}}
	for _, test := range []struct {
		lang, key string
		entry     core.Entry
		want      []string
	}{
		{"", "notice.printed", core.Entry{}, []string{"Kartu Keluarga karena Hilang a.n. Wagiyem", "sudah dicetak", "Kantor desa/kelurahan"}},
		{"jv", "notice.printed", core.Entry{}, []string{"Kartu Keluarga awit Ical a.n. Wagiyem", "sampun dipuncithak. Mangga dipunpundhut: Kantor desa/kelurahan."}},
		{"en", "notice.printed", core.Entry{}, []string{"Replacement of a Lost Family Card for Wagiyem", "is printed. Please collect it: Village office."}},
		{"jv", "notice.returned", returned, []string{"perlu dipunleresaken", "• Surat kehilangan saking polisi: capnya buram"}},
		{"en", "notice.returned", returned, []string{"needs a small correction", "• Police letter of loss: capnya buram"}},
	} {
		text := b.notice(a, test.entry, test.lang).Text(test.lang, test.key)
		for _, want := range append(test.want, number) {
			if !strings.Contains(text, want) {
				t.Errorf("%q %s lacks %q: %s", test.lang, test.key, want, text)
			}
		}
	}
}
