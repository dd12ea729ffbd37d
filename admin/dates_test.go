package admin

import (
	"testing"

	"sakti/core/coretest/browser"
)

// TestDatesInWords: beside each date stands the day in words, for fields show
// it in the order of the computer's language; it follows what is typed.
func TestDatesInWords(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.held(staff, "AKL", "verified")
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, casePath(a.ID)+"/entri")
	h.on(ctx, "document.querySelector('#siak_date + output').textContent === 'Senin, 2 November 2026'")
	h.on(ctx, `(() => { const d = document.getElementById('siak_date'); d.value = '2026-10-30';
		d.dispatchEvent(new Event('input', {bubbles: true})); return true })()`)
	h.on(ctx, "document.querySelector('#siak_date + output').textContent === 'Jumat, 30 Oktober 2026'")
	h.on(ctx, `(() => { const d = document.getElementById('siak_date'); d.value = '';
		d.dispatchEvent(new Event('input', {bubbles: true})); return true })()`)
	h.on(ctx, "document.querySelector('#siak_date + output').textContent === ''")
}
