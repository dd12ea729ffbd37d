package admin

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// pen is a signer that signs when the head of office does, elsewhere.
type pen struct{ down atomic.Bool }

func (s *pen) Sign(_ context.Context, document []byte) ([]byte, string, error) {
	if !s.down.Load() {
		return nil, "", core.ErrPending
	}
	return document, "BSRE-0001", nil
}

// A head of office's morning by keyboard alone: what waits for their signature
// and that it is gone when they signed, how the office is doing, an officer's
// leave, and a look into a case, with a reason, where nothing but reading is
// offered.
func TestMorningOfHeadOfOffice(t *testing.T) {
	t.Parallel()
	h := open(t)
	signer := &pen{}
	h.office.Signer = signer
	first := h.file("AKL", "signing")
	rini := h.hire(h.role("verifier"))
	head := h.arriving(browser.Open(t), "kadis", core.Role{Code: "head_of_office"})
	head.logIn()
	head.on(says("1 permohonan menunggu tanda tangan elektronik Anda"))
	second := h.file("AKL", "signing")
	head.on(says("2 permohonan menunggu tanda tangan elektronik Anda")) // without reloading
	head.shown()
	browser.Shot(t, head.ctx, "morning-head")
	signer.down.Store(true)
	h.work(first)
	h.work(second)
	head.on("!" + says("tanda tangan elektronik Anda"))
	if got := h.read(first).State; got != "ready" {
		t.Errorf("state %s, want ready", got)
	}

	head.press("gb")
	head.on(atPath("/panel/beban") + " && " + says(rini.Name))
	head.cost("see the office's workload", 2)
	head.press("gi")
	head.on(atPath("/panel/cuti"))
	head.press("c")
	head.on("document.activeElement.id === 'staff'")
	head.press(rini.Name)
	head.on("document.activeElement.selectedOptions[0].textContent.startsWith('" + rini.Name + "')")
	head.press(kb.Escape)
	head.on("document.activeElement === document.body")
	head.press("s")
	head.on("document.activeElement.matches('button.primary')")
	head.press(kb.Enter)
	head.on(atPath("/panel/cuti") + " && document.getElementById('h-away').closest('section').textContent.includes('" + rini.Name + "')")
	head.keys = 0

	signer.down.Store(false)
	third := h.file("AKL", "signing")
	head.press("gc")
	head.on("location.pathname === '/panel/cari' && document.activeElement.id === 'q'")
	head.press(*third.Number + kb.Enter)
	head.on("document.getElementById('h-found')")
	h.look(head.ctx, casePath(third.ID))
	head.on(says("Kenapa Anda membuka permohonan ini?"))
	head.keys = 0
	head.press("4")
	head.on(atPath(casePath(third.ID)) + " && " + says("Divalidasi"))
	head.cost("open a case with a reason", 1)
	head.shown()
	head.on("document.querySelectorAll('.actions.bar form, .actions.bar details').length === 0")
	h.enter(head.staff).post(casePath(third.ID)+"/langkah/sign", "rev", "0").is(403)
}
