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
	out := goTo("/panel")
	out.then = func() error {
		if err := p.sessions.endAll(v.staff.ID); err != nil {
			return err
		}
		p.sessions.tell(v.Context(), "Kata sandi sudah diganti.")
		return p.sessions.start(v.Context(), v.staff.ID, v.UserAgent())
	}
	return out, nil
}
