package whatsapptest

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// handleUsync says of each requested user which devices and which LID they
// have, or, of a phone number, whether it is on WhatsApp.
func (s *Server) handleUsync(c *conn, iq *waBinary.Node) {
	wanted := iq.GetChildByTag("usync", "list")
	var users []waBinary.Node
	for _, user := range wanted.GetChildrenByTag("user") {
		if number := bytesOf(&user, "contact"); number != nil {
			users = append(users, s.lookup(number))
		} else {
			users = append(users, s.describe(jidOf(&user, "jid")))
		}
	}
	asked := iq.GetChildByTag("usync")
	c.answer(iq, waBinary.Node{Tag: "usync", Attrs: asked.Attrs,
		Content: []waBinary.Node{{Tag: "list", Content: users}}})
}

// lookup answers "+62812…@c.us".
func (s *Server) lookup(query []byte) waBinary.Node {
	number, _, _ := strings.Cut(strings.TrimPrefix(string(query), "+"), "@")
	contact := waBinary.Node{Tag: "contact", Attrs: waBinary.Attrs{"type": "out"}, Content: query}
	pn := user(number)
	p := s.people[number]
	if p == nil {
		return waBinary.Node{Tag: "user", Attrs: waBinary.Attrs{"jid": pn}, Content: []waBinary.Node{contact}}
	}
	contact.Attrs["type"] = "in"
	return waBinary.Node{Tag: "user", Attrs: waBinary.Attrs{"jid": p.LID(), "pn_jid": pn},
		Content: []waBinary.Node{contact}}
}

func (s *Server) describe(jid types.JID) waBinary.Node {
	user := waBinary.Node{Tag: "user", Attrs: waBinary.Attrs{"jid": jid}}
	p := s.whose(jid)
	if p == nil {
		return user
	}
	var list []waBinary.Node
	for _, d := range p.list() {
		list = append(list, waBinary.Node{Tag: "device", Attrs: waBinary.Attrs{"id": strconv.Itoa(int(d.number))}})
	}
	user.Content = []waBinary.Node{
		{Tag: "devices", Content: []waBinary.Node{{Tag: "device-list", Content: list}}},
		{Tag: "lid", Attrs: waBinary.Attrs{"val": p.LID()}},
	}
	return user
}

// hashOf is the participant hash of device addresses: a sender compares it
// with its own to learn that its device lists are old.
func hashOf(devices []types.JID) string {
	var texts []string
	for _, jid := range devices {
		texts = append(texts, jid.ADString())
	}
	slices.Sort(texts)
	sum := sha256.Sum256([]byte(strings.Join(texts, "")))
	return "2:" + base64.RawStdEncoding.EncodeToString(sum[:6])
}

// addresses lists the devices of people in one space.
func addresses(space string, people ...*Person) []types.JID {
	var all []types.JID
	for _, p := range people {
		for _, d := range p.list() {
			all = append(all, d.jid(space))
		}
	}
	return all
}
