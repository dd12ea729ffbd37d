package admin

import (
	"testing"

	"sakti/core"
)

// Who tracks a returned case reads the ready-made reasons in the language they
// chose in chat; what an officer typed stays in the chat, for it may name
// somebody.
func TestTrackedReasonsInTheCitizensLanguage(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	for lang, said := range map[string]string{
		"":   "Foto ulang: Kartu Keluarga (KK). Ini bukan dokumen yang diminta. Mohon kirim Kartu Keluarga (KK).",
		"jv": "Foto ulang: Kartu Keluarga (KK). Punika sanes dokumen ingkang dipunsuwun. Mangga dipunkintun Kartu Keluarga (KK).",
		"en": "Foto ulang: Kartu Keluarga (KK). This is not the document we asked for. Please send this one: Family card (KK).",
	} {
		a := h.held(staff, "AKL", "submitted")
		h.exec(`UPDATE people SET lang = $2 WHERE id = $1`, a.PersonID, lang)
		h.act(staff, a, "judge", core.Note{Verdicts: []core.Verdict{
			{Requirement: "kk", Reason: "Ini bukan dokumen yang diminta. Mohon kirim Kartu Keluarga (KK)."},
			{Requirement: "surat-kelahiran", Reason: "Nama Bu Wagiyem tertutup jari."},
			{Requirement: "subjek_nama", Reason: "Belum lengkap. Mohon tulis lengkap."}}})
		h.act(staff, a, "return", core.Note{})
		page := h.visitor().post("/lacak", "number", *a.Number, "tracking", *a.Tracking).is(200).
			has(said, "Foto ulang: Surat keterangan kelahiran.", "Perbaiki isian: Nama anak.", h.office.Catalog.In(lang).Said(a.Service, a.Version, "subjek_nama", "Belum lengkap. Mohon tulis lengkap.")).
			lacks("Wagiyem")
		if lang != "" {
			page.holds(`<span lang="` + lang + `">`)
		}
	}
}
