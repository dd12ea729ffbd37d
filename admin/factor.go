package admin

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"
	"rsc.io/qr"

	"sakti/core"
)

// codeView is the page that asks for the second factor after the password.
type codeView struct {
	Return   string
	Problem  string
	Passkeys passkeyOffer // instead of the code; of no origin where the person has none
}

// halfLife is how long a password that was right waits for its code.
const halfLife = 5 * time.Minute

func (p *panel) codePage(v *visit) (answer, error) {
	staff, view, err := p.halfway(v)
	if err != nil || staff == nil {
		return goTo("/masuk"), err
	}
	return show("code", "Kode masuk", view), nil
}

// halfway is whose password was right a moment ago, and the page that asks
// them for more; nil if there is nobody.
func (p *panel) halfway(v *visit) (*core.Staff, codeView, error) {
	view := codeView{Return: safeReturn(v.FormValue("ke"))}
	staff, err := p.inForce(v, p.sessions.half(v.Context()))
	if staff != nil && staff.Passkeys > 0 {
		view.Passkeys = p.passkeys()
	}
	return staff, view, err
}

// inForce is whose session it is; nil if they are gone or inactive, or their
// sessions were ended since.
func (p *panel) inForce(v *visit, t tenure) (*core.Staff, error) {
	if t.ID == 0 {
		return nil, nil
	}
	staff, err := p.office.StaffByID(v.Context(), v.tx, t.ID)
	if core.CodeOf(err) == core.NotFound || err == nil && staff.Epoch != t.Epoch {
		return nil, nil
	}
	return staff, err
}

// code lets somebody in whose password was right. A refusal is answered, not
// returned, so that the count of wrong codes is committed.
func (p *panel) code(v *visit) (answer, error) {
	staff, view, err := p.halfway(v)
	if err != nil || staff == nil {
		return goTo("/masuk"), err
	}
	source, err := p.sourceOf(v, staff.Username)
	if err != nil {
		return answer{}, err
	}
	err = p.office.CheckFactor(v.Context(), v.tx, staff, v.PostFormValue("code"), source)
	if code := core.CodeOf(err); code != "" {
		view.Problem = err.Error()
		return show("code", "Kode masuk", view).with(kinds[code].Status), nil
	}
	if err != nil {
		return answer{}, err
	}
	return p.letIn(v, staff, view.Return)
}

// letIn starts the session of somebody who has shown all that is asked.
func (p *panel) letIn(v *visit, staff *core.Staff, path string) (answer, error) {
	out := goTo(path)
	if staff.MustChange {
		out = goTo("/sandi")
	}
	out.then = func() error { return p.sessions.start(v.Context(), staff, v.UserAgent()) }
	if err := p.office.Log(v.Context(), v.tx, staff, "login", ""); err != nil {
		return answer{}, err
	}
	if err := p.knowBrowser(v, staff, &out); err != nil {
		return answer{}, err
	}
	return out, p.sessions.sweep(v.Context(), v.tx)
}

// mustEnrol reports whether the visitor has to set up their second factor
// before anything else.
func (p *panel) mustEnrol(staff *core.Staff) bool {
	return p.SecondFactor && staff.InOffice() && !staff.Factor
}

// factorView is the page on which somebody sets up their second factor.
type factorView struct {
	Secret  string // in groups of four, for typing
	Forced  bool
	Problem string
}

func (p *panel) factorPage(v *visit) (answer, error) { return p.showFactor(v, "") }

func (p *panel) showFactor(v *visit, problem string) (answer, error) {
	factor, err := p.office.BeginFactor(v.Context(), v.tx, v.staff)
	if core.CodeOf(err) == core.Conflict {
		return goTo("/akun"), nil
	}
	if err != nil {
		return answer{}, err
	}
	view := factorView{Secret: inFours(factor.Secret), Forced: p.mustEnrol(v.staff), Problem: problem}
	out := show("factor", "Pasang kode masuk", view)
	if problem != "" {
		out = out.with(http.StatusUnprocessableEntity)
	}
	return out, nil
}

func inFours(text string) string {
	var out bytes.Buffer
	for i, letter := range text {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(letter)
	}
	return out.String()
}

// factorQR is the picture that the app on the phone reads.
func (p *panel) factorQR(v *visit) (answer, error) {
	factor, err := p.office.BeginFactor(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	return qrAnswer(factor.URL)
}

// qrAnswer is a QR as a drawing that no cache keeps.
func qrAnswer(text string) (answer, error) {
	drawing, err := qrDrawing(text)
	return answer{body: drawing, header: http.Header{"Content-Type": {"image/svg+xml"}, "Cache-Control": {"no-store"}}}, err
}

// qrDrawing is a QR as an SVG, black on white whatever the theme: cameras do
// not read the reverse.
func qrDrawing(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, err
	}
	const rim = 4 // modules, as the standard asks
	side := code.Size + 2*rim
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="`, side, side, side, side)
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+rim, y+rim)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return b.Bytes(), nil
}

// recoveryView shows the recovery codes, once.
type recoveryView struct{ Codes []string }

// confirmFactor puts the second factor in force.
func (p *panel) confirmFactor(v *visit) (answer, error) {
	var codes []string
	err := pgx.BeginFunc(v.Context(), v.tx, func(tx pgx.Tx) (err error) {
		codes, err = p.office.ConfirmFactor(v.Context(), tx, v.staff, v.PostFormValue("code"))
		return err
	})
	if core.CodeOf(err) == core.Invalid {
		return p.showFactor(v, err.Error())
	}
	if err != nil {
		return answer{}, err
	}
	v.staff.Factor = true
	return show("recovery", "Kode cadangan", recoveryView{codes}), nil
}

// accountView is the visitor's own account.
type accountView struct {
	Factor   bool
	Recovery int // codes left
	Sessions []sessionView
	Passkeys passkeysView
}

// sessionView is a login in force.
type sessionView struct {
	sessionInfo
	Browser string
	Here    bool
}

func (p *panel) account(v *visit) (answer, error) { return p.accountProblem(v, "", http.StatusOK) }

// accountProblem is the page when something about passkeys went wrong.
func (p *panel) accountProblem(v *visit, problem string, status int) (answer, error) {
	view := accountView{Factor: v.staff.Factor}
	var err error
	if view.Passkeys, err = p.passkeysOf(v, problem); err != nil {
		return answer{}, err
	}
	if view.Recovery, err = p.office.RecoveryLeft(v.Context(), v.tx, v.staff); err != nil {
		return answer{}, err
	}
	if view.Sessions, err = p.sessionsOf(v, v.staff); err != nil {
		return answer{}, err
	}
	return show("account", "Akun saya", view).with(status), nil
}

// sessionsOf are somebody's logins in force, as people read them.
func (p *panel) sessionsOf(v *visit, staff *core.Staff) (out []sessionView, err error) {
	list, err := p.sessions.list(v.Context(), v.tx, staff)
	here := p.sessions.nameOf(p.sessions.Token(v.Context()))
	for _, info := range list {
		out = append(out, sessionView{info, cmp.Or(browserName(info.Agent), "Perangkat tidak dikenal"), info.Name == here})
	}
	return out, err
}

// endSession ends one of the visitor's logins, wherever it is.
func (p *panel) endSession(v *visit) (answer, error) {
	if err := p.sessions.end(v.Context(), v.tx, v.staff, v.PostFormValue("session")); err != nil {
		return answer{}, err
	}
	if err := p.office.Log(v.Context(), v.tx, v.staff, "session.ended", ""); err != nil {
		return answer{}, err
	}
	p.sessions.tell(v.Context(), "Perangkat itu sudah dikeluarkan.")
	return goTo("/akun"), nil
}
