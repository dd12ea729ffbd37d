package admin

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// staffListView is everybody who works for the service.
type staffListView struct{ Staff []staffView }

// staffView is a member of staff with their duties in words.
type staffView struct {
	*core.Staff
	Duties []dutyView
}

// dutyView is a role and where it holds.
type dutyView struct {
	Key    string // tells it from the person's other duties
	Text   string
	Invite int64 // the counter for which an invitation to the chat can be made, 0 for none
}

func (p *panel) viewOf(staff *core.Staff, names regionIndex) staffView {
	view := staffView{Staff: staff}
	for _, role := range staff.Roles {
		duty := dutyView{Key: dutyKey(role), Text: p.dutyText(role, names)}
		if role.Code == "operator" && role.CounterID != nil && staff.Active {
			duty.Invite = *role.CounterID
		}
		view.Duties = append(view.Duties, duty)
	}
	return view
}

// dutyKey names a duty of a person among their others.
func dutyKey(r core.Role) string {
	counter, region := "", ""
	if r.CounterID != nil {
		counter = strconv.FormatInt(*r.CounterID, 10)
	}
	if r.Region != nil {
		region = *r.Region
	}
	return strings.Join([]string{r.Code, counter, r.Section, region}, "|")
}

func (p *panel) dutyText(r core.Role, names regionIndex) string {
	steps := p.office.Catalog.Steps
	text := r.Code
	if role := steps.Role(r.Code); role != nil {
		text = role.Label
	}
	switch {
	case r.CounterName != "":
		return text + ", " + r.CounterName
	case r.Section != "":
		return text + ", " + steps.SectionName(r.Section)
	case r.Region != nil:
		return text + ", " + names.place(*r.Region)
	}
	return text
}

func (p *panel) staffList(v *visit) (answer, error) {
	all, err := p.office.AllStaff(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	names, err := p.regions.read(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	var view staffListView
	for _, staff := range all {
		view.Staff = append(view.Staff, p.viewOf(staff, names))
	}
	return show("staff_list", "Petugas", view), nil
}

// staffPageView is one member of staff, and what can be changed.
type staffPageView struct {
	staffView
	dutyForm
	Self bool
}

func (p *panel) staffPage(v *visit) (answer, error) {
	staff, err := p.staffInPath(v)
	if err != nil {
		return answer{}, err
	}
	names, err := p.regions.read(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	form, err := p.dutyForm(v, names)
	view := staffPageView{p.viewOf(staff, names), form, staff.ID == v.staff.ID}
	return show("staff", staff.Name, view), err
}

func staffPath(id int64) string { return fmt.Sprintf("/panel/petugas/%d", id) }

// staffInPath reads the person in the path, active or not.
func (p *panel) staffInPath(v *visit) (*core.Staff, error) {
	id, err := strconv.ParseInt(v.param("staff"), 10, 64)
	if err != nil {
		return nil, errNoPage
	}
	all, err := p.office.AllStaff(v.Context(), v.tx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(s *core.Staff) bool { return s.ID == id })
	if i < 0 {
		return nil, errNoPage
	}
	return all[i], nil
}

func (p *panel) giveRole(v *visit) (answer, error) {
	return p.editStaff(v, "Tugas sudah ditambahkan.", func(tx pgx.Tx, staff *core.Staff) error {
		return p.office.SetRoles(v.Context(), tx, v.staff, staff.ID, append(staff.Roles, roleFrom(v)))
	})
}

func (p *panel) takeRole(v *visit) (answer, error) {
	return p.editStaff(v, "Tugas sudah dihapus.", func(tx pgx.Tx, staff *core.Staff) error {
		roles := slices.DeleteFunc(staff.Roles, func(r core.Role) bool { return dutyKey(r) == v.PostFormValue("duty") })
		return p.office.SetRoles(v.Context(), tx, v.staff, staff.ID, roles)
	})
}

// setActive keeps somebody out or lets them in. The guard asks at each request,
// so who is out is out at once.
func (p *panel) setActive(v *visit) (answer, error) {
	active := v.PostFormValue("active") == "ya"
	told := "Akun sudah dinonaktifkan."
	if active {
		told = "Akun sudah diaktifkan."
	}
	return p.editStaff(v, told, func(tx pgx.Tx, staff *core.Staff) error {
		return p.office.SetActive(v.Context(), tx, v.staff, staff.ID, active)
	})
}

// resetFactor lets somebody who lost phone and recovery codes set up a second
// factor and passkeys again, and ends their logins.
func (p *panel) resetFactor(v *visit) (answer, error) {
	out, err := p.editStaff(v, "Kode masuk dihapus. Kunci sandi juga, bila ada. Orangnya memasang lagi saat masuk berikutnya.", func(tx pgx.Tx, staff *core.Staff) error {
		return p.office.ResetFactor(v.Context(), tx, v.staff, staff.ID)
	})
	return p.outToo(v, out), err
}

// endSessions ends all logins of somebody, on every process.
func (p *panel) endSessions(v *visit) (answer, error) {
	out, err := p.editStaff(v, "Orang ini sudah dikeluarkan dari semua perangkat.", func(tx pgx.Tx, staff *core.Staff) error {
		return p.office.Log(v.Context(), tx, v.staff, "session.ended", fmt.Sprintf("staff %d", staff.ID))
	})
	return p.outToo(v, out), err
}

// outToo ends the logins of the person in the path after the commit.
func (p *panel) outToo(v *visit, out answer) answer {
	out.then = func() error {
		id, err := strconv.ParseInt(v.param("staff"), 10, 64)
		if err != nil {
			return err
		}
		return p.sessions.endAll(id)
	}
	return out
}

// editStaff changes one member of staff and shows them again.
func (p *panel) editStaff(v *visit, done string, edit func(pgx.Tx, *core.Staff) error) (answer, error) {
	staff, err := p.staffInPath(v)
	if err != nil {
		return answer{}, err
	}
	told, err := p.try(v, func(tx pgx.Tx) error { return edit(tx, staff) })
	if err != nil {
		return answer{}, err
	}
	p.sessions.tell(v.Context(), cmp.Or(told, done))
	return goTo(staffPath(staff.ID)), nil
}
