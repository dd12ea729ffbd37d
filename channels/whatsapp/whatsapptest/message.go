package whatsapptest

import (
	"maps"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// Send is one message that a device handed in.
type Send struct {
	ID    string
	To    types.JID
	Times int  // how often it was handed in under this id
	Error int  // with which the last attempt was refused, 0 if it was taken
	Stale bool // the last attempt was encrypted for outdated device lists
}

// handleMessage takes a message, unless a fault or a rule refuses it, and
// acknowledges it, unless a fault swallows that.
func (s *Server) handleMessage(c *conn, node *waBinary.Node) {
	d, to := c.device, jidOf(node, "to")
	refused := s.objection(d, to, node)
	send := d.note(textOf(node, "id"), to)
	send.Error, send.Stale = refused, s.stale(d, node) != ""
	if refused == 0 {
		if p := s.whose(to); p != nil {
			s.wrote[[2]*Person{d.person, p}] = true
		}
		s.route(d, to, node)
	}
	s.wake()
	s.acknowledge(c, node, refused)
}

// note counts a message by its id.
func (d *Device) note(id string, to types.JID) *Send {
	for _, send := range d.handed {
		if send.ID == id {
			send.Times++
			return send
		}
	}
	send := &Send{ID: id, To: to, Times: 1}
	d.handed = append(d.handed, send)
	return send
}

// Sends lists the messages that the device handed in, in order of their first
// time.
func (d *Device) Sends() []Send {
	d.person.s.mu.Lock()
	defer d.person.s.mu.Unlock()
	var all []Send
	for _, send := range d.handed {
		all = append(all, *send)
	}
	return all
}

// objection is the error code with which a message is refused, or 0.
func (s *Server) objection(d *Device, to types.JID, node *waBinary.Node) int {
	if to.Server == types.GroupServer {
		return s.groupObjection(d, to, node)
	}
	p := s.whose(to)
	switch {
	case p == d.person:
		return 0
	case d.faults.refuse != 0:
		return d.faults.refuse
	case d.faults.refuseCold != 0 && !s.wrote[[2]*Person{p, d.person}]:
		return d.faults.refuseCold
	}
	return 0
}

// acknowledge tells the sender, at once, late or never.
func (s *Server) acknowledge(c *conn, node *waBinary.Node, refused int) {
	f := &c.device.faults
	if f.swallow > 0 {
		f.swallow--
		if f.thenCut {
			c.cancel()
		}
		return
	}
	ack := s.ackOf(c.device, node, refused)
	if f.slow > 0 {
		time.AfterFunc(f.slow, func() { c.send(ack) })
		return
	}
	c.send(ack)
}

func (s *Server) ackOf(d *Device, node *waBinary.Node, refused int) waBinary.Node {
	attrs := waBinary.Attrs{"class": "message", "id": node.Attrs["id"], "from": node.Attrs["to"], "t": unix()}
	if refused != 0 {
		attrs["error"] = refused
	}
	if hash := s.stale(d, node); hash != "" {
		attrs["phash"] = hash
	}
	return waBinary.Node{Tag: "ack", Attrs: attrs}
}

// stale compares the participant hash of a message with what it should be,
// and returns that if they differ.
func (s *Server) stale(d *Device, node *waBinary.Node) string {
	sent, to := textOf(node, "phash"), jidOf(node, "to")
	if sent == "" {
		return ""
	}
	expected := sent
	if g := s.groups[to]; g != nil {
		expected = g.hash()
	} else if p := s.whose(to); p != nil && p != d.person {
		expected = hashOf(addresses(to.Server, p, d.person))
	}
	if expected == sent {
		return ""
	}
	return expected
}

// route files a message in the queues of the devices it is encrypted for.
func (s *Server) route(d *Device, to types.JID, node *waBinary.Node) {
	if g := s.groups[to]; g != nil {
		g.route(d, node)
		return
	}
	if !has(node, "participants") { // a resend after a retry receipt, or a message to one's own phone
		if target := s.device(to); target != nil {
			s.pass(d, target, to, node, node.GetChildrenByTag("enc"))
		}
		return
	}
	for jid, enc := range encrypted(node) {
		if target := s.device(jid); target != nil && target != d {
			s.pass(d, target, to, node, enc)
		}
	}
}

// encrypted is a message's ciphertexts by device.
func encrypted(node *waBinary.Node) map[types.JID][]waBinary.Node {
	all := map[types.JID][]waBinary.Node{}
	participants := node.GetChildByTag("participants")
	for _, child := range participants.GetChildrenByTag("to") {
		all[jidOf(&child, "jid")] = child.GetChildrenByTag("enc")
	}
	return all
}

// pass queues a private message for one device.
func (s *Server) pass(from, target *Device, to types.JID, node *waBinary.Node, enc []waBinary.Node) {
	space := to.Server
	if from.person.asPN {
		space = types.DefaultUserServer
	}
	attrs := s.inbound(from, node)
	attrs["from"] = from.jid(space)
	switch {
	case from.person == target.person && (to.User == from.person.number || to.User == from.person.lid):
		attrs["recipient"] = node.Attrs["recipient"]
	case from.person == target.person:
		attrs["recipient"] = to.ToNonAD()
		if p := s.whose(to); p != nil {
			attrs[peerAlt(to.Server)] = p.other(to.Server)
		}
	case space == types.HiddenUserServer:
		attrs["sender_pn"] = from.person.shownPN()
	default:
		attrs["sender_lid"] = from.person.LID()
	}
	s.deliver(target, waBinary.Node{Tag: "message", Attrs: attrs, Content: s.contents(target, node, enc)})
}

func peerAlt(space string) string {
	if space == types.HiddenUserServer {
		return "peer_recipient_pn"
	}
	return "peer_recipient_lid"
}

// inbound is the attributes that a message has for everyone who gets it.
func (*Server) inbound(from *Device, node *waBinary.Node) waBinary.Attrs {
	attrs := waBinary.Attrs{"t": unix(), "notify": from.person.name}
	for _, name := range []string{"id", "type", "edit", "category"} {
		attrs[name] = node.Attrs[name]
	}
	maps.DeleteFunc(attrs, func(_ string, value any) bool { return value == nil || value == "" })
	return attrs
}

// contents is the children of a message for one device: its ciphertexts and
// what they need. A view-once message is withheld from linked devices.
func (s *Server) contents(target *Device, node *waBinary.Node, enc []waBinary.Node) []waBinary.Node {
	if s.hidden[textOf(node, "id")] && target.number != 0 {
		return []waBinary.Node{{Tag: "unavailable", Attrs: waBinary.Attrs{"type": "view_once"}}}
	}
	content := enc
	for _, one := range enc {
		if identity, ok := node.GetOptionalChildByTag("device-identity"); ok && textOf(&one, "type") == "pkmsg" {
			content = append(content[:len(content):len(content)], identity)
			break
		}
	}
	if meta, ok := node.GetOptionalChildByTag("meta"); ok {
		content = append(content[:len(content):len(content)], meta)
	}
	return content
}
