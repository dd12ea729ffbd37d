package whatsapptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waCompanionReg"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/hkdfutil"
	"go.mau.fi/whatsmeow/util/keys"
	"golang.org/x/crypto/curve25519"
	"google.golang.org/protobuf/proto"
)

// relyingParty is the WebAuthn relying party of linking.
const relyingParty = "whatsapp.com"

// credential is the account's passkey.
type credential struct {
	id  []byte
	key *ecdsa.PrivateKey
}

// passkey is the state of one link with the passkey step.
type passkey struct {
	person    *Person
	secret    []byte // from the QR code; it proves that the same client goes on
	challenge []byte
	prologue  *waCompanionReg.ProloguePayload
	companion *waCompanionReg.CompanionEphemeralIdentity
	ephemeral *keys.KeyPair
	nonce     []byte
	code      string // shown on the phone; the client must show the same
}

// DemandPasskey makes the account ask for its passkey when a device is linked
// by QR code.
func (p *Phone) DemandPasskey(yes bool) {
	s := p.person.s
	s.mu.Lock()
	defer s.mu.Unlock()
	p.person.pairing.passkey = nil
	if yes {
		p.person.pairing.passkey = &credential{id: random(16), key: must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))}
	}
}

// demandPasskey starts the step.
func (s *Server) demandPasskey(c *conn, p *Person, secret []byte) {
	pk := &passkey{person: p, secret: secret, challenge: random(32), ephemeral: keys.NewKeyPair(), nonce: random(32)}
	c.newcomer.passkey = pk
	c.send(notice(s, "passkey_prologue_request", waBinary.Node{Tag: "passkey_request_options", Content: pk.options()}))
}

func notice(s *Server, kind string, content waBinary.Node) waBinary.Node {
	return waBinary.Node{Tag: "notification", Attrs: waBinary.Attrs{
		"from": types.ServerJID, "type": kind, "id": s.id("note"), "t": unix(),
	}, Content: []waBinary.Node{content}}
}

func (pk *passkey) options() []byte {
	return must(json.Marshal(&types.WebAuthnPublicKey{
		Challenge: pk.challenge, Timeout: 60_000, RelyingPartID: relyingParty, UserVerification: "required",
		AllowCredentials: []types.AllowedCredential{{ID: pk.person.pairing.passkey.id, Type: "public-key"}},
	}))
}

// Assert answers a passkey request as the browser with the person's passkey does.
func (p *Phone) Assert(options *types.WebAuthnPublicKey) *types.WebAuthnResponse {
	s := p.person.s
	s.mu.Lock()
	defer s.mu.Unlock()
	cred := p.person.pairing.passkey
	client := must(json.Marshal(map[string]string{
		"type":      "webauthn.get",
		"challenge": base64.RawURLEncoding.EncodeToString(options.Challenge),
		"origin":    "https://web.whatsapp.com",
	}))
	party := sha256.Sum256([]byte(options.RelyingPartID))
	authenticator := append(party[:], 0x05, 0, 0, 0, 1) // user present and verified; counter 1
	digest := assertionDigest(authenticator, client)
	return &types.WebAuthnResponse{
		ID: base64.RawURLEncoding.EncodeToString(cred.id), RawID: cred.id, Type: "public-key",
		Response: types.WebAuthnResponseData{
			ClientDataJSON: client, AuthenticatorData: authenticator,
			Signature: must(ecdsa.SignASN1(rand.Reader, cred.key, digest)),
		},
	}
}

func assertionDigest(authenticator, client []byte) []byte {
	hashed := sha256.Sum256(client)
	digest := sha256.Sum256(append(authenticator[:len(authenticator):len(authenticator)], hashed[:]...))
	return digest[:]
}

// PasskeyCode is what the phone shows for comparison, once the client has
// answered the request; "" before.
func (p *Phone) PasskeyCode() string {
	s := p.person.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := p.person.pairing.last; n != nil && n.passkey != nil {
		return n.passkey.code
	}
	return ""
}

// handlePasskey takes the client's steps in their order.
func (s *Server) handlePasskey(c *conn, iq *waBinary.Node) {
	pk := c.newcomer.passkey
	var err error
	switch {
	case has(iq, "ref"):
		c.answer(iq, waBinary.Node{Tag: "ref", Content: []byte(s.ref(c))})
		return
	case pk == nil:
		c.answer(iq)
		return
	case has(iq, "passkey_request_options"):
		c.answer(iq, waBinary.Node{Tag: "passkey_request_options", Content: pk.options()})
		return
	case has(iq, "passkey_prologue"):
		err = s.begin(c, pk, iq)
	case has(iq, "companion_nonce"):
		err = pk.reveal(bytesOf(iq, "companion_nonce"))
	case has(iq, "encrypted_pairing_request"):
		err = s.conclude(c, pk, bytesOf(iq, "encrypted_pairing_request"))
	}
	if err != nil {
		c.refuse(iq, 401, err.Error())
	} else {
		c.answer(iq)
	}
	s.wake()
}

// begin checks the passkey and that the client is the one that was scanned,
// and sends the phone's ephemeral key.
func (s *Server) begin(c *conn, pk *passkey, iq *waBinary.Node) error {
	var response types.WebAuthnResponse
	if err := json.Unmarshal(bytesOf(iq, "passkey_prologue", "webauthn_assertion"), &response); err != nil {
		return err
	}
	if err := pk.verify(&response); err != nil {
		return err
	}
	payload := bytesOf(iq, "passkey_prologue", "prologue_payload")
	mac := hmac.New(sha256.New, hkdfutil.SHA256(pk.secret, nil, []byte("shortcake-passkey-handoff-v1"), 32))
	mac.Write(payload)
	if !hmac.Equal(mac.Sum(nil), bytesOf(iq, "passkey_prologue", "pairing_handoff_proof")) {
		return errors.New("handoff proof")
	}
	pk.prologue, pk.companion = &waCompanionReg.ProloguePayload{}, &waCompanionReg.CompanionEphemeralIdentity{}
	if err := proto.Unmarshal(payload, pk.prologue); err != nil {
		return err
	}
	if err := proto.Unmarshal(pk.prologue.GetCompanionEphemeralIdentity(), pk.companion); err != nil {
		return err
	}
	identity := must(proto.Marshal(&waCompanionReg.PrimaryEphemeralIdentity{PublicKey: pk.ephemeral.Pub[:], Nonce: pk.nonce}))
	c.send(notice(s, "crsc_continuation", waBinary.Node{Tag: "primary_ephemeral_identity", Content: identity}))
	return nil
}

// verify checks a WebAuthn assertion: credential, challenge, relying party,
// user verification, signature.
func (pk *passkey) verify(response *types.WebAuthnResponse) error {
	cred := pk.person.pairing.passkey
	var client struct{ Type, Challenge string }
	data := response.Response
	party := sha256.Sum256([]byte(relyingParty))
	switch {
	case cred == nil || string(response.RawID) != string(cred.id):
		return errors.New("unknown credential")
	case json.Unmarshal(data.ClientDataJSON, &client) != nil || client.Type != "webauthn.get":
		return errors.New("client data")
	case client.Challenge != base64.RawURLEncoding.EncodeToString(pk.challenge):
		return errors.New("challenge")
	case len(data.AuthenticatorData) < 37 || [32]byte(data.AuthenticatorData) != party || data.AuthenticatorData[32]&5 != 5:
		return errors.New("authenticator data")
	case !ecdsa.VerifyASN1(&cred.key.PublicKey, assertionDigest(data.AuthenticatorData, data.ClientDataJSON), data.Signature):
		return errors.New("signature")
	}
	return nil
}

// reveal checks the client's nonce against its commitment; from here on both
// sides can show the code.
func (pk *passkey) reveal(nonce []byte) error {
	if pk.companion == nil {
		return errors.New("no prologue")
	}
	commitment := sha256.Sum256(append(pk.prologue.GetCompanionEphemeralIdentity(), nonce...))
	if string(commitment[:]) != string(pk.prologue.GetCommitment().GetHash()) {
		return errors.New("commitment")
	}
	digest := sha256.Sum256(append(append([]byte(nil), nonce...), pk.ephemeral.Pub[:]...))
	code := make([]byte, 5)
	for i := range code {
		code[i] = pk.nonce[i] ^ digest[i]
	}
	text := base32.NewEncoding("123456789ABCDEFGHJKLMNPQRSTVWXYZ").EncodeToString(code)
	pk.code = text[:4] + "-" + text[4:]
	return nil
}

// conclude decrypts the client's keys and links it.
func (s *Server) conclude(c *conn, pk *passkey, wrapped []byte) error {
	if pk.code == "" {
		return errors.New("too early")
	}
	shared, err := curve25519.X25519(pk.ephemeral.Priv[:], pk.companion.GetPublicKey())
	if err != nil {
		return err
	}
	salt := fmt.Sprintf("Companion Pairing %d with ref %s", pk.companion.GetDeviceType(), pk.companion.GetRef())
	key := hkdfutil.SHA256(shared, []byte(salt), []byte("Pairing Information Encryption Key"), 32)
	var sealed waCompanionReg.EncryptedPairingRequest
	if err := proto.Unmarshal(wrapped, &sealed); err != nil {
		return err
	}
	plain, err := gcm(key).Open(nil, sealed.GetIV(), sealed.GetEncryptedPayload(), nil)
	if err != nil {
		return err
	}
	var request waCompanionReg.PairingRequest
	if err := proto.Unmarshal(plain, &request); err != nil {
		return err
	}
	if string(request.GetCompanionPublicKey()) != string(c.newcomer.noise) {
		return errors.New("noise key")
	}
	s.link(c, pk.person, request.GetAdvSecret())
	return nil
}
