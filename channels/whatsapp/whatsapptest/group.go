package whatsapptest

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// Group is one group chat. Its members are known to each other by LID or by
// phone number, as its addressing mode says.
type Group struct {
	s        *Server
	jid      types.JID
	subject  string
	mode     types.AddressingMode
	created  time.Time
	announce bool // only admins may write
	notices  bool // it is a Community's announcement group
	members  []*member

	crowdConfirms bool
}

type member struct {
	person *Person
	role   string // "", "admin" or "superadmin"
}

// Group makes a group of people; the first is its superadmin. Those with a
// client learn of it by a notification.
func (s *Server) Group(subject string, mode types.AddressingMode, people ...*Person) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.newGroup(subject, mode, people)
	for _, m := range g.members {
		s.notify(m.person, g.welcome(g.members[0].person, "new"))
	}
	return g
}

func (s *Server) newGroup(subject string, mode types.AddressingMode, people []*Person) *Group {
	g := &Group{s: s, subject: subject, mode: mode, created: time.Now(),
		jid: types.NewJID(fmt.Sprint(120_363_000_000_000_000+len(s.groups)+1), types.GroupServer)}
	for _, p := range people {
		g.members = append(g.members, &member{person: p})
	}
	g.members[0].role = "superadmin"
	s.groups[g.jid] = g
	return g
}

// Crowd makes n members without clients, whose keys are real, for a group of
// any size. Their phone numbers begin with prefix.
func (s *Server) Crowd(prefix string, n int) []*Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	people := make([]*Person, n)
	for i := range people {
		people[i] = s.person(fmt.Sprintf("%s%05d", prefix, i), fmt.Sprintf("Warga %d", i+1))
		people[i].devices[0].keys()
	}
	return people
}

// JID is the group's address.
func (g *Group) JID() types.JID { return g.jid }

// AdminsOnly closes the group for everyone but its admins, or opens it.
func (g *Group) AdminsOnly(yes bool) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.announce = yes
	tag := "not_announcement"
	if yes {
		tag = "announcement"
	}
	g.tell(g.members[0].person, waBinary.Node{Tag: tag, Attrs: waBinary.Attrs{"v_id": unix()}})
}

// Notices makes it a Community's announcement group, or a common one again.
func (g *Group) Notices(yes bool) {
	g.AdminsOnly(yes)
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.notices = yes
}

// CrowdConfirms makes members without clients confirm each message to its
// sender, as a group of real phones does: one delivery receipt per device.
func (g *Group) CrowdConfirms(yes bool) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.crowdConfirms = yes
}

// Add, Remove, Promote and Demote change the members as the superadmin would
// and notify everyone.
func (g *Group) Add(people ...*Person) { g.change("add", people) }

// Remove: see Add.
func (g *Group) Remove(people ...*Person) { g.change("remove", people) }

// Promote: see Add.
func (g *Group) Promote(people ...*Person) { g.change("promote", people) }

// Demote: see Add.
func (g *Group) Demote(people ...*Person) { g.change("demote", people) }

func (g *Group) change(action string, people []*Person) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.apply(g.members[0].person, action, people)
}

// apply changes the members. Who is added gets the whole group, the others
// the change.
func (g *Group) apply(by *Person, action string, people []*Person) {
	change := waBinary.Node{Tag: action, Content: g.participants(people)}
	if action != "add" {
		g.tell(by, change)
	}
	before := slices.Clone(g.members)
	for _, p := range people {
		m := g.member(p)
		switch {
		case action == "add" && m == nil:
			g.members = append(g.members, &member{person: p})
		case action == "remove":
			g.members = slices.DeleteFunc(g.members, func(m *member) bool { return m.person == p })
		case action == "promote" && m != nil:
			m.role = "admin"
		case action == "demote" && m != nil:
			m.role = ""
		}
	}
	if action == "add" {
		for _, m := range before {
			g.s.notify(m.person, g.notification(by, change))
		}
		for _, p := range people {
			g.s.notify(p, g.welcome(by, ""))
		}
	}
	g.s.wake()
}

// tell notifies all members of a change.
func (g *Group) tell(by *Person, change waBinary.Node) {
	for _, m := range g.members {
		g.s.notify(m.person, g.notification(by, change))
	}
}

func (g *Group) notification(by *Person, change waBinary.Node) waBinary.Node {
	return waBinary.Node{Attrs: waBinary.Attrs{
		"from": g.jid, "type": "w:gp2", "participant": by.jid(g.space()), "participant_pn": by.PN(),
		"notify": by.name, "addressing_mode": string(g.mode),
	}, Content: []waBinary.Node{change}}
}

// welcome is what a new member is told.
func (g *Group) welcome(by *Person, kind string) waBinary.Node {
	return g.notification(by, waBinary.Node{Tag: "create", Attrs: waBinary.Attrs{"type": kind},
		Content: []waBinary.Node{g.describe()}})
}

// space is the server part of the members' addresses.
func (g *Group) space() string {
	if g.mode == types.AddressingModeLID {
		return types.HiddenUserServer
	}
	return types.DefaultUserServer
}

func (g *Group) member(p *Person) *member {
	for _, m := range g.members {
		if m.person == p {
			return m
		}
	}
	return nil
}

func (g *Group) people() []*Person {
	var people []*Person
	for _, m := range g.members {
		people = append(people, m.person)
	}
	return people
}

func (g *Group) hash() string { return hashOf(addresses(g.space(), g.people()...)) }

// describe is the group as clients learn it.
func (g *Group) describe() waBinary.Node {
	content := g.participants(g.people())
	if g.announce {
		content = append(content, waBinary.Node{Tag: "announcement"})
	}
	if g.notices {
		content = append(content, waBinary.Node{Tag: "default_sub_group"})
	}
	created := strconv.FormatInt(g.created.Unix(), 10)
	return waBinary.Node{Tag: "group", Attrs: waBinary.Attrs{
		"id": g.jid.User, "subject": g.subject, "s_t": created, "creation": created,
		"creator": g.members[0].person.jid(g.space()), "addressing_mode": string(g.mode),
		"size": strconv.Itoa(len(g.members)),
	}, Content: content}
}

func (g *Group) participants(people []*Person) []waBinary.Node {
	var nodes []waBinary.Node
	for _, p := range people {
		attrs := waBinary.Attrs{"jid": p.jid(g.space())}
		if g.mode == types.AddressingModeLID {
			attrs["phone_number"] = p.shownPN()
		} else {
			attrs["lid"] = p.LID()
		}
		if m := g.member(p); m != nil && m.role != "" {
			attrs["type"] = m.role
		}
		nodes = append(nodes, waBinary.Node{Tag: "participant", Attrs: attrs})
	}
	return nodes
}
