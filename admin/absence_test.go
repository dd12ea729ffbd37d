package admin

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// A head marks an officer absent: what they held goes to the stand-in or back,
// and they are given nothing until they say that they are back.
func TestLeaveCover(t *testing.T) {
	t.Parallel()
	h := open(t)
	rini, budi, sari := h.hire(h.role("verifier")), h.hire(h.role("verifier")), h.hire(h.role("head_of_section"))
	head, verifier := h.enter(sari), h.enter(rini)
	a := h.held(rini, "AKL", "submitted")
	head.get("/panel/cuti").is(200).has("Semua petugas masuk.", rini.Name+" memegang 1")
	id := func(staff *core.Staff) string { return fmt.Sprint(staff.ID) }
	head.follow(head.post("/panel/cuti", "staff", id(rini), "from", "2026-11-03", "until", "2026-11-02")).has("Hari terakhir tidak boleh sebelum hari pertama")
	head.follow(head.post("/panel/cuti", "staff", id(rini), "from", "x", "until", "2026-11-02")).has("Pilih petugasnya, hari pertama")
	head.follow(head.post("/panel/cuti", "staff", id(rini), "from", "2026-11-02", "until", "2026-11-04", "stand_in", id(budi))).
		has("1 permohonan dialihkan", rini.Name+" 2 November 2026 sampai 4 November 2026, digantikan "+budi.Name, "dicatat oleh "+sari.Name)
	if got := h.read(a); got.ClaimedBy == nil || *got.ClaimedBy != budi.ID {
		t.Fatalf("held by %v, want the stand-in", got.ClaimedBy)
	}
	h.file("AKL", "submitted")
	verifier.post("/panel/antrean/verifikasi/ambil").is(http.StatusConflict).has("Anda tercatat tidak masuk")
	verifier.get("/panel").has("Anda tercatat tidak masuk sampai 4 November 2026, dicatat "+sari.Name, "Saya sudah masuk").lacks("Ambil berikutnya")
	h.enter(budi).post("/panel/cuti/1/selesai").is(http.StatusForbidden)
	verifier.follow(verifier.post("/panel/cuti/1/selesai").leads("/panel")).has("Selamat bekerja lagi.").lacks("Saya sudah masuk")
	verifier.post("/panel/antrean/verifikasi/ambil").is(http.StatusSeeOther)

	head.follow(head.post("/panel/cuti/lepas/" + id(budi))).has("1 permohonan dialihkan")
	if got := h.read(a); got.ClaimedBy != nil {
		t.Errorf("held by %v, want nobody", *got.ClaimedBy)
	}
}

// An absence of tomorrow begins with the panel's own clock.
func TestLeaveBegins(t *testing.T) {
	t.Parallel()
	h := open(t)
	rini := h.hire(h.role("verifier"))
	head := h.enter(h.hire(h.role("admin")))
	a := h.held(rini, "AKL", "submitted")
	head.follow(head.post("/panel/cuti", "staff", fmt.Sprint(rini.ID), "from", "2026-11-03", "until", "2026-11-03")).has("Tidak ada permohonan yang perlu dialihkan sekarang", "Nanti")
	h.panel.beginAbsences(context.Background())
	if got := h.read(a); got.ClaimedBy == nil {
		t.Fatal("taken away a day too early")
	}
	h.clock.Add(24 * time.Hour)
	h.panel.beginAbsences(context.Background())
	if got := h.read(a); got.ClaimedBy != nil {
		t.Error("not taken away")
	}
	h.clock.Add(24 * time.Hour)
	head.get("/panel/cuti").has("Semua petugas masuk.")
}

// One key hands a case back; a note is for the next officer, never for the
// citizen.
func TestHandBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	rini := h.hire(h.role("verifier"))
	a := h.held(rini, "AKL", "submitted")
	ctx := browser.Open(t)
	h.sit(ctx, rini)
	path := casePath(a.ID) + "/periksa"
	h.look(ctx, path)
	h.on(ctx, atPath(path))
	h.press(ctx, "k")
	h.on(ctx, atPath("/panel")+" && document.querySelector('.told').textContent.includes('Dikembalikan ke antrean')")
	if got := h.read(a); got.ClaimedBy != nil {
		t.Fatalf("held by %v", *got.ClaimedBy)
	}

	verifier, next := h.enter(rini), h.enter(h.hire(h.role("verifier")))
	page := verifier.follow(verifier.post("/panel/antrean/verifikasi/ambil"))
	verifier.post(casePath(a.ID)+"/langkah/release", "rev", page.rev(), "reason", "Tunggu telepon dari bidan.").leads("/panel")
	next.follow(next.post("/panel/antrean/verifikasi/ambil")).has("Catatan " + rini.Name + " saat mengembalikan: “Tunggu telepon dari bidan.”")
	if got := h.read(a); got.Reason != "" {
		t.Errorf("the citizen would read %q", got.Reason)
	}
	h.visitor().post("/lacak", "number", *a.Number, "tracking", *a.Tracking).lacks("bidan")
}
