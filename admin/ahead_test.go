package admin

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// While one case is looked at, the first photo of the next is fetched already:
// from the work page, and from the checklist. It is there at once when the case
// is taken, and its look is recorded.
func TestNextCasesPhotoIsThereBefore(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a, b := h.file("AKL", "submitted"), h.file("AKM", "submitted")
	h.photograph(a)
	h.photograph(b)
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	fetched := func(c *core.Application) string {
		return "performance.getEntriesByType('resource').some((r) => r.name.includes('/panel/berkas/" + c.ID.String() + "/') && r.responseEnd)"
	}
	h.look(ctx, "/panel")
	h.on(ctx, atPath("/panel")+" && "+fetched(a))
	h.press(ctx, "a")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa")+" && document.getElementById('photo').naturalWidth > 0")
	h.on(ctx, "performance.getEntriesByName(document.getElementById('photo').src)[0].transferSize === 0")
	h.on(ctx, fetched(b))

	verifier := h.enter(h.hire(h.role("verifier")))
	verifier.post("/panel/antrean/verifikasi/ambil").leads(casePath(b.ID) + "/periksa") // somebody else is faster
	verifier.get("/panel").lacks("data-ahead")
	h.press(ctx, "b") // the page comes from the server again
	h.on(ctx, "document.getElementById('judged').textContent.startsWith('1 dari') && !document.querySelector('[data-ahead]')")
	var looks int
	h.do(countLooks(h, staff, b, &looks))
	if looks != 1 {
		t.Errorf("%d looks recorded, want 1", looks)
	}
}

// countLooks counts how often somebody opened files of a case.
func countLooks(h *house, staff *core.Staff, a *core.Application, n *int) func(pgx.Tx) {
	return func(tx pgx.Tx) {
		h.t.Helper()
		err := tx.QueryRow(context.Background(), `SELECT count(*) FROM file_views WHERE staff_id = $1 AND application_id = $2`, staff.ID, a.ID).Scan(n)
		if err != nil {
			h.t.Fatal(err)
		}
	}
}
