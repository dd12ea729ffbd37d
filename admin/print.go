package admin

import (
	"cmp"
	"slices"

	"sakti/core"
)

// printView is the print desk's page: what is to be printed and what is to be
// handed over, each by the place where people come for it.
type printView struct {
	Steps []printStep
}

type printStep struct {
	Title  string
	Empty  string
	Groups []printGroup
}

// printGroup is what is taken at one place.
type printGroup struct {
	Place string
	Cases []printCase
}

type printCase struct {
	rowView
	Documents []core.Document
	Actions   []actionView
}

// printQueue lists what the visitor's counters print and hand over.
func (p *panel) printQueue(v *visit) (answer, error) {
	view := printView{Steps: []printStep{
		{Title: "Dicetak", Empty: "Tidak ada yang menunggu dicetak."},
		{Title: "Diserahkan", Empty: "Tidak ada yang menunggu diambil."},
	}}
	for i, code := range []string{"cetak", "serah"} {
		cases, err := p.office.AtDesk(v.Context(), v.tx, v.staff, core.DeskByCode(code), listLimit)
		if err != nil {
			return answer{}, err
		}
		rows, err := p.rows(v, cases)
		if err != nil {
			return answer{}, err
		}
		if view.Steps[i].Groups, err = p.byPlace(v, rows); err != nil {
			return answer{}, err
		}
	}
	return show("print", "Cetak dan serah", view).live("antrean:cetak", "antrean:serah"), nil
}

func (p *panel) byPlace(v *visit, rows []rowView) ([]printGroup, error) {
	var out []printGroup
	for _, row := range rows {
		item := printCase{rowView: row}
		var err error
		if item.Documents, err = p.office.Documents(v.Context(), v.tx, row.ID); err != nil {
			return nil, err
		}
		for _, code := range p.office.OpenActions(row.Application, v.staff) {
			if code == "print" || code == "hand_over" {
				action := p.actionView(row.Application, code)
				action.Back, action.Key = "cetak", ""
				item.Actions = append(item.Actions, action)
			}
		}
		place := cmp.Or(row.CollectAt, "Tempat belum dipilih")
		if row.Collect != "dinas" && row.Place != "" {
			place += " · " + row.Place
		}
		i := slices.IndexFunc(out, func(g printGroup) bool { return g.Place == place })
		if i < 0 {
			i, out = len(out), append(out, printGroup{Place: place})
		}
		out[i].Cases = append(out[i].Cases, item)
	}
	slices.SortStableFunc(out, func(a, b printGroup) int { return cmp.Compare(a.Place, b.Place) })
	return out, nil
}
