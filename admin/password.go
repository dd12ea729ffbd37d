package admin

import (
	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// passwordView is the page on which somebody changes their password.
type passwordView struct {
	Forced  bool // the one they have was given by somebody else
	Problem string
}

func (p *panel) passwordPage(v *visit) (answer, error) {
	return show("password", "Ganti kata sandi", passwordView{Forced: v.staff.MustChange}), nil
}

// changePassword changes it and ends the person's other sessions.
func (p *panel) changePassword(v *visit) (answer, error) {
	view := passwordView{Forced: v.staff.MustChange}
	old, fresh := v.PostFormValue("old"), v.PostFormValue("new")
	if fresh != v.PostFormValue("again") {
		view.Problem = "Kata sandi baru dan ulangannya tidak sama."
		return show("password", "Ganti kata sandi", view).with(kinds[core.Invalid].Status), nil
	}
	err := pgx.BeginFunc(v.Context(), v.tx, func(tx pgx.Tx) error {
		return p.office.SetPassword(v.Context(), tx, v.staff.ID, old, fresh)
	})
	if code := core.CodeOf(err); code != "" {
		view.Problem = err.Error()
		return show("password", "Ganti kata sandi", view).with(kinds[code].Status), nil
	}
	if err != nil {
		return answer{}, err
	}
	return p.goOn(v)
}

// goOn gives somebody who ended all their sessions a new one in place of the
// one they came with, unless that was ended by somebody else meanwhile.
func (p *panel) goOn(v *visit) (answer, error) {
	v.self = true
	staff, err := p.office.StaffByID(v.Context(), v.tx, v.staff.ID)
	if err != nil {
		return answer{}, err
	}
	there, err := p.sessions.alive(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	if !there || staff.Epoch != v.staff.Epoch+1 {
		return goTo("/masuk"), errSentAway
	}
	out := goTo("/panel")
	out.then = func() error {
		p.sessions.tell(v.Context(), "Kata sandi sudah diganti.")
		return p.sessions.start(v.Context(), staff, v.UserAgent())
	}
	return out, nil
}
