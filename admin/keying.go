package admin

import (
	"time"

	"sakti/core/catalog"
)

// keyingView is the sheet from which a case is typed into SIAK.
type keyingView struct {
	*caseView
	Today string
}

// keying shows the answers in order, each with a button that copies it, and
// takes down what SIAK gave back.
func (p *panel) keying(v *visit) (answer, error) {
	out, err := p.screen(v, "keying", "Entri SIAK", "/entri")
	if c, ok := out.view.(*caseView); ok {
		out.view = keyingView{c, p.office.Now().In(catalog.WIB).Format(time.DateOnly)}
	}
	return out, err
}
