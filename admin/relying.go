package admin

import (
	"encoding/binary"
	"net/netip"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"sakti/core"
)

// passkeyOffer says whether this panel can use passkeys. A passkey belongs to
// the host of the panel's public address and is good nowhere else.
type passkeyOffer struct {
	Origin string // where passkeys work: "https://panel.example"; "" if they do not
	Why    string // why they do not
}

// passkeysAt looks at the panel's public address. Browsers know passkeys of
// names alone, not of numbers, and only over https or on the same machine
// (WebAuthn level 3, 5.1.3, steps 7 and 8).
func passkeysAt(publicURL string) passkeyOffer {
	at, err := url.Parse(publicURL)
	if err != nil || at.Hostname() == "" {
		return passkeyOffer{Why: "Alamat panel ini belum diatur, jadi kunci sandi belum bisa dipakai di sini."}
	}
	host := at.Hostname()
	if _, err := netip.ParseAddr(host); err == nil {
		return passkeyOffer{Why: "Panel ini dibuka lewat alamat angka (" + host + "). Kunci sandi baru bisa dipakai bila panel punya alamat nama."}
	}
	here := host == "localhost" || strings.HasSuffix(host, ".localhost")
	if at.Scheme != "https" && !here {
		return passkeyOffer{Why: "Alamat panel ini belum aman (belum https). Kunci sandi baru bisa dipakai setelah itu."}
	}
	return passkeyOffer{Origin: at.Scheme + "://" + at.Host}
}

// passkeys says whether the panel can use them.
func (p *panel) passkeys() passkeyOffer { return passkeysAt(p.PublicURL) }

// relyingParty does the ceremonies of passkeys for an origin; NotFound if that
// is none. Every passkey is one that names its owner, and unlocks by finger,
// face or PIN, so that it is two factors by itself.
func relyingParty(origin string) (*webauthn.WebAuthn, error) {
	if origin == "" {
		return nil, errNoPage
	}
	at, err := url.Parse(origin)
	if err != nil {
		return nil, err
	}
	timeout := webauthn.TimeoutConfig{Timeout: core.ChallengeLife, TimeoutUVD: core.ChallengeLife}
	return webauthn.New(&webauthn.Config{
		RPID: at.Hostname(), RPDisplayName: "Telunjuk Sakti", RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: timeout, Registration: timeout},
	})
}

// holder is somebody as the ceremonies know them.
type holder struct {
	staff *core.Staff
	keys  []core.Passkey
}

// WebAuthnID is the name under which devices keep the person's passkeys.
func (h holder) WebAuthnID() []byte {
	return binary.BigEndian.AppendUint64([]byte("staff"), uint64(h.staff.ID))
}

func (h holder) WebAuthnName() string        { return h.staff.Username }
func (h holder) WebAuthnDisplayName() string { return h.staff.Name }

func (h holder) WebAuthnCredentials() []webauthn.Credential {
	var out []webauthn.Credential
	for _, key := range h.keys {
		out = append(out, webauthn.Credential{ID: key.Credential, PublicKey: key.PublicKey,
			Flags:         webauthn.CredentialFlags{UserPresent: true, UserVerified: true, BackupEligible: key.Synced},
			Authenticator: webauthn.Authenticator{SignCount: key.Counter}})
	}
	return out
}

// descriptors name a person's passkeys to a browser.
func (h holder) descriptors() []protocol.CredentialDescriptor {
	return webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()
}
