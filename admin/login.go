package admin

import (
	"net/http"
	"net/url"

	"sakti/core"
)

// loginView is the login page.
type loginView struct {
	Username string
	Return   string // where to go on
	Problem  string
	Passkeys passkeyOffer
}

func (p *panel) home(v *visit) (answer, error) {
	if v.staff != nil {
		return goTo("/panel"), nil
	}
	return goTo("/lacak"), nil
}

func (p *panel) loginPage(v *visit) (answer, error) {
	if v.staff != nil {
		return goTo(safeReturn(v.URL.Query().Get("ke"))), nil
	}
	return show("login", "Masuk", loginView{Return: safeReturn(v.URL.Query().Get("ke")), Passkeys: p.passkeys()}), nil
}

// login lets somebody in. A refusal is answered, not returned, so that the
// count of wrong passwords is committed.
func (p *panel) login(v *visit) (answer, error) {
	view := loginView{Username: v.PostFormValue("username"), Return: safeReturn(v.PostFormValue("ke")), Passkeys: p.passkeys()}
	staff, err := p.authenticate(v, view.Username)
	if code := core.CodeOf(err); code != "" {
		view.Problem = err.Error()
		v.staff = nil
		return show("login", "Masuk", view).with(kinds[code].Status), nil
	}
	if err != nil {
		return answer{}, err
	}
	if !staff.Factor {
		return p.letIn(v, staff, view.Return)
	}
	out := goTo("/masuk/kode?ke=" + url.QueryEscape(view.Return))
	out.then = func() error { return p.sessions.wait(v.Context(), staff) }
	return out, nil
}

// authenticate finds out whose name and password the form has.
func (p *panel) authenticate(v *visit, username string) (*core.Staff, error) {
	source, err := p.sourceOf(v, username)
	if err != nil {
		return nil, err
	}
	return p.office.Authenticate(v.Context(), v.tx, username, v.PostFormValue("password"), source)
}

// logout ends the session and has the browser forget the photos it kept.
func (p *panel) logout(v *visit) (answer, error) {
	out := goTo("/masuk")
	out.header = http.Header{"Clear-Site-Data": {`"cache"`}}
	out.then = func() error { return p.sessions.Destroy(v.Context()) }
	return out, nil
}
