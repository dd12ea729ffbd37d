package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
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
		h.foretells(ctx, h.foretold(a, "reject", core.Note{Reason: words}), frame)
		browser.Shot(t, ctx, "foretold-"+lang)
		wrong := core.Note{Verdicts: []core.Verdict{{Requirement: "kk", Reason: "Halamannya belum lengkap. Mohon kirim semua halamannya."}}}
		h.act(staff, a, "judge", wrong)
		told := h.foretold(a, "return", wrong)
		page := h.enter(staff).get(casePath(a.ID) + "/periksa").has(spaces.ReplaceAllString(told.Words, " "))
		if lang == "id" {
			page.has("Pemohon akan membaca ini di chat:")
			continue
		}
		page.has("Pemohon memakai bahasa "+languageName(lang)+". Yang ia baca di chat:", spaces.ReplaceAllString(told.Theirs, " "))
		if strings.Contains(told.Theirs, "Mohon") || !strings.Contains(told.Words, "Mohon kirim semua halamannya.") {
			t.Errorf("%s: %+v", lang, told)
		}
	}
}

// foretells waits until the form at hand shows a sentence, in the officer's
// language and, where that is another, in the applicant's, which frames it.
func (h *house) foretells(ctx context.Context, told bot.Told, frame string) {
	h.t.Helper()
	bubbles := "[...document.activeElement.form.querySelectorAll('.bubble')].filter((b) => b.offsetParent).map((b) => b.textContent)"
	want := []string{told.Words}
	if told.Theirs != "" {
		want = append(want, told.Theirs)
	}
	if !strings.Contains(want[len(want)-1], frame) {
		h.t.Errorf("%q is not in %q", frame, want)
	}
	list, err := json.Marshal(want)
	if err != nil {
		h.t.Fatal(err)
	}
	h.on(ctx, fmt.Sprintf("JSON.stringify(%s) === JSON.stringify(%s)", bubbles, list))
}

// foretold is what the chat says.
func (h *house) foretold(a *core.Application, action string, note core.Note) (told bot.Told) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		var err error
		if told, err = bot.Preview(context.Background(), tx, h.office, a, action, note); err != nil {
			h.t.Fatal(err)
		}
	})
	return told
}
