package admin

import (
	"context"

	"github.com/chromedp/chromedp"

	"sakti/core"
)

// deskScenes are the validator's, the print clerk's and the head's pages in
// the states that a morning brings.
func (h *house) deskScenes() []scene {
	h.t.Helper()
	clerk := h.hire(h.counterRole("DESA-33.12.01.2001"))
	for range 3 {
		h.document("AKL", "ready", "desa", sumberagung)
	}
	printed := h.document("PGT", "printed", "desa", sumberagung)
	spoilt := h.document("AKL", "printed", "desa", sumberagung)
	h.act(clerk, spoilt, "reprint", core.Note{Reason: reprintReasons[0]})
	upstairs := h.document("AKL", "ready", "kecamatan", sumberagung)
	nextDoor := h.document("AKL", "printed", "desa", neighbour)

	vera, budi := h.hire(h.role("validator")), h.hire(h.role("validator"))
	history, held := h.held(vera, "AKL", "keyed"), h.held(budi, "AKL", "keyed")
	decided := h.held(vera, "AKL", "keyed")
	kadis := h.hire(h.role("head_of_office"))
	h.file("AKL", "signing")

	at := func(path string, keys ...string) func(context.Context) {
		return func(ctx context.Context) {
			h.look(ctx, path)
			for _, selector := range keys {
				h.unfold(ctx, selector)
			}
		}
	}
	row := "[data-row='" + printed.ID.String() + "'] "
	return []scene{
		{"print-desk", clerk, at("/panel/cetak")},
		{"print-chosen", nil, at("/panel/cetak", "[data-all]")},
		{"print-handover", nil, at("/panel/cetak", row+"summary[data-key=d]", row+"[value=family]")},
		{"print-reprint", nil, at("/panel/cetak", row+"summary[data-key=r]")},
		{"print-found", nil, h.fill("/panel/cetak", "#q", *printed.Number)},
		{"print-upstairs", nil, h.fill("/panel/cetak", "#q", *upstairs.Number)},
		{"print-next-door", nil, h.fill("/panel/cetak", "#q", *nextDoor.Number)},
		{"print-lost", nil, h.fill("/panel/cetak", "#q", "Wagiyem")},
		{"case-handover", nil, at(casePath(printed.ID), "summary[data-key=d]")},
		{"validation-history", vera, at(casePath(history.ID)+"/validasi", "summary[data-key=h]")},
		{"validation-correct", nil, at(casePath(history.ID)+"/validasi", "summary[data-key=v]")},
		{"validation-next", nil, func(ctx context.Context) {
			h.look(ctx, casePath(decided.ID)+"/validasi")
			h.unfold(ctx, "[data-key=e]")
			h.on(ctx, atPath("/panel"))
		}},
		{"desk-held", nil, at("/panel/antrean/validasi")},
		{"case-held", nil, at(casePath(held.ID))},
		{"work-sign", kadis, at("/panel")},
	}
}

// unfold clicks something, also where it is not in view.
func (h *house) unfold(ctx context.Context, selector string) {
	h.t.Helper()
	h.on(ctx, listening)
	click := chromedp.Evaluate[chromedp.Void]("document.querySelector(\"" + selector + "\").click()")
	if _, err := chromedp.Run(ctx, click); err != nil {
		h.t.Fatalf("click %s: %v", selector, err)
	}
}
