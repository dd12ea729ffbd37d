package admin

import "sakti/core"

// rowView is a case as a line of a list.
type rowView struct {
	*core.Application
	ServiceName string
	StateLabel  string
	Place       string
	CollectAt   string
	Since       string // in the queue, or in this state where it has no place in one
	Due         string // promised; "" while the clock stands
	Late        bool
	Mine        bool
	Path        string // where the visitor opens it
}

// rows puts cases into the words of a list.
func (p *panel) rows(v *visit, cases []*core.Application) ([]rowView, error) {
	names, err := p.regions.read(v.Context(), v.tx)
	if err != nil {
		return nil, err
	}
	var out []rowView
	for _, a := range cases {
		row := rowView{Application: a, ServiceName: p.office.ServiceOf(a).Name, Since: p.brief(a.StateAt), Late: p.late(a),
			StateLabel: p.office.Catalog.Steps.State(a.State).Label, CollectAt: p.collectAt(a.Collect), Path: casePath(a.ID)}
		if a.Village != nil {
			row.Place = names.place(*a.Village)
		}
		if a.QueueAt != nil {
			row.Since = p.brief(*a.QueueAt)
		}
		if a.DueAt != nil {
			row.Due = p.brief(*a.DueAt)
		}
		if row.Mine = a.ClaimedBy != nil && *a.ClaimedBy == v.staff.ID; row.Mine {
			row.Path = workPath(a)
		}
		out = append(out, row)
	}
	return out, nil
}

// listLimit is how many cases a list shows.
const listLimit = 100

// listView is a queue, oldest first.
type listView struct {
	Desk   *core.Desk
	Rows   []rowView
	Limit  int
	Pulled bool
	Held   []colleagueView // by colleagues
}

// colleagueView is a case that a colleague works on.
type colleagueView struct {
	core.Held
	Path  string
	Since string
}

// desk lists a queue.
func (p *panel) desk(v *visit) (answer, error) {
	desk := core.DeskByCode(v.param("desk"))
	if desk == nil {
		return answer{}, errNoPage
	}
	cases, err := p.office.AtDesk(v.Context(), v.tx, v.staff, desk, listLimit)
	if err != nil {
		return answer{}, err
	}
	rows, err := p.rows(v, cases)
	if err != nil {
		return answer{}, err
	}
	view := listView{Desk: desk, Rows: rows, Limit: listLimit, Pulled: deskViews([]core.Waiting{{Desk: desk}})[0].Pulled}
	held, err := p.office.HeldAt(v.Context(), v.tx, v.staff, desk, listLimit)
	if err != nil {
		return answer{}, err
	}
	for _, h := range held {
		view.Held = append(view.Held, colleagueView{h, casePath(h.ID), p.brief(h.Since)})
	}
	return show("desk", "Antrean "+desk.Label, view).live("antrean:" + desk.Code), nil
}
