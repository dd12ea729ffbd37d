package admin

import (
	"net/url"
	"strconv"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// countersView is a page of the list of counters.
type countersView struct {
	Filter   core.CounterFilter
	Query    url.Values // of this page, to come back to it
	Kinds    []label
	Statuses []label
	Counters []core.Counter
	Prev     string // address of the page before and after, "" where there is none
	Next     string
	Admin    bool // may import
}

// label is a code and the words for it.
type label struct{ Code, Name string }

// labels are core's words for a page.
func labels(list []core.Word) (out []label) {
	for _, w := range list {
		out = append(out, label(w))
	}
	return out
}

const countersPerPage = 50

func (p *panel) counters(v *visit) (answer, error) {
	q := v.URL.Query()
	page, _ := strconv.Atoi(q.Get("halaman"))
	page = min(max(page, 1), 100)
	view := countersView{Kinds: labels(core.CounterKindWords), Statuses: labels(core.CounterStatusWords), Admin: allows(admins, v.staff), Filter: core.CounterFilter{
		Kind: q.Get("jenis"), Status: q.Get("status"), Search: q.Get("nama"), Empty: q.Get("petugas") == "kosong", Limit: countersPerPage + 1, Offset: (page - 1) * countersPerPage}}
	list, err := core.Counters(v.Context(), v.tx, view.Filter)
	if err != nil {
		return answer{}, err
	}
	view.Query = view.page(page)
	if page > 1 {
		view.Prev = "?" + view.page(page-1).Encode()
	}
	if len(list) > countersPerPage {
		list = list[:countersPerPage]
		view.Next = "?" + view.page(page+1).Encode()
	}
	view.Counters = list
	return show("counters", "Loket", view), nil
}

// page is the query of a page under the same filter.
func (c countersView) page(n int) url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"jenis": c.Filter.Kind, "status": c.Filter.Status, "nama": c.Filter.Search} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if c.Filter.Empty {
		q.Set("petugas", "kosong")
	}
	if n > 1 {
		q.Set("halaman", strconv.Itoa(n))
	}
	return q
}

func (p *panel) setCounterStatus(v *visit) (answer, error) {
	return p.editCounter(v, "status", func(tx pgx.Tx, id int64) error {
		return p.office.SetCounterStatus(v.Context(), tx, v.staff, id, v.PostFormValue("status"))
	})
}

func (p *panel) renameCounter(v *visit) (answer, error) {
	return p.editCounter(v, "name", func(tx pgx.Tx, id int64) error {
		return p.office.RenameCounter(v.Context(), tx, v.staff, id, v.PostFormValue("name"))
	})
}

func (p *panel) setCounterHours(v *visit) (answer, error) {
	return p.editCounter(v, "hours", func(tx pgx.Tx, id int64) error {
		return p.office.SetCounterHours(v.Context(), tx, v.staff, id, v.PostFormValue("hours"))
	})
}

// editCounter changes a column of one counter and comes back to the page of the
// list, or to its own. What could not be saved comes back on the counter's own.
func (p *panel) editCounter(v *visit, column string, edit func(pgx.Tx, int64) error) (answer, error) {
	id, err := strconv.ParseInt(v.param("counter"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	bad, err := p.attempt(v, func(tx pgx.Tx) error {
		if v.PostForm.Has("seen") {
			if err := p.office.CounterUnchanged(v.Context(), tx, v.staff, id, column, v.PostFormValue("seen")); err != nil {
				return err
			}
		}
		return edit(tx, id)
	})
	if err != nil {
		return answer{}, err
	}
	if bad != nil {
		return p.showCounter(v, id, bad)
	}
	p.sessions.tell(v.Context(), "Loket sudah diubah.")
	if v.PostFormValue("back") == "loket" {
		return goTo(counterPath(id)), nil
	}
	back, _ := url.ParseQuery(v.PostFormValue("back"))
	return goTo("/panel/loket?" + back.Encode()), nil
}

// try does something that may be refused as Invalid or Conflict: then nothing
// of it stays, and told is the sentence to show.
func (p *panel) try(v *visit, do func(pgx.Tx) error) (told string, err error) {
	bad, err := p.attempt(v, do)
	if bad != nil {
		told = bad.Problem
	}
	return told, err
}
