package admin

import (
	"fmt"
	"net/http"

	"sakti/core"
)

// admittedView is what those who were added from a sheet come in with, this
// once.
type admittedView struct {
	Login  string // address of the panel, "" if it is not known: then there are no links
	People []admittedPerson
}

type admittedPerson struct {
	core.Admitted
	Duties string
	URL    string // to be opened by them; "" if they have a password
}

// admitted shows what the newcomers come in with.
func (p *panel) admitted(v *visit, made []core.Admitted) (answer, error) {
	names, err := p.regions.read(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	view := admittedView{Login: p.PublicURL}
	for _, a := range made {
		person := admittedPerson{Admitted: a, Duties: p.dutiesText(a.Roles, names)}
		if a.Link != "" {
			person.URL = p.invitationURL(a.Link)
		}
		view.People = append(view.People, person)
	}
	out := show("admitted", fmt.Sprintf("%d petugas ditambahkan", len(made)), view)
	out.header = http.Header{"Cache-Control": {"no-store"}}
	return out, nil
}

// invitationURL is the address that somebody with this secret opens.
func (p *panel) invitationURL(secret string) string { return p.PublicURL + "/undangan/" + secret }

// invitationsCSV is the list of links that the page before it showed, to keep.
// That page alone knows the secrets, so it sends them along; the names beside
// them are the office's. Links and codes that do not work any more are left
// out.
func (p *panel) invitationsCSV(v *visit) (answer, error) {
	secrets, codes := v.PostForm["tautan"], v.PostForm["kode"]
	if p.PublicURL == "" || len(secrets) == 0 || len(codes) != len(secrets) {
		return answer{}, errBadForm
	}
	owners, err := p.office.InvitedAll(v.Context(), v.tx, v.staff, secrets)
	if err != nil {
		return answer{}, err
	}
	chats, err := p.office.FindInvitations(v.Context(), v.tx, codes)
	if err != nil {
		return answer{}, err
	}
	names, err := p.regions.read(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	var rows [][]string
	for i, secret := range secrets {
		staff := owners[secret]
		if staff == nil {
			continue
		}
		code := codes[i]
		if !chats[code].Valid {
			code = ""
		}
		rows = append(rows, []string{staff.Name, staff.Username, p.dutiesText(staff.Roles, names), p.invitationURL(secret), code})
	}
	return csvFile("undangan-petugas.csv", core.WriteSheet([]string{"nama", "nama_pengguna", "tugas", "tautan", "kode_chat"}, rows)), nil
}
