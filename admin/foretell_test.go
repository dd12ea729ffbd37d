package admin

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/bot"
	"sakti/core"
	"sakti/core/coretest/browser"
)

// While a rejection or an invitation is typed, the screen shows what the
// citizen will read, in their language: the very sentence that the chat makes
// of it. So does a case to be sent back.
func TestForetoldInTheCitizensLanguage(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	for lang, frame := range map[string]string{"id": "Maaf, Akta", "jv": "Nyuwun pangapunten", "en": "Sorry"} {
		a := h.ready(staff)
		h.exec(`UPDATE people SET lang = $2 WHERE id = $1`, a.PersonID, lang)
		words := "KK-nya <b>bukan</b> $& dari Wonogiri."
		h.look(ctx, casePath(a.ID)+"/periksa")
		h.on(ctx, atPath(casePath(a.ID)+"/periksa"))
		h.press(ctx, "t")
		h.on(ctx, "document.activeElement.name === 'reason'")
		h.on(ctx, "!document.activeElement.form.querySelector('.bubble').offsetParent")
		h.press(ctx, words)
		want := h.foretold(a, "reject", core.Note{Reason: words})
		h.on(ctx, fmt.Sprintf("document.activeElement.form.querySelector('.bubble').textContent === %q && %q !== ''", want, want))
		h.on(ctx, fmt.Sprintf("document.activeElement.form.querySelector('.bubble').textContent.includes(%q)", frame))
		browser.Shot(t, ctx, "foretold-"+lang)
		wrong := core.Note{Verdicts: []core.Verdict{{Requirement: "kk", Reason: "Fotonya buram."}}}
		h.act(staff, a, "judge", wrong)
		h.enter(staff).get(casePath(a.ID)+"/periksa").has("Pemohon akan membaca ini di chat:", firstWords(h.foretold(a, "return", wrong)))
	}
}

// foretold is what the chat says.
func (h *house) foretold(a *core.Application, action string, note core.Note) (text string) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		var err error
		if text, err = bot.Preview(context.Background(), tx, h.office, a, action, note); err != nil {
			h.t.Fatal(err)
		}
	})
	return text
}

// firstWords is the beginning of a text, before its first line ends.
func firstWords(text string) string {
	for i, r := range text {
		if r == '\n' {
			return text[:i]
		}
	}
	return text
}
