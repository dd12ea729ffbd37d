package admin

import (
	"fmt"
	"testing"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// While a case is sent back from the SIAK sheet, the screen shows what the
// citizen will read: with the part that is picked and the words that are
// typed, in their language too. Nothing is shown before both are there.
func TestReturnForetoldWhileKeying(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	for lang, frame := range map[string]string{"id": "• Kartu Keluarga (KK): ", "jv": "perlu dipunleresaken sekedhik", "en": "needs a small correction"} {
		a := h.keyed(staff, "AKL")
		h.exec(`UPDATE people SET lang = $2 WHERE id = $1`, a.PersonID, lang)
		h.look(ctx, casePath(a.ID)+"/entri")
		h.on(ctx, atPath(casePath(a.ID)+"/entri"))
		h.press(ctx, "m")
		h.on(ctx, "document.activeElement.name === 'requirement'")
		h.run(ctx, `document.activeElement.form.querySelector("textarea").focus()`)
		h.on(ctx, "document.activeElement.name === 'reason'")
		h.press(ctx, "Alamatnya <b>lain</b> $&.")
		h.on(ctx, "document.activeElement.value.endsWith('$&.')")
		h.on(ctx, "!document.activeElement.form.querySelector('.bubble').offsetParent")
		for _, part := range []string{"subjek_nama", "kk"} {
			h.run(ctx, fmt.Sprintf(`const s = document.activeElement.form.requirement; s.value = %q; s.dispatchEvent(new Event("input", {bubbles: true}))`, part))
			h.foretells(ctx, h.foretold(a, "return", core.Note{Verdicts: []core.Verdict{{Requirement: part, Reason: "Alamatnya <b>lain</b> $&."}}}), "Alamatnya")
		}
		h.foretells(ctx, h.foretold(a, "return", core.Note{Verdicts: []core.Verdict{{Requirement: "kk", Reason: "Alamatnya <b>lain</b> $&."}}}), frame)
		browser.Shot(t, ctx, "foretold-keying-"+lang)
		h.act(staff, a, "release", core.Note{})
	}
}
