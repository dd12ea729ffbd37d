package admin

import (
	"slices"

	"github.com/google/uuid"

	"sakti/core"
)

// workView is the first page after login: what I hold, and what waits.
type workView struct {
	Name     string
	Mine     []rowView
	Desks    []deskView
	Away     *core.Absence // the visitor is not at work, as the office knows
	Sign     core.Unsigned
	Lost     []core.LostHold // taken from the visitor, and not read of yet
	Ahead    string          // address of the photo that comes first if they take the next case
	Errands  int             // people whom nothing but the visitor reaches
	Admin    bool            // Concerns are this visitor's
	Concerns []concernView
	May      map[string]bool // what else to offer: "cari", "petugas", "loket"
}

// deskView is a queue of the visitor.
type deskView struct {
	core.Waiting
	Path   string // its list
	Pulled bool   // worked off oldest first, by "ambil berikutnya"
	Key    string // shortcut for taking, or for its list, on the first desk where something waits
}

// listed are desks where people come by name or number, so cases are picked
// from a list and not taken in order.
var listed = []string{"hadir", "cetak", "serah"}

func (p *panel) work(v *visit) (answer, error) {
	mine, err := p.office.Mine(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	desks, err := p.office.DesksOf(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	rows, err := p.rows(v, mine)
	if err != nil {
		return answer{}, err
	}
	for i := range rows {
		rows[i].Mine = false // all of them are: the heading says so
	}
	errands, err := p.errandsWaiting(v)
	if err != nil {
		return answer{}, err
	}
	away, err := p.office.AbsenceOf(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	unsigned, err := p.office.UnsignedFor(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	view := workView{Sign: unsigned, Away: away, Name: v.staff.Name, Mine: rows, Desks: deskViews(desks), Errands: errands, May: map[string]bool{
		"cari": allows(readers, v.staff), "loket": allows(managers, v.staff), "petugas": allows(admins, v.staff)}}
	if view.Lost, err = p.office.LostHolds(v.Context(), v.tx, v.staff); err != nil {
		return answer{}, err
	}
	if view.Ahead, err = p.aheadOf(v); err != nil {
		return answer{}, err
	}
	if view.Admin = allows(admins, v.staff); view.Admin {
		if view.Concerns, err = p.concerns(v); err != nil {
			return answer{}, err
		}
	}
	out := show("work", "Pekerjaan saya", view).live("antrean")
	if allows(couriers, v.staff) {
		out = out.live("antrean", "dikabari")
	}
	return out, nil
}

func deskViews(desks []core.Waiting) []deskView {
	var out []deskView
	key, list := "a", "b"
	for _, waiting := range desks {
		d := deskView{Waiting: waiting, Path: deskPath(waiting.Desk), Pulled: !slices.Contains(listed, waiting.Desk.Code)}
		if d.Pulled && d.Free > 0 {
			d.Key, key = key, ""
		}
		if !d.Pulled && d.Free > 0 {
			d.Key, list = list, ""
		}
		out = append(out, d)
	}
	return out
}

func deskPath(desk *core.Desk) string {
	if desk.Code == "cetak" || desk.Code == "serah" {
		return "/panel/cetak"
	}
	return "/panel/antrean/" + desk.Code
}

// takeNext gives the visitor the oldest free case of a desk, on its screen.
func (p *panel) takeNext(v *visit) (answer, error) {
	desk := core.DeskByCode(v.param("desk"))
	if desk == nil {
		return answer{}, errNoPage
	}
	path, err := p.nextAt(v, desk)
	return goTo(path), err
}

// nextAt takes the oldest free case of a desk and says where the visitor goes
// on with it, or tells them that there is none.
func (p *panel) nextAt(v *visit, desk *core.Desk) (path string, err error) {
	id, err := p.office.TakeNext(v.Context(), v.tx, v.staff, desk)
	if err != nil {
		return "", err
	}
	if id == (uuid.UUID{}) {
		p.sessions.tell(v.Context(), "Antrean "+desk.Label+" sedang kosong.")
		return "/panel", nil
	}
	a, err := p.office.Application(v.Context(), v.tx, id)
	if err != nil {
		return "", err
	}
	return workPath(a), nil
}

// onward leads from a step that was taken to the next case, if that was asked
// for with it.
func (p *panel) onward(v *visit, out answer) (answer, error) {
	desk := core.DeskByCode(v.PostFormValue("next"))
	if desk == nil {
		return out, nil
	}
	path, err := p.nextAt(v, desk)
	switch {
	case core.CodeOf(err) == core.Conflict: // they are not at work any more: nothing is given to them
		return out, nil
	case err != nil:
		return answer{}, err
	}
	out.to = path
	return out, nil
}
