package admin

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"

	"sakti/core"
)

// What the panel itself refuses, in the words of core's codes.
var (
	errNoPage   = &core.Error{Code: core.NotFound, Text: "Halaman atau permohonan ini tidak ada, atau bukan bagian tugas Anda."}
	errNotYours = &core.Error{Code: core.Forbidden, Text: "Halaman ini bukan bagian tugas Anda."}
	errBadForm  = &core.Error{Code: core.Invalid, Text: "Isian tidak terbaca atau terlalu panjang. Silakan coba lagi."}
	errStranger = &core.Error{Code: core.Forbidden, Text: "Permintaan ini datang dari situs lain, jadi tidak dijalankan. Bukalah halaman ini langsung dari alamat panel."}
)

// kind is how an error is shown: status, heading and what to do next.
type kind struct {
	Status  int
	Heading string
	Advice  string
}

// kinds is the one place where codes of core become pages.
var kinds = map[core.Code]kind{
	core.NotFound:  {http.StatusNotFound, "Tidak ditemukan", "Periksa lagi nomornya, atau cari lewat halaman Cari."},
	core.Forbidden: {http.StatusForbidden, "Bukan tugas Anda", "Bila ini memang pekerjaan Anda, minta admin teknis menambahkan tugasnya."},
	core.Conflict:  {http.StatusConflict, "Ada yang lebih dulu", "Tidak ada yang rusak dan tidak ada yang tercatat dua kali. Lihat keadaan terbarunya, lalu lanjutkan dari sana."},
	core.Invalid:   {http.StatusUnprocessableEntity, "Belum lengkap", "Kembali ke halaman sebelumnya, lengkapi, lalu kirim lagi."},
	core.Locked:    {http.StatusTooManyRequests, "Tunggu sebentar", "Coba lagi setelah beberapa menit."},
}

// failureView is the page of an error.
type failureView struct {
	kind
	Sentence string
	Incident string // number under which the log tells more; "" if nothing broke
	Back     string // where to go on
	BackName string
}

// failure is the page for an error. Faults of the program are logged under an
// incident number that the person can pass on.
func (p *panel) failure(v *visit, err error) answer {
	view := failureView{Back: "/panel", BackName: "Ke pekerjaan saya"}
	if v.staff == nil {
		view.Back, view.BackName = "/lacak", "Ke halaman lacak"
	}
	var known *core.Error
	switch {
	case errors.As(err, &known):
		view.kind, view.Sentence = kinds[known.Code], known.Text
	case errors.Is(err, context.Canceled):
		view.kind = kind{Status: 499, Heading: "Dibatalkan"} // nobody reads it
	default:
		view.kind = kind{http.StatusInternalServerError, "Sistem sedang bermasalah", "Coba lagi sebentar lagi. Bila tetap begini, sampaikan nomor kejadian ini ke admin teknis."}
		view.Sentence = "Maaf, ada yang salah di pihak kami. Yang belum tersimpan tidak tercatat."
		view.Incident = rand.Text()[:8]
		p.Log.ErrorContext(v.Context(), "request failed", "incident", view.Incident, "error", err)
	}
	if id, bad := v.id("id"); bad == nil && view.Status == http.StatusConflict {
		view.Back, view.BackName = "/panel/permohonan/"+id.String(), "Lihat keadaan terbaru"
	}
	return show("failure", view.Heading, view).with(view.Status)
}

// sessionFault answers when sessions cannot be read or kept.
func (p *panel) sessionFault(w http.ResponseWriter, r *http.Request, err error) {
	incident := rand.Text()[:8]
	p.Log.ErrorContext(r.Context(), "session cannot be read or kept", "incident", incident, "error", err)
	http.Error(w, "Sistem sedang bermasalah. Coba lagi sebentar lagi. Nomor kejadian: "+incident, http.StatusInternalServerError)
}
