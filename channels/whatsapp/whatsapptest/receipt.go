package whatsapptest

import (
	waBinary "go.mau.fi/whatsmeow/binary"
)

// handleReceipt confirms what the receipt confirms, acknowledges it and tells
// the author.
func (s *Server) handleReceipt(c *conn, node *waBinary.Node) {
	kind := textOf(node, "type")
	switch kind {
	case "", "inactive", "sender", "peer_msg":
		if !s.confirm(c.device, keyOfReceipt(node)) {
			return // lost on the way, as a fault wants it
		}
	}
	ack := waBinary.Attrs{"class": "receipt", "id": node.Attrs["id"], "from": node.Attrs["to"], "t": unix()}
	for _, name := range []string{"type", "participant"} {
		if value := node.Attrs[name]; value != nil {
			ack[name] = value
		}
	}
	c.send(waBinary.Node{Tag: "ack", Attrs: ack})
	switch kind {
	case "server-error":
		s.reupload(c.device, node)
	case "sender", "peer_msg", "hist_sync":
	default:
		s.forward(c.device, node)
	}
}

// forward tells the author's devices; a request to resend goes only to the
// device that sent.
func (s *Server) forward(reader *Device, node *waBinary.Node) {
	to, participant := jidOf(node, "to"), jidOf(node, "participant")
	author, attrs := to, waBinary.Attrs{"id": node.Attrs["id"], "t": unix()}
	if g := s.groups[to]; g != nil {
		author = participant
		attrs["from"], attrs["participant"] = to, reader.jid(g.space())
	} else {
		attrs["from"] = reader.jid(to.Server)
	}
	kind := textOf(node, "type")
	if kind != "" {
		attrs["type"] = kind
	}
	receipt := waBinary.Node{Tag: "receipt", Attrs: attrs, Content: node.Content}
	p := s.whose(author)
	switch {
	case p == nil:
	case kind == "retry":
		if d := p.devices[author.Device]; d != nil {
			s.deliver(d, receipt)
		}
	case p == reader.person && kind != "read-self":
	default:
		for _, d := range p.list() {
			if d != reader {
				s.deliver(d, receipt)
			}
		}
	}
}
