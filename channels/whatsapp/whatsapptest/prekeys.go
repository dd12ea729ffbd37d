package whatsapptest

import (
	"encoding/binary"
	"math/rand/v2"
	"strconv"

	"go.mau.fi/libsignal/ecc"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
)

// bundle is what others need to open an encrypted session with a device.
type bundle struct {
	registration []byte // 4 bytes
	identity     []byte // 32 bytes
	signed       waBinary.Node
	oneTime      []waBinary.Node // each is given away once
}

// few is the number of one-time keys below which a device is asked for more.
const few = 5

// keys returns the device's bundle; a device without a client gets one made.
func (d *Device) keys() *bundle {
	if d.bundle == nil && !d.live {
		identity := d.person.identity
		if d.number != 0 {
			identity = keys.NewKeyPair()
		}
		d.bundle = newBundle(rand.Uint32(), identity, identity.CreateSignedPreKey(1), nil)
	}
	return d.bundle
}

func newBundle(registration uint32, identity *keys.KeyPair, signed *keys.PreKey, oneTime []*keys.PreKey) *bundle {
	b := &bundle{
		registration: binary.BigEndian.AppendUint32(nil, registration),
		identity:     identity.Pub[:],
		signed:       preKeyNode(signed),
	}
	for _, key := range oneTime {
		b.oneTime = append(b.oneTime, preKeyNode(key))
	}
	return b
}

func preKeyNode(key *keys.PreKey) waBinary.Node {
	id := binary.BigEndian.AppendUint32(nil, key.KeyID)[1:]
	content := []waBinary.Node{{Tag: "id", Content: id}, {Tag: "value", Content: key.Pub[:]}}
	if key.Signature == nil {
		return waBinary.Node{Tag: "key", Content: content}
	}
	content = append(content, waBinary.Node{Tag: "signature", Content: key.Signature[:]})
	return waBinary.Node{Tag: "skey", Content: content}
}

// handleEncrypt counts, stores and hands out keys.
func (s *Server) handleEncrypt(c *conn, iq *waBinary.Node) {
	switch {
	case has(iq, "count"):
		c.answer(iq, countNode(c.device))
	case has(iq, "list"):
		c.device.store(iq)
		c.answer(iq)
	case has(iq, "key"):
		wanted := iq.GetChildByTag("key")
		found := waBinary.Node{Tag: "list", Content: s.bundles(&wanted)}
		c.answer(iq, found)
	default:
		c.answer(iq)
	}
}

func countNode(d *Device) waBinary.Node {
	n := 0
	if d.bundle != nil {
		n = len(d.bundle.oneTime)
	}
	return waBinary.Node{Tag: "count", Attrs: waBinary.Attrs{"value": strconv.Itoa(n)}}
}

// store takes an upload; one-time keys are added to those still there.
func (d *Device) store(iq *waBinary.Node) {
	if d.bundle == nil {
		d.bundle = &bundle{}
	}
	list := iq.GetChildByTag("list")
	d.bundle.registration = bytesOf(iq, "registration")
	d.bundle.identity = bytesOf(iq, "identity")
	d.bundle.signed = iq.GetChildByTag("skey")
	d.bundle.oneTime = append(d.bundle.oneTime, list.GetChildren()...)
}

// bundles answers for each requested device under the address it was asked by.
func (s *Server) bundles(wanted *waBinary.Node) []waBinary.Node {
	var users []waBinary.Node
	for _, user := range wanted.GetChildrenByTag("user") {
		jid := jidOf(&user, "jid")
		answer := waBinary.Node{Tag: "user", Attrs: waBinary.Attrs{"jid": jid, "t": unix()}}
		if d := s.device(jid); d != nil && d.keys() != nil {
			answer.Content = s.handOut(d)
		} else {
			answer.Content = []waBinary.Node{{Tag: "error", Attrs: waBinary.Attrs{"code": "404", "text": "item-not-found"}}}
		}
		users = append(users, answer)
	}
	return users
}

// handOut gives one one-time key away, as long as there are any.
func (s *Server) handOut(d *Device) []waBinary.Node {
	b := d.keys()
	content := []waBinary.Node{
		{Tag: "registration", Content: b.registration},
		{Tag: "type", Content: []byte{ecc.DjbType}},
		{Tag: "identity", Content: b.identity},
		b.signed,
	}
	if len(b.oneTime) > 0 {
		content = append(content, b.oneTime[0])
		b.oneTime = b.oneTime[1:]
		if len(b.oneTime) == few-1 {
			s.notifyDevice(d, waBinary.Node{Attrs: waBinary.Attrs{"from": types.ServerJID, "type": "encrypt"},
				Content: []waBinary.Node{countNode(d)}})
		}
	}
	return content
}
