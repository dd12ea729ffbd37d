package admin

import (
	"net/http"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// invitationView is the page on which somebody chooses their password by the
// link that an admin made for them.
type invitationView struct {
	Staff   *core.Staff // nil: the link does not work
	Factor  bool        // after it a second factor is set up
	Problem string
}

func (p *panel) invitationPage(v *visit) (answer, error) {
	staff, err := p.office.Invited(v.Context(), v.tx, v.param("secret"))
	return p.showInvitation(v, staff, err)
}

// showInvitation shows the page: with what is wrong, if something is. Whoever
// is logged in at this browser is told to leave first, for with the link they
// would become somebody else.
func (p *panel) showInvitation(v *visit, staff *core.Staff, problem error) (answer, error) {
	view := invitationView{Staff: staff}
	code := core.CodeOf(problem)
	switch {
	case problem != nil && code == "":
		return answer{}, problem
	case problem != nil:
		view.Problem = problem.Error()
	case v.staff != nil:
		view.Staff, code = nil, core.Conflict
		view.Problem = "Tautan ini untuk " + staff.Name + ", tetapi yang sedang masuk di sini " + v.staff.Name + ". Keluar dulu, atau buka tautannya di HP atau komputer " + staff.Name + "."
	}
	view.Factor = view.Staff != nil && p.mustEnrol(staff)
	out := show("invitation", "Selamat datang", view)
	if code != "" {
		out = out.with(kinds[code].Status)
	}
	return out, nil
}

// acceptInvitation lets somebody in with the password that they chose. Their
// second factor, if they have one, is asked for as at any login.
func (p *panel) acceptInvitation(v *visit) (answer, error) {
	invited, err := p.office.Invited(v.Context(), v.tx, v.param("secret"))
	if err != nil || v.staff != nil {
		return p.showInvitation(v, invited, err)
	}
	password := v.PostFormValue("new")
	if password != v.PostFormValue("again") {
		return p.showInvitation(v, invited, &core.Error{Code: core.Invalid, Text: "Kata sandi dan ulangannya tidak sama."})
	}
	var staff *core.Staff
	err = pgx.BeginFunc(v.Context(), v.tx, func(tx pgx.Tx) (err error) {
		staff, err = p.office.AcceptPanelInvitation(v.Context(), tx, v.param("secret"), password)
		return err
	})
	if err != nil {
		return p.showInvitation(v, invited, err)
	}
	if staff.Factor {
		out := goTo("/masuk/kode")
		out.then = func() error { return p.sessions.wait(v.Context(), staff) }
		return out, nil
	}
	return p.letIn(v, staff, "/panel")
}

// link makes a link by which the person in the path chooses a password, and
// shows it once.
func (p *panel) link(v *visit) (answer, error) {
	staff, err := p.staffInPath(v)
	if err != nil {
		return answer{}, err
	}
	if p.PublicURL == "" {
		return answer{}, errNoPage
	}
	var out answer
	told, err := p.try(v, func(tx pgx.Tx) (err error) {
		if err = p.staffSeen(v, tx, staff.ID); err == nil {
			out, err = p.linkFor(v, tx, staff, "Tautan masuk")
		}
		return err
	})
	if err != nil || told == "" {
		return out, err
	}
	p.sessions.tell(v.Context(), told)
	return goTo(staffPath(staff.ID)), nil
}

// linkFor is the page that shows somebody's link.
func (p *panel) linkFor(v *visit, tx pgx.Tx, staff *core.Staff, heading string) (answer, error) {
	secret, err := p.office.InviteToPanel(v.Context(), tx, v.staff, staff.ID)
	if err != nil {
		return answer{}, err
	}
	out := show("secret", heading, secretView{Staff: staff, Heading: heading, What: "Tautan", Secret: p.invitationURL(secret), Link: true,
		Advice: []string{
			"Salin sekarang: tautan ini tidak bisa dilihat lagi.",
			"Kirim langsung ke orangnya, jangan lewat grup. Siapa yang membukanya lebih dulu bisa memilih kata sandinya.",
			"Orangnya memilih kata sandi sendiri. Tautan berlaku 72 jam, sekali pakai."}})
	out.header = http.Header{"Cache-Control": {"no-store"}}
	return out, nil
}
