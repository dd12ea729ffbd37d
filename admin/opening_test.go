package admin

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// reason gives a reason for opening a case, without the panel.
func (h *house) reason(staff *core.Staff, a *core.Application) {
	h.t.Helper()
	h.exec(`INSERT INTO case_views (application_id, staff_id, at, reason) VALUES ($1, $2, $3, 'Pemohon bertanya')`, a.ID, staff.ID, h.office.Now())
}

// photoPath is where the first photo of a case is.
func (h *house) photoPath(a *core.Application) string {
	h.t.Helper()
	var file string
	if err := h.pool.QueryRow(context.Background(), `SELECT file_id::text FROM attachments WHERE application_id = $1 ORDER BY id LIMIT 1`, a.ID).Scan(&file); err != nil {
		h.t.Fatal(err)
	}
	return "/panel/berkas/" + a.ID.String() + "/" + file
}

// Nothing of a case outside one's queue is seen before a reason was given; it
// is recorded with each look, and heads read it.
func TestReasonForOpening(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "submitted")
	sari, camat := h.hire(h.role("head_of_section")), h.hire(h.role("camat"))
	photo := h.photoPath(a)
	visitor := h.enter(camat)
	visitor.get(casePath(a.ID)).is(200).has("Kenapa Anda membuka permohonan ini?", *a.Number).lacks(a.Subject, "Isian pemohon", "Riwayat")
	visitor.get(photo).leads(casePath(a.ID))
	visitor.follow(visitor.post(casePath(a.ID)+"/alasan", "own", " a ")).has("Tulis alasannya", "Kenapa Anda membuka")
	visitor.follow(visitor.post(casePath(a.ID)+"/alasan", "own", "Warga datang ke kantor kecamatan.")).has("Riwayat", a.Subject).lacks("Dibuka oleh")
	visitor.get(photo).is(200)
	var purpose string
	if err := h.pool.QueryRow(context.Background(), `SELECT purpose FROM file_views WHERE staff_id = $1`, camat.ID).Scan(&purpose); err != nil || purpose != "Warga datang ke kantor kecamatan." {
		t.Errorf("purpose %q, %v", purpose, err)
	}
	h.clock.Add(core.OpenFor)
	visitor.get(photo).leads(casePath(a.ID))

	head := h.enter(sari)
	head.follow(head.post(casePath(a.ID)+"/alasan", "reason", openingReasons[3])).
		has("Dibuka oleh", camat.Name, "Warga datang ke kantor kecamatan.", sari.Name, openingReasons[3])

	verifier := h.enter(h.hire(h.role("verifier"))) // whose queue it is in
	verifier.get(casePath(a.ID)).has("Riwayat")
	verifier.get(photo).is(200)
	helper := h.hire(h.role("call_centre"))
	listener := h.enter(helper)
	listener.get(photo).leads(casePath(a.ID))
	var talk int64
	err := h.pool.QueryRow(context.Background(), `INSERT INTO conversations (channel, account, chat, person_id) VALUES ('simulator', 'sakti', 'x', $1) RETURNING id`, a.PersonID).Scan(&talk)
	if err != nil {
		t.Fatal(err)
	}
	h.exec(`INSERT INTO office_log (at, staff_id, action, about) VALUES ($1, $2, 'chat.read', $3)`, h.office.Now(), helper.ID, fmt.Sprint(talk))
	listener.get(photo).is(200) // it stands in the chat that they read
	listener.get(casePath(a.ID)).has("Kenapa Anda membuka")

	far := "33.12.25"
	h.enter(h.hire(core.Role{Code: "camat", Region: &far})).post(casePath(a.ID)+"/alasan", "reason", openingReasons[0]).is(http.StatusNotFound)
}

// One key gives a common reason.
func TestReasonByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "keyed")
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("call_centre")))
	h.look(ctx, casePath(a.ID))
	h.on(ctx, atPath(casePath(a.ID))+" && document.body.dataset.page === 'opening'")
	h.press(ctx, "1")
	h.on(ctx, "document.body.dataset.page === 'case'")
	var reason string
	if err := h.pool.QueryRow(context.Background(), `SELECT reason FROM case_views`).Scan(&reason); err != nil || reason != openingReasons[0] {
		t.Error(fmt.Sprintf("%q", reason), err)
	}
}
