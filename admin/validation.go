package admin

import "sakti/core"

// validationView is the validator's screen, and how many cases wait after
// this one.
type validationView struct {
	*caseView
	Waiting core.Waiting
}

// validation is the validator's screen: what the verifier saw and what SIAK
// gave back, for somebody else to agree to.
func (p *panel) validation(v *visit) (answer, error) {
	out, err := p.screen(v, "validation", "Validasi", "/validasi")
	c, ok := out.view.(*caseView)
	if !ok || err != nil {
		return out, err
	}
	desks, err := p.office.DesksOf(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	view := validationView{caseView: c}
	for _, waiting := range desks {
		if waiting.Desk.Code == "validasi" {
			view.Waiting = waiting
		}
	}
	out.view = view
	return out.live(append(out.topics, "antrean:validasi")...), nil
}

// correctReasons are the common ones, each with the key of its place. The
// verifier reads them.
var correctReasons = []string{"Nomor atau tanggal dari SIAK belum cocok.", "Ejaan nama berbeda dengan di dokumen.",
	"Tanggal lahir atau tempat lahir berbeda dengan di dokumen.", "Ada foto yang belum bisa dibaca."}
