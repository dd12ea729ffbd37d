package whatsapptest

import (
	"slices"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// handleGroupIQ answers questions about one group, or about all of them when
// the address is g.us itself.
func (s *Server) handleGroupIQ(c *conn, iq *waBinary.Node) {
	to, who := jidOf(iq, "to"), c.device.person
	g := s.groups[to]
	switch {
	case to.User == "" && has(iq, "participating"):
		c.answer(iq, waBinary.Node{Tag: "groups", Content: s.groupsOf(who)})
	case to.User == "" && has(iq, "create"):
		s.create(c, iq)
	case to.User == "" && has(iq, "leave"):
		s.leave(c, iq)
	case g == nil:
		c.refuse(iq, 404, "item-not-found")
	case g.member(who) == nil:
		c.refuse(iq, 403, "forbidden")
	case has(iq, "query"):
		c.answer(iq, g.describe())
	case textOf(iq, "type") == "set" && g.member(who).role == "":
		c.refuse(iq, 403, "forbidden")
	default:
		g.amend(c, iq)
	}
}

func (s *Server) groupsOf(p *Person) []waBinary.Node {
	var nodes []waBinary.Node
	for _, g := range s.groups {
		if g.member(p) != nil {
			nodes = append(nodes, g.describe())
		}
	}
	return nodes
}

// create makes a group as its creator asked.
func (s *Server) create(c *conn, iq *waBinary.Node) {
	wanted := iq.GetChildByTag("create")
	people := []*Person{c.device.person}
	for _, p := range s.named(&wanted) {
		if !slices.Contains(people, p) {
			people = append(people, p)
		}
	}
	g := s.newGroup(textOf(&wanted, "subject"), types.AddressingModeLID, people)
	c.answer(iq, g.describe())
	for _, p := range people {
		s.notify(p, g.welcome(people[0], "new"))
	}
}

// named lists the accounts of a node's participants.
func (s *Server) named(node *waBinary.Node) []*Person {
	var people []*Person
	for _, child := range node.GetChildrenByTag("participant") {
		if p := s.whose(jidOf(&child, "jid")); p != nil {
			people = append(people, p)
		}
	}
	return people
}

// leave takes the asking member out.
func (s *Server) leave(c *conn, iq *waBinary.Node) {
	leave := iq.GetChildByTag("leave")
	for _, child := range leave.GetChildrenByTag("group") {
		if g := s.groups[jidOf(&child, "id")]; g != nil && g.member(c.device.person) != nil {
			g.apply(c.device.person, "remove", []*Person{c.device.person})
		}
	}
	c.answer(iq, leave)
}

// amend is what an admin may change: members, subject, who may write.
func (g *Group) amend(c *conn, iq *waBinary.Node) {
	for _, action := range iq.GetChildren() {
		switch action.Tag {
		case "add", "remove", "promote", "demote":
			people := g.s.named(&action)
			g.apply(c.device.person, action.Tag, people)
			c.answer(iq, waBinary.Node{Tag: action.Tag, Content: g.participants(people)})
			return
		case "subject":
			subject, _ := action.Content.([]byte)
			g.subject = string(subject)
			g.tell(c.device.person, waBinary.Node{Tag: "subject", Attrs: waBinary.Attrs{"subject": g.subject, "s_t": unix()}})
		case "announcement", "not_announcement":
			g.announce = action.Tag == "announcement"
			g.tell(c.device.person, waBinary.Node{Tag: action.Tag, Attrs: waBinary.Attrs{"v_id": unix()}})
		}
	}
	c.answer(iq)
}

// groupObjection refuses who is no member, who may not write, and who deletes
// what is not theirs.
func (s *Server) groupObjection(d *Device, to types.JID, node *waBinary.Node) int {
	g := s.groups[to]
	if g == nil {
		return 404
	}
	m := g.member(d.person)
	revoke := textOf(node, "edit") == string(types.EditAttributeAdminRevoke)
	if m == nil || m.role == "" && (g.announce || revoke) {
		return 403
	}
	return 0
}

// route files a message in the queues of all members' devices: first the part
// that is the device's own (the sender key), then the part that is everyone's.
func (g *Group) route(from *Device, node *waBinary.Node) {
	attrs := g.s.inbound(from, node)
	attrs["from"], attrs["addressing_mode"] = g.jid, string(g.mode)
	attrs["participant"] = from.jid(g.space())
	if g.mode == types.AddressingModeLID {
		attrs["participant_pn"] = from.person.shownPN()
	} else {
		attrs["participant_lid"] = from.person.LID()
	}
	pass := func(target *Device, enc []waBinary.Node) {
		g.s.deliver(target, waBinary.Node{Tag: "message", Attrs: attrs, Content: g.s.contents(target, node, enc)})
	}
	shared := node.GetChildrenByTag("enc")
	if !has(node, "participants") {
		if target := g.s.device(jidOf(node, "participant")); target != nil {
			pass(target, shared)
		}
		return
	}
	own := encrypted(node)
	for _, m := range g.members {
		for _, target := range m.person.list() {
			switch {
			case target.live && target != from:
				pass(target, slices.Concat(own[target.jid(g.space())], shared))
			case g.crowdConfirms && m.person != from.person:
				g.s.deliver(from, waBinary.Node{Tag: "receipt", Attrs: waBinary.Attrs{
					"id": node.Attrs["id"], "t": unix(), "from": g.jid, "participant": target.jid(g.space()),
				}})
			}
		}
	}
}
