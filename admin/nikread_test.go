package admin

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// readOff puts down what a machine read off the page of a requirement.
func (h *house) readOff(a *core.Application, requirement, nik string) {
	h.t.Helper()
	h.exec(`INSERT INTO nik_reads (file_id, nik, at) SELECT file_id, $3, now() FROM attachments
		WHERE application_id = $1 AND requirement = $2 AND removed_at IS NULL`, a.ID, requirement, nik)
}

// What a machine read off a photo stands at that photo, beside what was
// answered, for those alone who work on the case.
func TestNIKReadOffAPhoto(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.held(staff, "AKL", "submitted")
	verifier := h.enter(staff)
	path := casePath(a.ID) + "/periksa"
	verifier.get(path).lacks("Terbaca di foto")
	own, other := a.Answers["pemohon_nik"], "3312014107900011"
	h.readOff(a, "surat-kelahiran", own)
	h.readOff(a, "kk", other)
	page := verifier.get(path).has("Terbaca di foto: "+own+" sama dengan isian NIK pemohon", "Terbaca di foto: "+other+" berbeda dengan isian: periksa")
	if n := strings.Count(page.body, `class="reading"`); n != 2 {
		t.Errorf("%d readings for 3 photos, want 2", n)
	}
	camat := h.enter(h.hire(h.role("camat")))
	camat.get(casePath(a.ID)).is(200).lacks(other, own)

	c := &caseView{Application: a, Answers: h.panel.answersOf(&caseView{Application: a, Service: h.office.ServiceOf(a)}, regionIndex{})}
	if view := c.compare(core.NIK(other)); strings.Contains(view.Number, other[4:14]) || view.Same {
		t.Errorf("masked: %+v", view)
	}
	c.Answers = nil
	if view := c.compare(core.NIK(own)); view.Same || !strings.HasPrefix(view.Said, "tidak ada NIK") {
		t.Errorf("nothing to compare with: %+v", view)
	}
}

// The reading follows the photo that is looked at.
func TestNIKReadFollowsThePhoto(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.held(staff, "AKL", "submitted")
	h.photograph(a)
	h.readOff(a, "kk", a.Answers["pemohon_nik"])
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, casePath(a.ID)+"/periksa?syarat=surat-kelahiran")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa"))
	shown := func(yes bool) {
		h.on(ctx, fmt.Sprintf("(document.querySelector('.reading').offsetParent !== null) === %v", yes))
	}
	shown(false)
	for range 3 {
		h.press(ctx, "n")
		at := h.ask(ctx, "document.querySelector('.thumbs [aria-current]').dataset.requirement")
		shown(at == "kk")
	}
}

// ask is the value of an expression on the page at hand.
func (h *house) ask(ctx context.Context, expression string) string {
	h.t.Helper()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		h.t.Fatal(err)
	}
	return text
}
