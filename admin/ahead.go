package admin

import "sakti/core"

// aheadOf is the address of the photo that the visitor sees first if they take
// their next case to verify, "" if there is none. Somebody else may be faster:
// then it was fetched for nothing.
func (p *panel) aheadOf(v *visit) (string, error) {
	desk := core.DeskByCode("verifikasi")
	if !v.staff.Has(desk.Roles...) {
		return "", nil
	}
	a, err := p.office.Foremost(v.Context(), v.tx, v.staff, desk)
	if err != nil || a == nil {
		return "", err
	}
	checks, err := p.office.Checklist(v.Context(), v.tx, a)
	if err != nil {
		return "", err
	}
	_, viewer := lookAt(&caseView{Application: a}, checks, "", "")
	if viewer.Current == nil || viewer.Current.PDF {
		return "", nil
	}
	return viewer.Current.URL + "?layar", nil
}
