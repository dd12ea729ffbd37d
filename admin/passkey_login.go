package admin

import (
	"sakti/core"
)

// askPasskey begins a login by a passkey alone. Whoever asks is unknown, so
// questions from one address are counted.
func (p *panel) askPasskey(v *visit) (answer, error) {
	party, err := relyingParty(p.passkeys().Origin)
	if err != nil {
		return refuse(errNoPage)
	}
	if p.tries.passkey.shut(addressKey(v.Request)) {
		return refuse(&core.Error{Code: core.Locked, Text: tooManyTries})
	}
	p.tries.passkey.miss(v, addressKey(v.Request))
	options, question, err := party.BeginDiscoverableLogin()
	if err != nil {
		return answer{}, err
	}
	return p.ask(v, entering, question, options)
}

// loginByPasskey lets in whose passkey it is. A refusal is answered, not
// returned, so that it is counted and the challenge stays spent.
func (p *panel) loginByPasskey(v *visit) (answer, error) {
	view := loginView{Return: safeReturn(v.PostFormValue("ke")), Passkeys: p.passkeys()}
	staff, err := p.enterBy(v, entering, nil)
	if code := core.CodeOf(err); code != "" {
		view.Problem = err.Error()
		v.staff = nil
		return show("login", "Masuk", view).with(kinds[code].Status), nil
	}
	if err != nil {
		return answer{}, err
	}
	return p.letIn(v, staff, view.Return)
}

// askInsteadOfCode begins the second half of a login by a passkey of whose
// password was right.
func (p *panel) askInsteadOfCode(v *visit) (answer, error) {
	party, err := relyingParty(p.passkeys().Origin)
	if err != nil {
		return refuse(errLateAnswer)
	}
	staff, err := p.inForce(v, p.sessions.half(v.Context()))
	if err != nil {
		return answer{}, err
	}
	if staff == nil || staff.Passkeys == 0 {
		return refuse(errLateAnswer)
	}
	keys, err := p.office.Passkeys(v.Context(), v.tx, staff.ID)
	if err != nil {
		return answer{}, err
	}
	options, question, err := party.BeginLogin(holder{staff, keys})
	if err != nil {
		return answer{}, err
	}
	return p.ask(v, instead, question, options)
}

// passkeyInsteadOfCode lets somebody in whose password was right.
func (p *panel) passkeyInsteadOfCode(v *visit) (answer, error) {
	staff, view, err := p.halfway(v)
	if err != nil || staff == nil {
		return goTo("/masuk"), err
	}
	_, err = p.enterBy(v, instead, staff)
	if code := core.CodeOf(err); code != "" {
		view.Problem = err.Error()
		return show("code", "Kode masuk", view).with(kinds[code].Status), nil
	}
	if err != nil {
		return answer{}, err
	}
	return p.letIn(v, staff, view.Return)
}
