package whatsapptest

import (
	"bytes"
	"maps"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// faults is how one device is treated badly. The zero value treats it well.
type faults struct {
	login      *Refusal
	deaf       bool          // pings are not answered
	refuse     int           // error of message acks in private chats
	refuseCold int           // the same, where the other side never wrote
	swallow    int           // message acks that are not sent
	thenCut    bool          // … and the connection closes instead
	slow       time.Duration // message acks come that late
	forget     int           // confirmations of messages that are lost
	damage     int           // messages to the device that arrive damaged
}

// Refusal is a failed login.
type Refusal struct {
	Reason int           // 401, 403, 406: logged out; 402: banned for a while; 405: client outdated; 500, 503: try again
	Code   int           // of a temporary ban: 101 to 106
	Expire time.Duration // of a temporary ban, in whole seconds
}

// set changes faults under the lock.
func (d *Device) set(change func(f *faults)) {
	d.person.s.mu.Lock()
	defer d.person.s.mu.Unlock()
	change(&d.faults)
	d.person.s.wake()
}

// RefuseLogins makes the device's logins fail until AllowLogins. A connection
// that stands is not touched.
func (d *Device) RefuseLogins(r Refusal) { d.set(func(f *faults) { f.login = &r }) }

// AllowLogins ends RefuseLogins.
func (d *Device) AllowLogins() { d.set(func(f *faults) { f.login = nil }) }

// IgnorePings leaves keepalives unanswered, or answers them again.
func (d *Device) IgnorePings(yes bool) { d.set(func(f *faults) { f.deaf = yes }) }

// RefuseSends answers every private message with an ack that carries the
// error code and does not deliver it; 0 ends that. 463 is WhatsApp's "you may
// not open new chats".
func (d *Device) RefuseSends(code int) { d.set(func(f *faults) { f.refuse = code }) }

// RefuseColdSends is RefuseSends only for people who never wrote to the account.
func (d *Device) RefuseColdSends(code int) { d.set(func(f *faults) { f.refuseCold = code }) }

// SwallowAcks delivers the next n messages of the device without telling it.
func (d *Device) SwallowAcks(n int) { d.set(func(f *faults) { f.swallow, f.thenCut = n, false }) }

// CutInsteadOfAck delivers the next n messages and closes the connection
// instead of acknowledging them. whatsmeow sends them again after it has
// reconnected, if that takes less than 5 s.
func (d *Device) CutInsteadOfAck(n int) { d.set(func(f *faults) { f.swallow, f.thenCut = n, true }) }

// SlowAcks delays message acks.
func (d *Device) SlowAcks(by time.Duration) { d.set(func(f *faults) { f.slow = by }) }

// LoseReceipts loses the next n confirmations of messages on their way to the
// server: the messages stay queued and come again at the next login.
func (d *Device) LoseReceipts(n int) { d.set(func(f *faults) { f.forget = n }) }

// DamageMessages breaks the ciphertext of the next n messages to the device,
// so that it asks the sender to send them again.
func (d *Device) DamageMessages(n int) { d.set(func(f *faults) { f.damage = n }) }

// Cut closes the TCP connection without a word. When it returns, the server
// knows that this connection is gone.
func (d *Device) Cut() {
	if c := d.current(); c != nil {
		c.cut()
		d.person.s.until(waiting, func() bool { return d.conn != c })
	}
}

// StreamError ends the connection with a code: 503 and 515 make clients
// reconnect.
func (d *Device) StreamError(code string) { d.part(streamError(code)) }

// Replace ends the connection as a second login with the same keys would.
func (d *Device) Replace() { d.part(conflict("replaced", "")) }

func (d *Device) part(node waBinary.Node) {
	if c := d.current(); c != nil {
		c.part(node)
	}
}

func (d *Device) current() *conn {
	d.person.s.mu.Lock()
	defer d.person.s.mu.Unlock()
	return d.conn
}

// Unlink removes the device from the account, as its owner does in the list
// of linked devices. Its client loses its keys.
func (d *Device) Unlink() {
	c := d.current()
	s := d.person.s
	s.mu.Lock()
	s.remove(d)
	s.mu.Unlock()
	if c != nil {
		c.part(conflict("device_removed", "401"))
	}
}

func (s *Server) remove(d *Device) {
	delete(d.person.devices, d.number)
	s.announce(d.person, "remove", d)
	s.wake()
}

// damaged is a message whose ciphertexts do not decrypt.
func damaged(node waBinary.Node) waBinary.Node {
	content := append([]waBinary.Node(nil), node.GetChildren()...)
	for i, child := range content {
		if data, ok := child.Content.([]byte); ok && child.Tag == "enc" && len(data) > 0 {
			broken := bytes.Clone(data)
			broken[len(broken)-1] ^= 0xff
			content[i] = waBinary.Node{Tag: child.Tag, Attrs: maps.Clone(child.Attrs), Content: broken}
		}
	}
	node.Content = content
	return node
}

// Online says whether the device is connected and has asked for its queue.
func (d *Device) Online() bool {
	d.person.s.mu.Lock()
	defer d.person.s.mu.Unlock()
	return d.active
}

// Logins is how often the device logged in.
func (d *Device) Logins() int {
	d.person.s.mu.Lock()
	defer d.person.s.mu.Unlock()
	return d.logins
}

// Readdress turns the messages that wait for the device to the other address
// of their sender: phone number instead of LID, or back.
func (d *Device) Readdress() {
	s := d.person.s
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range d.queue {
		from := jidOf(&st.node, "from")
		p := s.whose(from)
		if st.node.Tag != "message" || p == nil || p == d.person {
			continue
		}
		attrs := maps.Clone(st.node.Attrs)
		delete(attrs, "sender_pn")
		delete(attrs, "sender_lid")
		turned := p.other(from.Server)
		turned.Device = from.Device
		attrs["from"] = turned
		if turned.Server == types.HiddenUserServer {
			attrs["sender_pn"] = p.PN()
		} else {
			attrs["sender_lid"] = p.LID()
		}
		st.node.Attrs = attrs
		st.key = keyOf(&st.node)
	}
}

// Until waits for a condition, checking it after each change on the server and
// every 25 ms, and says whether it came true.
func (s *Server) Until(limit time.Duration, ready func() bool) bool {
	deadline := time.Now().Add(limit)
	for !ready() {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if ready() {
			return true
		}
		select {
		case <-changed:
		case <-time.After(25 * time.Millisecond): // what clients know changes without the server
			if time.Now().After(deadline) {
				return ready()
			}
		}
	}
	return true
}
