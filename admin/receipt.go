package admin

import "sakti/core"

// receipt is the paper that an applicant takes home, to be kept or printed.
func (p *panel) receipt(v *visit) (answer, error) {
	id, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	a, err := p.office.Application(v.Context(), v.tx, id)
	if err != nil {
		return answer{}, err
	}
	if _, ask, err := p.purpose(v, a); err != nil {
		return answer{}, err
	} else if ask {
		return goTo(casePath(id)), nil
	}
	address := ""
	if p.PublicURL != "" {
		address = p.PublicURL + "/lacak"
	}
	body, err := p.office.Receipt(v.Context(), v.tx, a, address)
	if err != nil {
		return answer{}, err
	}
	header := fileHeader(&core.File{MIME: "application/pdf", Bytes: len(body)}, "attachment", "tanda-terima-"+a.Title())
	header["Cache-Control"] = []string{"no-store"}
	return answer{body: body, header: header}, nil
}
