package whatsapptest

import (
	"strconv"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// handleIQ answers a question, or passes an answer to the one who asked.
// A question that nothing here knows gets an empty result: that is what
// clients need for settings and statistics that tests do not look at.
func (s *Server) handleIQ(c *conn, node *waBinary.Node) {
	if kind := textOf(node, "type"); kind == "result" || kind == "error" {
		id := textOf(node, "id")
		if then := c.answers[id]; then != nil {
			delete(c.answers, id)
			then(node)
		}
		return
	}
	if node.GetChildren() == nil && c.device != nil && c.device.faults.deaf {
		return // a ping
	}
	switch xmlns := textOf(node, "xmlns"); {
	case xmlns == "md":
		s.handleLinking(c, node)
	case c.device == nil:
		c.answer(node)
	case xmlns == "encrypt":
		s.handleEncrypt(c, node)
	case xmlns == "usync":
		s.handleUsync(c, node)
	case xmlns == "w:m":
		c.answer(node, mediaConn())
	case xmlns == "w:g2":
		s.handleGroupIQ(c, node)
	case xmlns == "privacy":
		s.handlePrivacy(c, node)
	case xmlns == "passive":
		c.answer(node)
		if has(node, "active") {
			s.activate(c.device)
		}
	default:
		c.answer(node)
	}
}

// answer is the result of a question.
func (c *conn) answer(iq *waBinary.Node, content ...waBinary.Node) {
	attrs := waBinary.Attrs{"id": iq.Attrs["id"], "type": "result", "from": iq.Attrs["to"]}
	reply := waBinary.Node{Tag: "iq", Attrs: attrs}
	if len(content) > 0 {
		reply.Content = content
	}
	c.send(reply)
}

// refuse is an error instead of a result.
func (c *conn) refuse(iq *waBinary.Node, code int, text string) {
	c.send(waBinary.Node{Tag: "iq",
		Attrs:   waBinary.Attrs{"id": iq.Attrs["id"], "type": "error", "from": iq.Attrs["to"]},
		Content: []waBinary.Node{{Tag: "error", Attrs: waBinary.Attrs{"code": strconv.Itoa(code), "text": text}}},
	})
}

// ask sends a question to the client; then is called with its answer and with
// Server.mu held.
func (s *Server) ask(c *conn, content waBinary.Node, then func(*waBinary.Node)) {
	id := s.id("srv")
	if then != nil {
		c.answers[id] = then
	}
	c.send(waBinary.Node{Tag: "iq",
		Attrs:   waBinary.Attrs{"from": types.ServerJID, "type": "set", "id": id, "xmlns": "md", "t": unix()},
		Content: []waBinary.Node{content},
	})
}

// id makes a stanza id of the server's own.
func (s *Server) id(prefix string) string {
	s.lastID++
	return prefix + "-" + strconv.Itoa(s.lastID)
}

func has(node *waBinary.Node, path ...string) bool {
	_, ok := node.GetOptionalChildByTag(path...)
	return ok
}

// handlePrivacy keeps nothing. A token that a client grants to somebody is
// passed on, as proof that they know each other.
func (s *Server) handlePrivacy(c *conn, iq *waBinary.Node) {
	c.answer(iq)
	tokens := iq.GetChildByTag("tokens")
	for _, token := range tokens.GetChildrenByTag("token") {
		p := s.whose(jidOf(&token, "jid"))
		if p == nil || p == c.device.person {
			continue
		}
		granted := waBinary.Node{Tag: "token", Attrs: waBinary.Attrs{
			"type": "trusted_contact", "t": textOf(&token, "t"),
		}, Content: []byte("token of " + c.device.person.lid)}
		s.notify(p, waBinary.Node{Attrs: waBinary.Attrs{
			"from": c.device.person.PN(), "sender_lid": c.device.person.LID(), "type": "privacy_token",
		}, Content: []waBinary.Node{{Tag: "tokens", Content: []waBinary.Node{granted}}}})
	}
}

// notify queues a notification for every device of a person.
func (s *Server) notify(p *Person, notification waBinary.Node) {
	for _, d := range p.list() {
		s.notifyDevice(d, notification)
	}
}

func (s *Server) notifyDevice(d *Device, notification waBinary.Node) {
	attrs := waBinary.Attrs{"id": s.id("note"), "t": unix()}
	for name, value := range notification.Attrs {
		attrs[name] = value
	}
	s.deliver(d, waBinary.Node{Tag: "notification", Attrs: attrs, Content: notification.Content})
}
