package admin

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// benchScenes are the verifier's screens when something is amiss.
func (h *house) benchScenes() []scene {
	h.t.Helper()
	staff, head := h.hire(h.role("verifier")), h.hire(h.role("head_of_section"))
	birth, card, child := h.keyed(staff, "AKL"), h.keyed(staff, "KK-UBAH"), h.held(staff, "KIA-05", "submitted")
	h.answer(child, "subjek_nik", "3312016305900001")
	taken, held := h.held(staff, "AKL", "submitted"), h.held(staff, "AKL", "submitted")
	h.reason(head, held)
	h.do(func(tx pgx.Tx) {
		if err := h.office.TakeFrom(context.Background(), tx, head, taken.ID, "Pemohonnya sudah menunggu di loket."); err != nil {
			h.t.Fatal(err)
		}
	})
	sent := func(a *core.Application, first, second string) func(context.Context) {
		return func(ctx context.Context) {
			h.look(ctx, casePath(a.ID)+"/entri")
			h.on(ctx, atPath(casePath(a.ID)+"/entri"))
			h.run(ctx, `const f = document.getElementById("result"); f.siak_number.value = "`+first+`"; f.siak_again.value = "`+second+`"; f.submit()`)
			h.on(ctx, atPath(casePath(a.ID)+"/entri")+" && document.querySelector('#differs .late')")
			h.run(ctx, "scrollTo(0, 0)") // from the field that has the focus
		}
	}
	return []scene{
		{"keying-twice", staff, sent(birth, "3312-LU-02112026-0001", "3312-LU-20112026-001")},
		{"keying-unusual", nil, sent(card, "331201021126001", "331201021126001")},
		{"verify-odd-nik", nil, func(ctx context.Context) { h.look(ctx, casePath(child.ID)+"/periksa") }},
		{"work-taken", nil, func(ctx context.Context) { h.look(ctx, "/panel") }},
		{"case-take-back", head, func(ctx context.Context) {
			h.look(ctx, casePath(held.ID))
			h.press(ctx, "v")
			h.on(ctx, "document.activeElement.name === 'reason'")
		}},
	}
}

// answer changes an answer of a case.
func (h *house) answer(a *core.Application, field, value string) {
	h.t.Helper()
	h.exec(`UPDATE applications SET answers = jsonb_set(answers, ARRAY[$2::text], to_jsonb($3::text)) WHERE id = $1`, a.ID, field, value)
}

// A NIK that does not fit with the child's birth date or sex is marked for the
// officer on checklist and sheet, and refuses nothing; who sees numbers masked
// is told nothing.
func TestOddNIKIsMarked(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	verifier := h.enter(staff)
	a := h.keyed(staff, "KIA-05")
	h.answer(a, "tgl_lahir", "2024-05-23")
	h.answer(a, "jenis_kelamin", "perempuan")
	for nik, said := range map[string]string{
		"3312016405240001": "NIK menyebut lahir 24-05-24, isian menyebut 23-05-24.",
		"3312012305240001": "NIK dan isian menyebut jenis kelamin yang berbeda.",
		"3312016313240001": "Susunan NIK ini tidak biasa",
	} {
		h.answer(a, "subjek_nik", nik)
		verifier.get(casePath(a.ID)+"/entri").has(nik, said)
	}
	h.answer(a, "subjek_nik", "3312016305240001")
	verifier.get(casePath(a.ID)+"/entri").has("3312016305240001").lacks("NIK menyebut", "tidak biasa")
}
