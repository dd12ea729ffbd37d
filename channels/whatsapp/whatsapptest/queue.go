package whatsapptest

import (
	"slices"
	"strconv"
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// stanza waits in a device's queue until the device confirms it.
type stanza struct {
	node     waBinary.Node
	key      string
	conn     *conn // it was last written to, if any
	delivery *Delivery
}

// Delivery is what became of one stanza for one device.
type Delivery struct {
	Tag       string // message, receipt or notification
	ID        string
	Type      string // the stanza's type attribute
	Written   int    // how often it was put on the wire
	Lost      int    // how many of its confirmations a fault lost
	Confirmed bool   // the device said that it has it
}

// keyOf names a stanza as the device will name it in its receipt or ack.
func keyOf(node *waBinary.Node) string {
	kind := textOf(node, "type")
	if node.Tag == "message" {
		kind = "" // acks of messages do not repeat it
	}
	return key(node.Tag, node, "from", kind)
}

func keyOfAck(node *waBinary.Node) string {
	return key(textOf(node, "class"), node, "to", textOf(node, "type"))
}

func keyOfReceipt(node *waBinary.Node) string { return key("message", node, "to", "") }

func key(tag string, node *waBinary.Node, peer, kind string) string {
	from, participant := jidOf(node, peer), jidOf(node, "participant")
	return strings.Join([]string{tag, textOf(node, "id"), from.String(), participant.String(), kind}, "|")
}

// deliver puts a stanza in a device's queue and writes it if the device is
// there. Devices without a client drop it.
func (s *Server) deliver(d *Device, node waBinary.Node) {
	if !d.live {
		return
	}
	if node.Tag == "message" && d.faults.damage > 0 {
		d.faults.damage--
		node = damaged(node)
	}
	st := &stanza{node: node, key: keyOf(&node), delivery: &Delivery{
		Tag: node.Tag, ID: textOf(&node, "id"), Type: textOf(&node, "type"),
	}}
	d.queue = append(d.queue, st)
	d.written = append(d.written, st.delivery)
	if d.active {
		d.write(st)
	}
	s.wake()
}

func (d *Device) write(st *stanza) {
	st.conn = d.conn
	st.delivery.Written++
	d.conn.send(st.node)
}

// activate delivers what waited, framed by how much it is, and from then on
// everything as it comes.
func (s *Server) activate(d *Device) {
	if d.active {
		return
	}
	d.active = true
	counts := map[string]int{}
	for _, st := range d.queue {
		counts[st.node.Tag]++
	}
	d.conn.send(waBinary.Node{Tag: "ib", Attrs: waBinary.Attrs{"from": types.ServerJID}, Content: []waBinary.Node{{
		Tag: "offline_preview", Attrs: waBinary.Attrs{
			"count":   strconv.Itoa(len(d.queue)),
			"message": strconv.Itoa(counts["message"]), "receipt": strconv.Itoa(counts["receipt"]),
			"notification": strconv.Itoa(counts["notification"]), "appdata": "0",
		}}}})
	for _, st := range d.queue {
		d.write(st)
	}
	d.conn.send(waBinary.Node{Tag: "ib", Attrs: waBinary.Attrs{"from": types.ServerJID}, Content: []waBinary.Node{{
		Tag: "offline", Attrs: waBinary.Attrs{"count": strconv.Itoa(len(d.queue))},
	}}})
	s.wake()
}

// confirm takes the first written stanza of that key out of the queue. It
// says false if the confirmation is to be lost.
func (s *Server) confirm(d *Device, key string) bool {
	for i, st := range d.queue {
		if st.key != key || st.conn == nil || st.conn != d.conn {
			continue
		}
		if st.node.Tag == "message" && d.faults.forget > 0 {
			d.faults.forget--
			st.delivery.Lost++
			s.wake()
			return false
		}
		st.delivery.Confirmed = true
		d.queue = append(d.queue[:i:i], d.queue[i+1:]...)
		s.wake()
		return true
	}
	return true
}

// Pending is how many messages wait for the device to confirm them.
func (d *Device) Pending() int {
	d.person.s.mu.Lock()
	defer d.person.s.mu.Unlock()
	return d.pending()
}

func (d *Device) pending() int {
	n := 0
	for _, st := range d.queue {
		if st.node.Tag == "message" {
			n++
		}
	}
	return n
}

// Deliveries lists all that was ever queued for the device, in order, or only
// stanzas of one tag: "message", "receipt" or "notification".
func (d *Device) Deliveries(tag ...string) []Delivery {
	d.person.s.mu.Lock()
	defer d.person.s.mu.Unlock()
	var all []Delivery
	for _, delivery := range d.written {
		if len(tag) == 0 || slices.Contains(tag, delivery.Tag) {
			all = append(all, *delivery)
		}
	}
	return all
}

// Pending is how many messages wait for the devices of a phone number.
func (s *Server) Pending(phone string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	if p := s.people[phone]; p != nil {
		for _, d := range p.devices {
			n += d.pending()
		}
	}
	return n
}
