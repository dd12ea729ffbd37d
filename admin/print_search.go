package admin

import (
	"slices"
	"strings"

	"sakti/core"
)

// awayCase is one that somebody comes for, but that is not to be had at this
// counter now.
type awayCase struct {
	Number string
	Name   string // "" where the case is none of the visitor's
	Path   string // "" where the case is none of the visitor's
	Said   string
}

// printSearch finds what somebody at the counter comes for, by the number on
// their receipt, NIK, telephone or name: with its keys if it is here, else
// where it is.
func (p *panel) printSearch(v *visit) (answer, error) {
	view := printView{Query: strings.TrimSpace(v.PostFormValue("q")), Steps: printSteps()}
	if len([]rune(view.Query)) < 3 {
		p.sessions.tell(v.Context(), "Tulis paling sedikit 3 huruf atau angka.")
		return goTo("/panel/cetak"), nil
	}
	found, err := p.office.Search(v.Context(), v.tx, v.staff, searchable(view.Query), searchLimit)
	if err != nil {
		return answer{}, err
	}
	here := map[string][]*core.Application{}
	for _, a := range found {
		code, err := p.deskHere(v, a)
		if err != nil {
			return answer{}, err
		}
		if code != "" {
			here[code] = append(here[code], a)
			continue
		}
		view.Away = append(view.Away, awayCase{a.Title(), a.Subject, casePath(a.ID), p.whereIs(a) + p.orHere(v, a)})
	}
	for i := range view.Steps {
		step := &view.Steps[i]
		if step.Groups, err = p.byPlace(v, core.DeskByCode(step.Code), here[step.Code]); err != nil {
			return answer{}, err
		}
	}
	view.Steps = slices.DeleteFunc(view.Steps, func(s printStep) bool { return len(s.Groups) == 0 })
	if len(found) == 0 {
		if err := p.elsewhereToo(v, &view); err != nil {
			return answer{}, err
		}
	}
	view.Lost = len(view.Steps) == 0 && len(view.Away) == 0
	return show("print", "Cetak dan serah", view), nil
}

// deskHere is the desk of this counter at which the case waits, "" for none.
// What an applicant would print at home is printed here when they ask.
func (p *panel) deskHere(v *visit, a *core.Application) (string, error) {
	if a.State == "ready" && a.Collect == "mandiri" && slices.Contains(p.office.OpenActions(a, v.staff), "print") {
		return "cetak", nil
	}
	code := map[string]string{"ready": "cetak", "printed": "serah"}[a.State]
	if code == "" {
		return "", nil
	}
	waits, err := p.office.WaitsFor(v.Context(), v.tx, a, v.staff)
	if !waits || err != nil {
		return "", err
	}
	return code, nil
}

// orHere offers to give a document out at the visitor's counter after all.
func (p *panel) orHere(v *visit, a *core.Application) string {
	open := p.office.OpenActions(a, v.staff)
	if a.State == "ready" && slices.Contains(open, "print") {
		return " Kalau orangnya ingin di sini saja, buka permohonannya lalu cetak."
	}
	return ""
}

// elsewhereToo looks for a whole number outside the visitor's area: whoever
// holds the receipt is told where to go, and nothing else is shown. It goes into
// the trail.
func (p *panel) elsewhereToo(v *visit, view *printView) error {
	number, ok := core.NormaliseNumber(view.Query)
	if !ok {
		return nil
	}
	a, err := p.office.ByNumber(v.Context(), v.tx, number)
	if core.CodeOf(err) == core.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	said := p.whereIs(a)
	if a.Village != nil && a.Collect != "dinas" && a.EndedAt == nil {
		names, err := p.regions.read(v.Context(), v.tx)
		if err != nil {
			return err
		}
		said += " Alamatnya di " + names.place(*a.Village) + "."
	}
	view.Away = append(view.Away, awayCase{Number: a.Title(), Said: said})
	return p.office.NoteLookup(v.Context(), v.tx, v.staff, a.ID)
}

// whereIs is what the clerk tells somebody who comes for a case that is not at
// this desk.
func (p *panel) whereIs(a *core.Application) string {
	place := p.collectAt(a.Collect)
	switch {
	case a.State == "ready" && a.Collect == "mandiri":
		return "Sudah jadi dan bisa dicetak sendiri oleh pemohon."
	case a.State == "ready":
		return "Sudah jadi. Dicetak dan diambil di: " + place + "."
	case a.State == "printed":
		return "Sudah dicetak. Diambil di: " + place + "."
	case a.EndedAt != nil:
		return "Sudah berakhir: " + p.office.Catalog.Steps.State(a.State).Label + "."
	}
	return "Belum jadi: " + strings.ToLower(p.office.Catalog.Steps.State(a.State).Label) + "."
}
