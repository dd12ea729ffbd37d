package admin

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
)

// dutyForm is what a duty can be chosen from.
type dutyForm struct {
	Roles     []catalog.Role
	Sections  []catalog.Section
	Counters  []core.Counter
	Kecamatan []core.Region
	Chosen    chosenDuty
}

// chosenDuty is what was chosen in a form that comes back.
type chosenDuty struct{ Role, Counter, Section, Region string }

func dutyChosen(v *visit) chosenDuty {
	return chosenDuty{v.PostFormValue("role"), v.PostFormValue("counter"), v.PostFormValue("section"), v.PostFormValue("region")}
}

func (p *panel) dutyForm(v *visit, names regionIndex) (dutyForm, error) {
	steps := p.office.Catalog.Steps
	form := dutyForm{Roles: steps.Roles, Sections: steps.Sections, Chosen: dutyChosen(v)}
	for _, region := range names {
		if region.Parent == nil {
			form.Kecamatan = append(form.Kecamatan, region)
		}
	}
	slices.SortFunc(form.Kecamatan, func(a, b core.Region) int { return cmp.Compare(a.Name, b.Name) })
	var err error
	form.Counters, err = core.Counters(v.Context(), v.tx, core.CounterFilter{Limit: 500})
	return form, err
}

// roleFrom is the duty chosen in a form; core checks it.
func roleFrom(v *visit) core.Role {
	role := core.Role{Code: v.PostFormValue("role"), Section: v.PostFormValue("section")}
	if id, err := strconv.ParseInt(v.PostFormValue("counter"), 10, 64); err == nil {
		role.CounterID = &id
	}
	if region := v.PostFormValue("region"); region != "" {
		role.Region = &region
	}
	return role
}

// newStaffView is the form for somebody new.
type newStaffView struct {
	dutyForm
	Name, Username string
	Problem        string
	Link           bool // a link will be shown, else a password
}

func (p *panel) newStaffPage(v *visit) (answer, error) { return p.newStaff(v, newStaffView{}) }

func (p *panel) newStaff(v *visit, view newStaffView) (answer, error) {
	names, err := p.regions.read(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	view.Link = p.PublicURL != ""
	view.dutyForm, err = p.dutyForm(v, names)
	return show("staff_new", "Petugas baru", view), err
}

// secretView shows a secret, this once.
type secretView struct {
	Staff   *core.Staff
	Heading string
	What    string
	Secret  string
	Advice  []string
	Login   string // address of the panel, "" if it is not known
	Chat    bool   // used in chat, not in the panel
	Link    bool   // an address to be opened
}

func (p *panel) addStaff(v *visit) (answer, error) {
	view := newStaffView{Name: v.PostFormValue("name"), Username: v.PostFormValue("username")}
	var added answer
	told, err := p.try(v, func(tx pgx.Tx) error {
		staff, password, err := p.office.AddStaff(v.Context(), tx, v.staff, core.NewStaff{
			Username: view.Username, Name: view.Name, Roles: []core.Role{roleFrom(v)}})
		if err != nil {
			return err
		}
		if p.PublicURL == "" { // there is no address for a link
			added = p.secretPassword(staff, "Petugas ditambahkan", password)
			return nil
		}
		added, err = p.linkFor(v, tx, staff, "Petugas ditambahkan")
		return err
	})
	if err != nil {
		return answer{}, err
	}
	if told != "" {
		view.Problem = told
		out, err := p.newStaff(v, view)
		return out.with(kinds[core.Invalid].Status), err
	}
	return added, nil
}

// resetPassword gives somebody a new password and ends their sessions.
func (p *panel) resetPassword(v *visit) (answer, error) {
	staff, err := p.staffInPath(v)
	if err != nil {
		return answer{}, err
	}
	var password string
	told, err := p.try(v, func(tx pgx.Tx) (err error) {
		if err = p.staffSeen(v, tx, staff.ID); err == nil {
			password, err = p.office.ResetPassword(v.Context(), tx, v.staff, staff.ID)
		}
		return err
	})
	if err != nil {
		return answer{}, err
	}
	if told != "" {
		p.sessions.tell(v.Context(), told)
		return goTo(staffPath(staff.ID)), nil
	}
	return p.secretPassword(staff, "Kata sandi diganti", password), nil
}

func (p *panel) secretPassword(staff *core.Staff, heading, password string) answer {
	return show("secret", heading, secretView{Staff: staff, Heading: heading, What: "Kata sandi sementara", Secret: password,
		Login: p.PublicURL, Advice: []string{
			"Catat sekarang: kata sandi ini tidak bisa dilihat lagi.",
			"Sampaikan langsung ke orangnya, jangan lewat grup.",
			"Saat pertama masuk, ia akan diminta menggantinya."}})
}

// invite makes a code by which an operator links their chat.
func (p *panel) invite(v *visit) (answer, error) {
	staff, err := p.staffInPath(v)
	if err != nil {
		return answer{}, err
	}
	counter, err := strconv.ParseInt(v.PostFormValue("counter"), 10, 64)
	if err != nil {
		return answer{}, errBadForm
	}
	code, err := p.office.Invite(v.Context(), v.tx, v.staff, staff.ID, counter)
	if err != nil {
		return answer{}, err
	}
	return show("secret", "Kode undangan", secretView{Staff: staff, Heading: "Kode undangan chat", What: "Kode undangan", Secret: code, Chat: true,
		Advice: []string{
			"Catat sekarang: kode ini tidak bisa dilihat lagi.",
			"Operator mengirim kode ini lewat chat ke nomor layanan, sekali saja.",
			"Kode berlaku 72 jam."}}), nil
}
