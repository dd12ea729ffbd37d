package whatsapptest

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/hkdfutil"
	"go.mau.fi/whatsmeow/util/keys"
	"golang.org/x/crypto/curve25519"
)

// linkCode is a client that shows a code to be entered on a phone.
type linkCode struct {
	conn    *conn
	ref     string
	wrapped []byte // the client's ephemeral key, encrypted with the code
	bundle  []byte // its keys, encrypted for the phone, once it has sent them
}

// handleLinkCode takes the two steps of a client: it asks for its code to be
// entered, and it answers the phone that entered it.
func (s *Server) handleLinkCode(c *conn, iq *waBinary.Node) {
	step := iq.GetChildByTag("link_code_companion_reg")
	number := jidOf(&step, "jid").User
	switch textOf(&step, "stage") {
	case "companion_hello":
		lc := &linkCode{conn: c, ref: s.ref(c), wrapped: bytesOf(&step, "link_code_pairing_wrapped_companion_ephemeral_pub")}
		s.linking[number] = lc
		c.answer(iq, waBinary.Node{Tag: "link_code_companion_reg", Content: []waBinary.Node{
			{Tag: "link_code_pairing_ref", Content: []byte(lc.ref)},
		}})
	case "companion_finish":
		if lc := s.linking[number]; lc != nil && lc.conn == c {
			lc.bundle = bytesOf(&step, "link_code_pairing_wrapped_key_bundle")
		}
		c.answer(iq)
	default:
		c.refuse(iq, 400, "bad-request")
	}
	s.wake()
}

// EnterCode links the client that shows the code ("ABCD-EFGH") for this phone
// and waits until it is linked. A wrong code is an error.
func (p *Phone) EnterCode(code string) (*Device, error) {
	s := p.person.s
	s.mu.Lock()
	lc := s.linking[p.person.number]
	s.mu.Unlock()
	if lc == nil {
		return nil, errors.New("whatsapptest: no device asks this phone for a code")
	}
	code = strings.ReplaceAll(code, "-", "")
	ephemeral := keys.NewKeyPair()
	theirs := scramble(code, lc.wrapped[:32], lc.wrapped[32:48], lc.wrapped[48:])
	salt, iv := random(32), random(16)
	wrapped := bytes.Join([][]byte{salt, iv, scramble(code, salt, iv, ephemeral.Pub[:])}, nil)
	lc.conn.send(waBinary.Node{Tag: "notification", Attrs: waBinary.Attrs{
		"from": types.ServerJID, "type": "link_code_companion_reg", "id": lc.ref, "t": unix(),
	}, Content: []waBinary.Node{{Tag: "link_code_companion_reg", Content: []waBinary.Node{
		{Tag: "link_code_pairing_ref", Content: []byte(lc.ref)},
		{Tag: "link_code_pairing_wrapped_primary_ephemeral_pub", Content: wrapped},
		{Tag: "primary_identity_pub", Content: p.person.identity.Pub[:]},
	}}}})
	if !s.until(waiting, func() bool { return lc.bundle != nil }) {
		return nil, errors.New("whatsapptest: the client did not answer the phone")
	}
	secret, err := p.open(lc, ephemeral, theirs)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	delete(s.linking, p.person.number)
	p.person.pairing.last = lc.conn.newcomer
	s.link(lc.conn, p.person, secret)
	s.mu.Unlock()
	return p.Linked()
}

// scramble encrypts or decrypts a key with the code.
func scramble(code string, salt, iv, key []byte) []byte {
	const rounds = 2 << 16
	block := must(aes.NewCipher(must(pbkdf2.Key(sha256.New, code, salt, rounds, 32))))
	out := make([]byte, len(key))
	cipher.NewCTR(block, iv).XORKeyStream(out, key)
	return out
}

// open decrypts the client's keys, checks that they are its own, and derives
// the secret that will authenticate the link.
func (p *Phone) open(lc *linkCode, ephemeral *keys.KeyPair, theirs []byte) ([]byte, error) {
	shared, err := curve25519.X25519(ephemeral.Priv[:], theirs)
	if err != nil {
		return nil, err
	}
	key := hkdfutil.SHA256(shared, lc.bundle[:32], []byte("link_code_pairing_key_bundle_encryption_key"), 32)
	plain, err := gcm(key).Open(nil, lc.bundle[32:44], lc.bundle[44:], nil)
	if err != nil {
		p.person.s.mu.Lock()
		lc.bundle = nil
		p.person.s.mu.Unlock()
		return nil, errors.New("whatsapptest: wrong code")
	}
	companion, primary, chance := plain[:32], plain[32:64], plain[64:]
	if !bytes.Equal(companion, lc.conn.newcomer.keys.identity) || !bytes.Equal(primary, p.person.identity.Pub[:]) {
		return nil, errors.New("whatsapptest: the bundle holds other keys")
	}
	agreed, err := curve25519.X25519(p.person.identity.Priv[:], companion)
	if err != nil {
		return nil, err
	}
	return hkdfutil.SHA256(bytes.Join([][]byte{shared, agreed, chance}, nil), nil, []byte("adv_secret"), 32), nil
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}
