package admin

import (
	"context"

	"sakti/core"
)

// foretellScenes are the screens that show what somebody reads in another
// language than the officer's.
func (h *house) foretellScenes() []scene {
	h.t.Helper()
	staff := h.hire(h.role("verifier"))
	faulty, keying := h.held(staff, "AKL", "submitted"), h.keyed(staff, "AKL")
	h.exec(`UPDATE people SET lang = 'jv' WHERE id = ANY($1)`, []int64{faulty.PersonID, keying.PersonID})
	h.act(staff, faulty, "judge", core.Note{Verdicts: []core.Verdict{
		{Requirement: "kk", Reason: h.office.Catalog.PhotoReasons("Kartu Keluarga (KK)")[4]}, {Requirement: "surat-kelahiran", Reason: "Cap bidannya tertutup jari."}}})
	tracked := h.held(staff, "AKL", "submitted")
	h.exec(`UPDATE people SET lang = 'jv' WHERE id = $1`, tracked.PersonID)
	h.act(staff, tracked, "return", core.Note{Verdicts: []core.Verdict{
		{Requirement: "kk", Reason: h.office.Catalog.PhotoReasons("Kartu Keluarga (KK)")[4]}, {Requirement: "subjek_nama", Reason: "Belum lengkap. Mohon tulis lengkap."}}})
	return []scene{
		{"verify-javanese", staff, func(ctx context.Context) {
			h.look(ctx, casePath(faulty.ID)+"/periksa")
			h.on(ctx, "document.querySelector('.bubble[lang=jv]')")
		}},
		{"keying-return", nil, func(ctx context.Context) {
			h.look(ctx, casePath(keying.ID)+"/entri")
			h.press(ctx, "m")
			h.on(ctx, "document.activeElement.name === 'requirement'")
			h.run(ctx, `const f = document.activeElement.form; f.requirement.value = "kk"; f.reason.focus()`)
			h.on(ctx, "document.activeElement.name === 'reason'")
			h.press(ctx, "Nama ayahnya tidak sama dengan di surat lahir.")
			h.on(ctx, "[...document.querySelectorAll('.bubble')].some((b) => b.offsetParent && b.textContent.includes('surat lahir.'))")
			h.run(ctx, "scrollTo(0, 0)") // from the field that has the focus: the bar with the copying stays in sight
		}},
		{"track-javanese", nil, h.fill("/lacak", "#number", *tracked.Number, "#tracking", *tracked.Tracking)},
	}
}
