package admin

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
)

// equipmentRow is a machine in words.
type equipmentRow struct {
	core.Equipment
	KindName  string
	StateName string
	Tone      string // of the state
	SinceText string
	SinceForm string // as the field of a form has it
	Path      string
	At        string // page of its counter
	Form      *unsaved
}

var stateTones = map[string]string{"good": "good", "faulty": "bad", "repair": "todo"}

func equipmentRows(list []core.Equipment) (out []equipmentRow) {
	for _, e := range list {
		out = append(out, equipmentRow{Equipment: e, KindName: nameOf(core.EquipmentKinds, e.Kind), StateName: nameOf(core.EquipmentStates, e.State),
			Tone: stateTones[e.State], SinceText: date(e.Since), SinceForm: e.Since.Format(time.DateOnly),
			Path: fmt.Sprintf("/panel/perangkat/%d", e.ID), At: counterPath(e.CounterID)})
	}
	return out
}

// equipmentView is the inventory of the regency.
type equipmentView struct {
	Kecamatan []core.Region
	Kinds     []label
	States    []label
	Region    string
	Kind      string
	State     string
	Rows      []equipmentRow
	Prev      string // address of the page before and after, "" where there is none
	Next      string
}

const equipmentPerPage = 100

func (p *panel) equipment(v *visit) (answer, error) {
	q := v.URL.Query()
	page, _ := strconv.Atoi(q.Get("halaman"))
	page = min(max(page, 1), 100)
	view := equipmentView{Kinds: labels(core.EquipmentKinds), States: labels(core.EquipmentStates), Region: q.Get("kecamatan"), Kind: q.Get("jenis"), State: q.Get("keadaan")}
	list, err := p.office.EquipmentList(v.Context(), v.tx, v.staff, core.EquipmentFilter{Region: view.Region, Kind: view.Kind, State: view.State,
		Limit: equipmentPerPage + 1, Offset: (page - 1) * equipmentPerPage})
	if err != nil {
		return answer{}, err
	}
	if page > 1 {
		view.Prev = view.page(page - 1)
	}
	if len(list) > equipmentPerPage {
		list, view.Next = list[:equipmentPerPage], view.page(page+1)
	}
	view.Rows = equipmentRows(list)
	names, err := p.regions.read(v.Context(), v.tx)
	view.Kecamatan = names.kecamatan()
	return show("equipment", "Perangkat loket", view), err
}

// page is the address of a page under the same filter.
func (e equipmentView) page(n int) string {
	return "?" + url.Values{"kecamatan": {e.Region}, "jenis": {e.Kind}, "keadaan": {e.State}, "halaman": {strconv.Itoa(n)}}.Encode()
}

// kecamatan are the regions without a parent, by name.
func (names regionIndex) kecamatan() (out []core.Region) {
	for _, r := range names {
		if r.Parent == nil {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b core.Region) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// counterView is one counter: what it is, what it has, and what was changed.
type counterView struct {
	core.Counter
	KindName   string
	StatusName string
	Place      string
	Statuses   []label
	Kinds      []label
	States     []label
	Rows       []equipmentRow
	Today      string
	Since      string // from when it has its status, "" if nobody changed it
	Trail      []trailRow
	Unsaved    *unsaved
}

// The counter's forms that came back, nil for those that did not.
func (c *counterView) StatusForm() *unsaved { return c.Unsaved.For(counterPath(c.ID) + "/status") }
func (c *counterView) HoursForm() *unsaved  { return c.Unsaved.For(counterPath(c.ID) + "/jam") }
func (c *counterView) NameForm() *unsaved   { return c.Unsaved.For(counterPath(c.ID) + "/nama") }
func (c *counterView) NewForm() *unsaved    { return c.Unsaved.For(newEquipmentPath(c.ID)) }

// newEquipmentPath is where the form for a further machine is sent.
func newEquipmentPath(counter int64) string { return counterPath(counter) + "/perangkat" }

func counterPath(id int64) string { return fmt.Sprintf("/panel/loket/%d", id) }

// counter shows the counter in the path.
func (p *panel) counter(v *visit) (answer, error) {
	id, err := strconv.ParseInt(v.param("counter"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	return p.showCounter(v, id, nil)
}

// showCounter shows a counter, with a form that could not be saved.
func (p *panel) showCounter(v *visit, id int64, bad *unsaved) (answer, error) {
	c, err := core.CounterByID(v.Context(), v.tx, id)
	if err != nil {
		return answer{}, err
	}
	view := &counterView{Counter: *c, Unsaved: bad, KindName: nameOf(core.CounterKindWords, c.Kind), StatusName: nameOf(core.CounterStatusWords, c.Status),
		Statuses: labels(core.CounterStatusWords), Kinds: labels(core.EquipmentKinds), States: labels(core.EquipmentStates),
		Today: p.office.Now().In(catalog.WIB).Format(time.DateOnly)}
	if c.Region != nil {
		names, err := p.regions.read(v.Context(), v.tx)
		if err != nil {
			return answer{}, err
		}
		view.Place = names.place(*c.Region)
	}
	return bad.show(show("counter", c.Name, view)), p.counterParts(v, view)
}

// counterParts reads what stands at a counter and what was changed about it.
func (p *panel) counterParts(v *visit, view *counterView) error {
	list, err := p.office.EquipmentList(v.Context(), v.tx, v.staff, core.EquipmentFilter{Counter: view.ID, Limit: 200})
	if err != nil {
		return err
	}
	view.Rows = equipmentRows(list)
	for i := range view.Rows {
		view.Rows[i].Form = view.Unsaved.For(view.Rows[i].Path)
	}
	entries, err := p.office.LogEntries(v.Context(), v.tx, v.staff, core.LogFilter{Counter: view.ID, Limit: 30})
	if err != nil {
		return err
	}
	view.Trail = p.trailRows(entries)
	changed, err := p.office.LogEntries(v.Context(), v.tx, v.staff, core.LogFilter{About: fmt.Sprintf("counter %d", view.ID), Action: "counter.status", Limit: 1})
	if err == nil && len(changed) > 0 {
		view.Since = date(changed[0].At)
	}
	return err
}

// equipmentFrom is the machine in a form; core checks it.
func equipmentFrom(v *visit) core.Equipment {
	since, _ := time.Parse(time.DateOnly, v.PostFormValue("since"))
	return core.Equipment{Kind: v.PostFormValue("kind"), Label: v.PostFormValue("label"), State: v.PostFormValue("state"),
		Note: v.PostFormValue("note"), Since: since}
}

func (p *panel) addEquipment(v *visit) (answer, error) {
	id, err := strconv.ParseInt(v.param("counter"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	e := equipmentFrom(v)
	e.CounterID = id
	bad, err := p.attempt(v, func(tx pgx.Tx) error { return p.office.AddEquipment(v.Context(), tx, v.staff, e) })
	return p.equipmentEdited(v, id, "Perangkat sudah ditambahkan.", bad, err)
}

func (p *panel) setEquipment(v *visit) (answer, error) {
	e := equipmentFrom(v)
	return p.changeEquipment(v, "Perangkat sudah diubah.", func(tx pgx.Tx, id int64) error {
		e.ID = id
		return p.office.SetEquipment(v.Context(), tx, v.staff, e)
	})
}

func (p *panel) removeEquipment(v *visit) (answer, error) {
	return p.changeEquipment(v, "Perangkat sudah dihapus dari daftar.", func(tx pgx.Tx, id int64) error {
		return p.office.RemoveEquipment(v.Context(), tx, v.staff, id)
	})
}

// changeEquipment changes the machine in the path, unless it is no longer as
// the form showed it. What was typed about a machine that is gone by now comes
// back as a new one, on the page of its counter, which the form names.
func (p *panel) changeEquipment(v *visit, done string, change func(pgx.Tx, int64) error) (answer, error) {
	id := idOf(v.param("equipment"))
	if id == nil {
		return answer{}, errNoPage
	}
	counter := idOf(v.PostFormValue("counter"))
	known, err := p.office.EquipmentByID(v.Context(), v.tx, v.staff, *id)
	gone := core.CodeOf(err) == core.NotFound
	switch {
	case err == nil:
		counter = &known.CounterID
	case !gone || counter == nil:
		return answer{}, err
	}
	bad, err := p.attempt(v, func(tx pgx.Tx) error {
		if v.PostForm.Has("seen") {
			if err := p.office.EquipmentUnchanged(v.Context(), tx, v.staff, *id, v.PostFormValue("seen")); err != nil {
				return err
			}
		}
		return change(tx, *id)
	})
	if gone {
		bad = bad.at(newEquipmentPath(*counter))
	}
	return p.equipmentEdited(v, *counter, done, bad, err)
}

// equipmentEdited shows the counter whose list was changed, or was not.
func (p *panel) equipmentEdited(v *visit, counter int64, done string, bad *unsaved, err error) (answer, error) {
	switch {
	case err != nil:
		return answer{}, err
	case bad != nil && v.PostForm.Has("state"):
		return p.showCounter(v, counter, bad)
	case bad != nil: // nothing was typed
		done = bad.Problem
	}
	p.sessions.tell(v.Context(), done)
	return goTo(counterPath(counter)), nil
}
