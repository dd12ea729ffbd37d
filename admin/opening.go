package admin

import (
	"cmp"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// openingView asks why somebody looks at a case that is not their work. It
// shows nothing of the case but its number and service.
type openingView struct {
	Number, Service string
	Post            string
	Reasons         []string
}

// openingReasons are the common ones, each with the key of its place.
var openingReasons = []string{
	"Pemohon bertanya", "Mengabari pemohon", "Diminta rekan atau atasan", "Memeriksa ulang pekerjaan", "Menangani pengaduan",
}

// purpose is what the visitor looks at a case for: the work on it, or the
// reason they gave. With ask, they are to be asked before they see anything.
func (p *panel) purpose(v *visit, a *core.Application) (purpose string, ask bool, err error) {
	if !v.staff.Sees(a) {
		return "", false, errNoPage
	}
	own, reason, err := p.office.Purpose(v.Context(), v.tx, a, v.staff)
	if own {
		reason = cmp.Or(purposes[a.State], "lihat")
	}
	return reason, reason == "", err
}

// askReason is the question, nil if the visitor may look at once.
func (p *panel) askReason(v *visit) (*answer, error) {
	id, err := v.id("id")
	if err != nil {
		return nil, err
	}
	a, err := p.office.Application(v.Context(), v.tx, id)
	if err != nil {
		return nil, err
	}
	_, ask, err := p.purpose(v, a)
	if err != nil {
		return nil, err
	}
	if !ask {
		return nil, p.office.Looked(v.Context(), v.tx, v.staff, id)
	}
	out := show("opening", "Membuka permohonan "+a.Title(), openingView{a.Title(), p.office.ServiceOf(a).Name, casePath(id) + "/alasan", openingReasons})
	return &out, nil
}

// giveReason takes the reason down and opens the case.
func (p *panel) giveReason(v *visit) (answer, error) {
	id, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	reason := cmp.Or(v.PostFormValue("reason"), strings.TrimSpace(v.PostFormValue("own")))
	told, err := p.try(v, func(tx pgx.Tx) error { return p.office.Opened(v.Context(), tx, v.staff, id, reason) })
	if err != nil {
		return answer{}, err
	}
	if told != "" {
		p.sessions.tell(v.Context(), told)
	}
	return goTo(casePath(id)), nil
}
