package whatsapptest

import (
	"fmt"
	"strconv"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/types"
)

// login decides what a connection is: a linked device, a client that wants to
// be linked, or neither.
func (s *Server) login(c *conn, payload *waWa6.ClientPayload, static []byte) {
	if data := payload.GetDevicePairingData(); data != nil {
		s.offerRefs(c, data, static)
		return
	}
	user := fmt.Sprint(payload.GetUsername())
	d := s.device(types.JID{User: user, Server: types.DefaultUserServer, Device: uint16(payload.GetDevice())})
	switch {
	case d == nil || !d.live || string(d.noise[:]) != string(static):
		c.part(failure(Refusal{Reason: 401}))
	case d.faults.login != nil:
		c.part(failure(*d.faults.login))
	default:
		s.attach(c, d)
	}
}

func failure(r Refusal) waBinary.Node {
	attrs := waBinary.Attrs{"reason": strconv.Itoa(r.Reason), "location": "lla"}
	if r.Code != 0 {
		attrs["code"] = strconv.Itoa(r.Code)
	}
	if r.Expire != 0 {
		attrs["expire"] = strconv.Itoa(int(r.Expire / time.Second))
	}
	return waBinary.Node{Tag: "failure", Attrs: attrs}
}

// attach makes the connection the device's only one.
func (s *Server) attach(c *conn, d *Device) {
	if old := d.conn; old != nil {
		old.part(conflict("replaced", ""))
	}
	c.device, d.conn, d.active = d, c, false
	d.logins++
	c.send(waBinary.Node{Tag: "success", Attrs: waBinary.Attrs{
		"t": unix(), "lid": d.LID(), "props": "2", "location": "lla",
	}})
	s.wake()
}

// conflict is the stream error of a connection that another one ended.
func conflict(kind, code string) waBinary.Node {
	node := streamError(code)
	node.Content = []waBinary.Node{{Tag: "conflict", Attrs: waBinary.Attrs{"type": kind}}}
	return node
}

func streamError(code string) waBinary.Node {
	return waBinary.Node{Tag: "stream:error", Attrs: waBinary.Attrs{"code": code}}
}

// unix is the time attribute of a stanza: seconds.
func unix() string { return strconv.FormatInt(time.Now().Unix(), 10) }

// handle takes one stanza from a client.
func (s *Server) handle(c *conn, node *waBinary.Node) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if node.Tag == "iq" {
		s.handleIQ(c, node)
		return
	}
	if c.device == nil || c.device.conn != c {
		return // not logged in, or replaced meanwhile
	}
	switch node.Tag {
	case "message":
		s.handleMessage(c, node)
	case "receipt":
		s.handleReceipt(c, node)
	case "ack":
		s.confirm(c.device, keyOfAck(node))
	case "chatstate":
		s.handleChatState(c, node)
	}
}

// handleChatState passes "is typing" on to whoever is connected.
func (s *Server) handleChatState(c *conn, node *waBinary.Node) {
	to := jidOf(node, "to")
	p := s.whose(to)
	if p == nil {
		return
	}
	d := c.device
	attrs := waBinary.Attrs{"from": d.jid(to.Server)}
	for _, other := range p.list() {
		if other.active {
			other.conn.send(waBinary.Node{Tag: "chatstate", Attrs: attrs, Content: node.Content})
		}
	}
}

// jidOf is an attribute that is an address, or the empty one.
func jidOf(node *waBinary.Node, attr string) types.JID {
	jid, _ := node.Attrs[attr].(types.JID)
	return jid
}

// textOf is an attribute that is a text, or "".
func textOf(node *waBinary.Node, attr string) string {
	text, _ := node.Attrs[attr].(string)
	return text
}

// bytesOf is the content of the child at the end of a path of tags, or nil.
func bytesOf(node *waBinary.Node, path ...string) []byte {
	child := node.GetChildByTag(path...)
	data, _ := child.Content.([]byte)
	return data
}
