package admin

import (
	"encoding/json"
	"net/http"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"sakti/core"
)

// A ceremony is a question to a device and its answer. The question waits in
// the session, so that only the browser that got it can answer it; that it is
// answered once, whatever the process, is core's (SpendChallenge).
type ceremony struct {
	Purpose  string // one of those below
	Question webauthn.SessionData
}

// What a device is asked for.
const (
	adding   = "tambah" // a new passkey
	entering = "masuk"  // to come in by the passkey alone
	instead  = "kode"   // instead of the code
)

var (
	errLateAnswer = &core.Error{Code: core.Invalid, Text: "Waktunya habis atau sudah dipakai. Coba sekali lagi, ya."}
	errOddAnswer  = &core.Error{Code: core.Invalid, Text: "Jawaban perangkat tidak terbaca. Coba sekali lagi, ya."}
)

// ask keeps the question and gives the browser what it needs to ask it.
func (p *panel) ask(v *visit, purpose string, question *webauthn.SessionData, options any) (answer, error) {
	kept, err := json.Marshal(ceremony{purpose, *question})
	if err != nil {
		return answer{}, err
	}
	if err := p.office.IssueChallenge(v.Context(), v.tx, question.Challenge); err != nil {
		return answer{}, err
	}
	out, err := jsonAnswer(http.StatusOK, options)
	out.then = func() error { p.sessions.Put(v.Context(), "passkey", kept); return nil }
	return out, err
}

// asked is the question that the session waits for an answer to. It is gone
// with this; Invalid if there is none for the purpose.
func (p *panel) asked(v *visit, purpose string) (webauthn.SessionData, error) {
	kept := p.sessions.PopBytes(v.Context(), "passkey")
	var c ceremony
	if kept == nil || json.Unmarshal(kept, &c) != nil || c.Purpose != purpose {
		return c.Question, errLateAnswer
	}
	good, err := p.office.SpendChallenge(v.Context(), v.tx, c.Question.Challenge)
	if err == nil && !good {
		err = errLateAnswer
	}
	return c.Question, err
}

// refuse answers a question that cannot be asked.
func refuse(err *core.Error) (answer, error) {
	return jsonAnswer(kinds[err.Code].Status, map[string]string{"problem": err.Text})
}

func jsonAnswer(status int, value any) (answer, error) {
	body, err := json.Marshal(value)
	return answer{status: status, body: body,
		header: http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}}}, err
}

// enterBy finds out who comes in with a passkey: staff if it has to be theirs,
// anybody if staff is nil. Errors with a Code are for the person; the failures
// among them were counted.
func (p *panel) enterBy(v *visit, purpose string, staff *core.Staff) (*core.Staff, error) {
	party, err := relyingParty(p.passkeys().Origin)
	if err != nil {
		return nil, errLateAnswer // nothing was asked where there are no passkeys
	}
	question, err := p.asked(v, purpose)
	if err != nil {
		return nil, err
	}
	given, err := protocol.ParseCredentialRequestResponseBytes([]byte(v.PostFormValue("answer")))
	if err != nil {
		return nil, errOddAnswer
	}
	return p.office.UsePasskey(v.Context(), v.tx, core.PasskeyUse{
		Credential: given.RawID, Source: clientIP(v.Request), Staff: staff,
		Verify: func(owner *core.Staff, key *core.Passkey) (uint32, error) {
			keys, err := p.office.Passkeys(v.Context(), v.tx, owner.ID)
			if err != nil {
				return 0, err
			}
			done, err := verify(party, holder{owner, keys}, question, given)
			if err != nil {
				p.Log.InfoContext(v.Context(), "passkey refused", "passkey", key.ID, "error", err)
				return 0, err
			}
			if done.Authenticator.CloneWarning {
				p.Log.WarnContext(v.Context(), "passkey may have been copied: its counter did not go on", "passkey", key.ID)
			}
			return given.Response.AuthenticatorData.Counter, nil
		},
	})
}

// verify checks challenge, origin, user verification, owner and signature of
// a device's answer.
func verify(party *webauthn.WebAuthn, who holder, question webauthn.SessionData, given *protocol.ParsedCredentialAssertionData) (*webauthn.Credential, error) {
	if len(question.UserID) != 0 {
		return party.ValidateLogin(who, question, given)
	}
	_, done, err := party.ValidatePasskeyLogin(func([]byte, []byte) (webauthn.User, error) { return who, nil }, question, given)
	return done, err
}
