package whatsapptest

import (
	"encoding/json"
	"strconv"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// SpeakAsPN makes the server show the person's private messages from now on
// under the phone number instead of the LID, as it does for accounts that are
// not migrated.
func (p *Person) SpeakAsPN(yes bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.asPN = yes
}

// HidePhone makes the server keep the person's phone number from the others:
// their messages and group entries come with the LID alone.
func (p *Person) HidePhone(yes bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.hidden = yes
}

// shownPN is the phone number for others to see: nil, which drops the
// attribute, when it is hidden.
func (p *Person) shownPN() any {
	if p.hidden {
		return nil
	}
	return p.PN()
}

// Timelock notifies the account that it may not open new chats until then, or,
// with the zero time, that it may again. It does not refuse anything by itself:
// see Device.RefuseColdSends.
func (p *Person) Timelock(until time.Time) {
	lock := map[string]any{"is_active": !until.IsZero(), "enforcement_type": "RESTRICT_ALL_COMPANIONS"}
	if !until.IsZero() {
		lock["time_enforcement_ends"] = strconv.FormatInt(until.Unix(), 10)
	}
	body := must(json.Marshal(map[string]any{"data": map[string]any{"xwa2_notify_account_reachout_timelock": lock}}))
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.s.notify(p, waBinary.Node{
		Attrs: waBinary.Attrs{"from": types.ServerJID, "type": "mex"},
		Content: []waBinary.Node{{Tag: "update", Content: body,
			Attrs: waBinary.Attrs{"op_name": "NotificationUserReachoutTimelockUpdate"}}},
	})
}

// Call rings at another person's devices; nobody here can take it.
func (p *Person) Call(other *Person) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	id := p.s.id("CALL")
	for _, d := range other.list() {
		p.s.deliver(d, waBinary.Node{Tag: "call",
			Attrs: waBinary.Attrs{"id": id, "t": unix(), "from": p.LID(), "platform": "android", "version": "2.26.1"},
			Content: []waBinary.Node{{Tag: "offer", Attrs: waBinary.Attrs{
				"call-id": id, "call-creator": p.LID(), "caller_pn": p.shownPN(),
			}}},
		})
	}
}

// announce tells everyone who may have the person's device list that it
// changed: "add" or "remove". Clients keep a list per address that they asked
// by, and look for the one that the notification comes from, so there is one
// for each.
func (s *Server) announce(p *Person, change string, d *Device) {
	for other := range s.acquaintances(p) {
		for _, space := range []string{types.HiddenUserServer, types.DefaultUserServer} {
			s.notify(other, waBinary.Node{
				Attrs: waBinary.Attrs{"from": p.jid(space), "type": "devices"},
				Content: []waBinary.Node{{Tag: change,
					Attrs:   waBinary.Attrs{"device_hash": hashOf(addresses(space, p))},
					Content: []waBinary.Node{{Tag: "device", Attrs: waBinary.Attrs{"jid": d.jid(space)}}},
				}},
			})
		}
	}
	s.announceHome(p)
}

// announceHome tells the account's own devices which ones there are.
func (s *Server) announceHome(p *Person) {
	var list []waBinary.Node
	for _, jid := range addresses(types.HiddenUserServer, p) {
		list = append(list, waBinary.Node{Tag: "device", Attrs: waBinary.Attrs{"jid": jid}})
	}
	hash := hashOf(addresses(types.HiddenUserServer, p))
	s.notify(p, waBinary.Node{
		Attrs:   waBinary.Attrs{"from": p.LID(), "type": "account_sync"},
		Content: []waBinary.Node{{Tag: "devices", Attrs: waBinary.Attrs{"dhash": hash}, Content: list}},
	})
}

// acquaintances is everyone who wrote to the person or is in a group with them.
func (s *Server) acquaintances(p *Person) map[*Person]bool {
	all := map[*Person]bool{}
	for pair := range s.wrote {
		if pair[1] == p {
			all[pair[0]] = true
		}
	}
	for _, g := range s.groups {
		if g.member(p) != nil {
			for _, m := range g.members {
				all[m.person] = true
			}
		}
	}
	delete(all, p)
	return all
}
