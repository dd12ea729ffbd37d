package admin

import (
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sakti/core"
)

// printView is the print desk's page: what is to be printed and what is to be
// handed over, each by the place where people come for it.
type printView struct {
	Query string // what was looked for; "" for the whole list
	Steps []printStep
	Away  []awayCase // found, but not to be printed or handed over here and now
	Lost  bool       // nothing was found
}

type printStep struct {
	Code   string // of the desk
	Title  string
	Empty  string
	Groups []printGroup
	Full   bool // there is more than is shown
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
	Last      string // who printed it last, or why it is printed again
	own       bool   // it is taken at the visitor's own counter
}

// ToPrint reports whether the case waits to be printed.
func (c printCase) ToPrint() bool { return c.State == "ready" && len(c.Actions) > 0 }

// Batch names the case and what the visitor saw of it, for several at once.
func (c printCase) Batch() string { return batchName(c.Application) }

func printSteps() []printStep {
	return []printStep{
		{Code: "cetak", Title: "Perlu dicetak", Empty: "Tidak ada yang menunggu dicetak."},
		{Code: "serah", Title: "Siap diserahkan", Empty: "Tidak ada yang menunggu diambil."},
	}
}

// printQueue lists what the visitor's counters print and hand over.
func (p *panel) printQueue(v *visit) (answer, error) {
	view := printView{Steps: printSteps()}
	for i := range view.Steps {
		step := &view.Steps[i]
		desk := core.DeskByCode(step.Code)
		cases, err := p.office.AtDesk(v.Context(), v.tx, v.staff, desk, listLimit)
		if err != nil {
			return answer{}, err
		}
		step.Full = len(cases) == listLimit
		if step.Groups, err = p.byPlace(v, desk, cases); err != nil {
			return answer{}, err
		}
	}
	return show("print", "Cetak dan serah", view).live("antrean:cetak", "antrean:serah"), nil
}

// byPlace groups cases by where they are taken, the visitor's own counter
// first.
func (p *panel) byPlace(v *visit, desk *core.Desk, cases []*core.Application) ([]printGroup, error) {
	items, err := p.printCases(v, desk, cases)
	if err != nil {
		return nil, err
	}
	var out []printGroup
	for _, item := range items {
		place := cmp.Or(item.CollectAt, "Tempat belum dipilih")
		if item.Collect != "dinas" && item.Place != "" {
			place += " · " + item.Place
		}
		i := slices.IndexFunc(out, func(g printGroup) bool { return g.Place == place })
		if i < 0 {
			i, out = len(out), append(out, printGroup{Place: place})
		}
		out[i].Cases = append(out[i].Cases, item)
	}
	slices.SortStableFunc(out, func(a, b printGroup) int {
		if a.Cases[0].own != b.Cases[0].own {
			return map[bool]int{true: -1, false: 1}[a.Cases[0].own]
		}
		return cmp.Compare(a.Place, b.Place)
	})
	return out, nil
}

// printCases are the cases with their documents, what may be done with them,
// and who did it last.
func (p *panel) printCases(v *visit, desk *core.Desk, cases []*core.Application) ([]printCase, error) {
	rows, err := p.rows(v, cases)
	if err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	for _, a := range cases {
		ids = append(ids, a.ID)
	}
	documents, err := p.office.DocumentsOf(v.Context(), v.tx, ids)
	if err != nil {
		return nil, err
	}
	last, err := p.office.LastEntries(v.Context(), v.tx, ids, "print", "reprint")
	if err != nil {
		return nil, err
	}
	own := v.staff.OwnPlaces(desk)
	var out []printCase
	for _, row := range rows {
		item := printCase{rowView: row, Documents: documents[row.ID], Actions: p.printActions(v, row.Application), own: slices.Contains(own, row.Collect)}
		if entry, done := last[row.ID]; done {
			item.Last = p.lastPrinted(entry)
		}
		out = append(out, item)
	}
	return out, nil
}

// printActions are the steps of the print desk that are open to the visitor.
func (p *panel) printActions(v *visit, a *core.Application) []actionView {
	var out []actionView
	for _, code := range p.office.OpenActions(a, v.staff) {
		if slices.Contains([]string{"print", "hand_over", "reprint"}, code) {
			action := p.actionView(a, code)
			action.Back = "cetak"
			out = append(out, action)
		}
	}
	slices.SortStableFunc(out, func(a, b actionView) int { return cmp.Compare(a.Rank, b.Rank) })
	return out
}

func (p *panel) lastPrinted(entry core.Entry) string {
	if entry.Action == "reprint" {
		return "Dicetak ulang: " + strings.TrimSuffix(entry.Note.Reason, ".") + "."
	}
	return "Dicetak " + p.brief(entry.At) + " oleh " + who(entry) + "."
}
