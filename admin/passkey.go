package admin

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"sakti/core"
)

// passkeysView is what /akun says of the visitor's passkeys.
type passkeysView struct {
	passkeyOffer
	Keys    []core.Passkey
	Full    bool   // they have as many as one may
	Fresh   bool   // they showed a moment ago that it is they; else they are asked for the password first
	Name    string // proposed for a new one
	Problem string
}

func (p *panel) passkeysOf(v *visit, problem string) (passkeysView, error) {
	keys, err := p.office.Passkeys(v.Context(), v.tx, v.staff.ID)
	proposed := v.PostFormValue("name")
	if v.PostForm.Has("passkey") { // it was another one's name
		proposed = ""
	}
	return passkeysView{passkeyOffer: p.passkeys(), Keys: keys, Full: len(keys) >= core.PasskeysMost, Fresh: p.sessions.fresh(v.Context()),
		Name: cmp.Or(proposed, browserName(v.UserAgent()), "Perangkat saya"), Problem: problem}, err
}

// provePassword makes the session fresh. Wrong passwords count as they do at
// the login.
func (p *panel) provePassword(v *visit) (answer, error) {
	_, err := p.authenticate(v, v.staff.Username)
	if code := core.CodeOf(err); code == core.Forbidden {
		return p.accountProblem(v, "Kata sandinya salah.", kinds[code].Status)
	} else if code != "" {
		return p.accountProblem(v, err.Error(), kinds[code].Status)
	}
	if err != nil {
		return answer{}, err
	}
	p.sessions.prove(v.Context())
	return goTo("/akun#kunci"), nil
}

var errStale = &core.Error{Code: core.Forbidden, Text: "Sudah agak lama sejak Anda masuk. Isi kata sandi Anda dulu, ya."}

// askNewPasskey begins to add one.
func (p *panel) askNewPasskey(v *visit) (answer, error) {
	party, err := relyingParty(p.passkeys().Origin)
	if err != nil {
		return refuse(errNoPage)
	}
	if !p.sessions.fresh(v.Context()) {
		return refuse(errStale)
	}
	keys, err := p.office.Passkeys(v.Context(), v.tx, v.staff.ID)
	if err != nil {
		return answer{}, err
	}
	who := holder{v.staff, keys}
	options, question, err := party.BeginRegistration(who, webauthn.WithExclusions(who.descriptors()))
	if err != nil {
		return answer{}, err
	}
	return p.ask(v, adding, question, options)
}

// addPasskey keeps the passkey that the device made. A refusal is answered,
// not returned, so that the challenge stays spent.
func (p *panel) addPasskey(v *visit) (answer, error) {
	key, err := p.newPasskey(v)
	if err == nil {
		key.Name = v.PostFormValue("name")
		_, err = p.office.AddPasskey(v.Context(), v.tx, v.staff, *key)
	}
	if code := core.CodeOf(err); code != "" {
		return p.accountProblem(v, err.Error(), kinds[code].Status)
	}
	if err != nil {
		return answer{}, err
	}
	p.sessions.tell(v.Context(), "Kunci sandi terpasang. Lain kali Anda bisa masuk dengan kunci ini.")
	return goTo("/akun"), nil
}

// newPasskey is what the device made, once it is checked.
func (p *panel) newPasskey(v *visit) (*core.Passkey, error) {
	party, err := relyingParty(p.passkeys().Origin)
	if err != nil {
		return nil, errLateAnswer
	}
	question, err := p.asked(v, adding)
	if err != nil {
		return nil, err
	}
	given, err := protocol.ParseCredentialCreationResponseBytes([]byte(v.PostFormValue("answer")))
	if err != nil {
		return nil, errOddAnswer
	}
	made, err := party.CreateCredential(holder{staff: v.staff}, question, given)
	if err != nil {
		p.Log.InfoContext(v.Context(), "new passkey refused", "error", err)
		return nil, errOddAnswer
	}
	return &core.Passkey{Credential: made.ID, PublicKey: made.PublicKey, Counter: made.Authenticator.SignCount, Synced: made.Flags.BackupEligible}, nil
}

// renamePasskey gives one of the visitor's own another name.
func (p *panel) renamePasskey(v *visit) (answer, error) {
	id, err := strconv.ParseInt(v.PostFormValue("passkey"), 10, 64)
	if err != nil {
		return answer{}, errBadForm
	}
	err = p.office.RenamePasskey(v.Context(), v.tx, v.staff, id, v.PostFormValue("name"))
	if code := core.CodeOf(err); code != "" {
		return p.accountProblem(v, err.Error(), kinds[code].Status)
	}
	p.sessions.tell(v.Context(), "Nama kunci sandi sudah diganti.")
	return goTo("/akun#kunci"), err
}

// removePasskey takes one of the visitor's own away.
func (p *panel) removePasskey(v *visit) (answer, error) {
	if !p.sessions.fresh(v.Context()) {
		return p.accountProblem(v, errStale.Text, http.StatusForbidden)
	}
	id, err := strconv.ParseInt(v.PostFormValue("passkey"), 10, 64)
	if err != nil {
		return answer{}, errBadForm
	}
	err = p.office.RemovePasskey(v.Context(), v.tx, v.staff, id)
	if code := core.CodeOf(err); code != "" {
		return p.accountProblem(v, err.Error(), kinds[code].Status)
	}
	p.sessions.tell(v.Context(), "Kunci sandi dihapus.")
	return goTo("/akun"), err
}
