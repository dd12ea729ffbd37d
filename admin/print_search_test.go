package admin

import (
	"testing"

	"sakti/core"
)

// Who asks at a counter where a case from elsewhere is learns where to go, and
// the heads can see who asked for how many.
func TestLookUpElsewhere(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "submitted") // of another village than the desk's
	counter := h.counterID("KEC-33.12.25")
	clerk := h.enter(h.hire(core.Role{Code: "print_desk", CounterID: &counter}))
	clerk.post("/panel/cetak", "q", *a.Number).is(200).has(a.Title(), "Belum jadi").lacks(a.Subject)
	if h.logged("case.looked_up") != 1 {
		t.Errorf("%d in the trail", h.logged("case.looked_up"))
	}
	clerk.post("/panel/cetak", "q", "26-999999-9").is(200)
	if h.logged("case.looked_up") != 1 {
		t.Error("a look at nothing is in the trail")
	}
}
