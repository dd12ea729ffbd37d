package bot

import (
	"strings"
	"testing"

	"sakti/core"
	"sakti/core/catalog"
)

// TestNoticeInTheReadersLanguage: the sentence, the service, the requirement
// and the place are all in it; a ready-made
// reason too; what the officer typed stays as it is.
func TestNoticeInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &Bot{Config: Config{Office: &core.Office{Catalog: cat}}}
	number := "26-000123-4"
	a := &core.Application{Number: &number, Service: "KK-HILANG", Version: cat.Service("KK-HILANG").Version, Subject: "Wagiyem", Collect: "desa"}
	picked := core.Entry{Note: core.Note{Verdicts: []core.Verdict{
		{Requirement: "surat-polisi", Reason: "Ini bukan dokumen yang diminta. Mohon kirim Surat kehilangan dari polisi."},
		{Requirement: "no_kk", Reason: "Angkanya berbeda dengan di dokumen. Mohon periksa satu per satu."}}, Reason: "Belum lengkap. Mohon tulis lengkap."}}
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
		{"id", "notice.returned", picked, []string{"• Surat kehilangan dari polisi: Ini bukan dokumen yang diminta. Mohon kirim Surat kehilangan dari polisi."}},
		{"jv", "notice.returned", picked, []string{"• Surat kehilangan saking polisi: Punika sanes dokumen ingkang dipunsuwun. Mangga dipunkintun Surat kehilangan saking polisi.",
			"• Nomer KK: Angkanipun benten kaliyan ing dokumen. Mangga dipunpriksa setunggal mbaka setunggal.", "• Dereng jangkep. Mangga dipunserat ingkang jangkep."}},
		{"en", "notice.returned.filer", picked, []string{"• Police letter of loss: This is not the document we asked for. Please send this one: Police letter of loss.",
			"• KK number: The digits differ from the document. Please check them one by one.", "• It is not complete. Please write it in full."}},
	} {
		text := b.notice(a, test.entry, test.lang).Text(test.lang, test.key)
		for _, want := range append(test.want, number) {
			if !strings.Contains(text, want) {
				t.Errorf("%q %s lacks %q: %s", test.lang, test.key, want, text)
			}
		}
	}
}
