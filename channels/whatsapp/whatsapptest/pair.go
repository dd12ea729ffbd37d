package whatsapptest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"go.mau.fi/libsignal/ecc"
	"go.mau.fi/whatsmeow"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waAdv"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"google.golang.org/protobuf/proto"
)

// newcomer is a client that is not linked yet.
type newcomer struct {
	noise   []byte
	keys    *bundle
	passkey *passkey
	linked  *Device
}

// Phone is a person's hand on their phone: the linked devices screen.
type Phone struct{ person *Person }

// phoneHabits is what the phone's account demands when a device is linked.
type phoneHabits struct {
	passkey *credential
	last    *newcomer
}

// Phone returns the phone of a number; the account is made if need be.
func (s *Server) Phone(number string) *Phone { return &Phone{s.Person(number, "")} }

// Person is the account of the phone.
func (p *Phone) Person() *Person { return p.person }

// offerRefs gives an unlinked client what it shows as QR codes, one after the
// other.
func (s *Server) offerRefs(c *conn, data *waWa6.ClientPayload_DevicePairingRegistrationData, static []byte) {
	signed := waBinary.Node{Tag: "skey", Content: []waBinary.Node{
		{Tag: "id", Content: data.GetESkeyID()},
		{Tag: "value", Content: data.GetESkeyVal()},
		{Tag: "signature", Content: data.GetESkeySig()},
	}}
	c.newcomer = &newcomer{noise: static, keys: &bundle{
		registration: data.GetERegid(), identity: data.GetEIdent(), signed: signed,
	}}
	var refs []waBinary.Node
	for range 6 {
		refs = append(refs, waBinary.Node{Tag: "ref", Content: []byte(s.ref(c))})
	}
	s.ask(c, waBinary.Node{Tag: "pair-device", Content: refs}, nil)
}

// ref makes a name under which the unlinked client is found again.
func (s *Server) ref(c *conn) string {
	ref := fmt.Sprintf("2@%016x", rand.Uint64())
	s.waiting[ref] = c
	return ref
}

// ErrPasskey says that the account demands the passkey step before the device
// is linked: answer the client's request with Phone.Assert, then Linked.
var ErrPasskey = errors.New("whatsapptest: the phone demands a passkey")

// ScanQR links the client that shows the text as a QR code, and waits until it
// is linked. Device and error are those of the link.
func (p *Phone) ScanQR(text string) (*Device, error) {
	_, fields, _ := strings.Cut(text, "#")
	parts := strings.Split(fields, ",")
	if len(parts) != 5 {
		return nil, fmt.Errorf("whatsapptest: not a linking QR code: %d parts", len(parts))
	}
	secret, err := base64.StdEncoding.DecodeString(parts[3])
	if err != nil {
		return nil, err
	}
	s := p.person.s
	s.mu.Lock()
	c := s.waiting[parts[0]]
	if c == nil || c.newcomer == nil {
		s.mu.Unlock()
		return nil, errors.New("whatsapptest: the QR code has expired")
	}
	identity := base64.StdEncoding.EncodeToString(c.newcomer.keys.identity)
	noise := base64.StdEncoding.EncodeToString(c.newcomer.noise)
	if parts[1] != noise || parts[2] != identity {
		s.mu.Unlock()
		return nil, errors.New("whatsapptest: the QR code shows keys of another client")
	}
	p.person.pairing.last = c.newcomer
	if p.person.pairing.passkey != nil {
		s.demandPasskey(c, p.person, secret)
		s.mu.Unlock()
		return nil, ErrPasskey
	}
	s.link(c, p.person, secret)
	s.mu.Unlock()
	return p.Linked()
}

// Linked waits until the link that was begun last is complete.
func (p *Phone) Linked() (*Device, error) {
	s := p.person.s
	var d *Device
	done := s.until(waiting, func() bool {
		if n := p.person.pairing.last; n != nil {
			d = n.linked
		}
		return d != nil
	})
	if !done {
		return nil, errors.New("whatsapptest: the client did not complete the link")
	}
	return d, nil
}

// link tells the client that it is a device of the account now. Once it has
// answered, it must log in again.
func (s *Server) link(c *conn, p *Person, secret []byte) {
	d := p.addDevice()
	signed := must(proto.Marshal(p.vouch(d, c.newcomer.keys.identity)))
	mac := hmac.New(sha256.New, secret)
	mac.Write(signed)
	container := must(proto.Marshal(&waAdv.ADVSignedDeviceIdentityHMAC{Details: signed, HMAC: mac.Sum(nil)}))
	s.ask(c, waBinary.Node{Tag: "pair-success", Content: []waBinary.Node{
		{Tag: "device-identity", Content: container},
		{Tag: "device", Attrs: waBinary.Attrs{"jid": d.PN(), "lid": d.LID()}},
		{Tag: "platform", Attrs: waBinary.Attrs{"name": "android"}},
	}}, func(answer *waBinary.Node) {
		if !has(answer, "pair-device-sign") {
			delete(p.devices, d.number)
			s.wake()
			return
		}
		d.live, d.noise, d.bundle = true, [32]byte(c.newcomer.noise), c.newcomer.keys
		c.newcomer.linked = d
		s.announce(p, "add", d)
		s.wake()
		c.part(streamError("515"))
	})
}

// vouch signs a device's identity key with the account's.
func (p *Person) vouch(d *Device, identity []byte) *waAdv.ADVSignedDeviceIdentity {
	details := must(proto.Marshal(&waAdv.ADVDeviceIdentity{
		RawID:     proto.Uint32(rand.Uint32()),
		Timestamp: proto.Uint64(uint64(time.Now().Unix())),
		KeyIndex:  proto.Uint32(uint32(d.number)),
	}))
	message := append(append(append([]byte(nil), whatsmeow.AdvAccountSignaturePrefix...), details...), identity...)
	signature := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*p.identity.Priv), message)
	return &waAdv.ADVSignedDeviceIdentity{
		Details: details, AccountSignatureKey: p.identity.Pub[:], AccountSignature: signature[:],
	}
}

// handleLinking takes the questions of clients that are being linked, and of
// linked ones that want out.
func (s *Server) handleLinking(c *conn, iq *waBinary.Node) {
	switch {
	case has(iq, "link_code_companion_reg"):
		s.handleLinkCode(c, iq)
	case has(iq, "remove-companion-device") && c.device != nil:
		c.answer(iq)
		s.remove(c.device)
	case c.newcomer != nil:
		s.handlePasskey(c, iq)
	default:
		c.answer(iq)
	}
}
