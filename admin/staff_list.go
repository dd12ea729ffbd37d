package admin

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sakti/core"
	"sakti/core/catalog"
)

// staffListView is a page of those who work for the service.
type staffListView struct {
	Search, Role, State string // what was asked for
	Roles               []catalog.Role
	States              []label
	Staff               []staffView
	Found               int
	Prev, Next          string // address of the page before and after, "" where there is none
}

const staffPerPage = 50

// staffStates are how an account can be.
var staffStates = []label{{"aktif", "Aktif"}, {"baru", "Belum ganti sandi"}, {"tanpa-kode", "Belum memasang kode masuk"}, {"nonaktif", "Nonaktif"}}

func (p *panel) staffList(v *visit) (answer, error) {
	q := v.URL.Query()
	view := staffListView{Search: strings.TrimSpace(q.Get("nama")), Role: q.Get("tugas"), State: q.Get("akun"),
		Roles: p.office.Catalog.Steps.Roles, States: staffStates}
	all, err := p.office.AllStaff(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	names, err := p.regions.read(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	var found []staffView
	for _, staff := range all {
		if row := p.viewOf(staff, names); view.wants(row) {
			found = append(found, row)
		}
	}
	view.Found = len(found)
	page, _ := strconv.Atoi(q.Get("halaman"))
	from := min((min(max(page, 1), 100)-1)*staffPerPage, len(found))
	until := min(from+staffPerPage, len(found))
	if from > 0 {
		view.Prev = view.page(from / staffPerPage)
	}
	if until < len(found) {
		view.Next = view.page(from/staffPerPage + 2)
	}
	view.Staff = found[from:until]
	return show("staff_list", "Petugas", view), nil
}

// wants reports whether somebody is asked for: by a part of their name, of
// their user name or of where they work.
func (l staffListView) wants(s staffView) bool {
	state := map[bool]string{true: "aktif", false: "nonaktif"}[s.Active]
	if s.Active && s.MustChange {
		state = "baru"
	}
	if l.State == "tanpa-kode" && s.Active && s.InOffice() && !s.Factor {
		state = l.State
	}
	if l.State != "" && l.State != state || l.Role != "" && !slices.ContainsFunc(s.Roles, func(r core.Role) bool { return r.Code == l.Role }) {
		return false
	}
	text := s.Name + "\n" + s.Username
	for _, duty := range s.Duties {
		text += "\n" + duty.Text
	}
	return strings.Contains(strings.ToLower(text), strings.ToLower(l.Search))
}

// page is the address of a page under the same filter.
func (l staffListView) page(n int) string {
	return "?" + url.Values{"nama": {l.Search}, "tugas": {l.Role}, "akun": {l.State}, "halaman": {strconv.Itoa(n)}}.Encode()
}
