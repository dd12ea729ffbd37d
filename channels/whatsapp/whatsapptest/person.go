package whatsapptest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
)

// Person is one account: a phone number, the hidden id that WhatsApp gives
// it, and its devices. Device 0 is the phone. Until a real client takes its
// place it is only keys: others encrypt for it, nobody reads what arrives.
type Person struct {
	s        *Server
	number   string
	name     string
	lid      string
	identity *keys.KeyPair // of the phone; it signs linked devices
	devices  map[uint16]*Device
	next     uint16 // number of the next linked device; numbers are not reused
	pairing  phoneHabits
	media    MediaAnswer
	asPN     bool // others see its messages under the phone number
	hidden   bool // others do not see its phone number
}

// Person returns the account of a phone number (digits, country code first),
// making it if need be. The name is what others see beside its messages.
func (s *Server) Person(phone, name string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.person(phone, name)
}

func (s *Server) person(phone, name string) *Person {
	if p := s.people[phone]; p != nil {
		p.name = cmp.Or(name, p.name)
		return p
	}
	p := &Person{
		s: s, number: phone, name: name,
		lid:      fmt.Sprint(100_000_000_000_000 + len(s.people)*1_000_003),
		identity: keys.NewKeyPair(),
		devices:  map[uint16]*Device{},
		next:     1,
	}
	p.devices[0] = &Device{person: p}
	s.people[phone], s.people[p.lid] = p, p
	return p
}

// PN is the account's address by phone number.
func (p *Person) PN() types.JID { return user(p.number) }

// user is an address by phone number.
func user(number string) types.JID { return types.NewJID(number, types.DefaultUserServer) }

// LID is the account's hidden address.
func (p *Person) LID() types.JID { return types.NewJID(p.lid, types.HiddenUserServer) }

// AddDevice links a device that is only keys, like Person's phone: others
// encrypt for it and what is sent to it is dropped.
func (p *Person) AddDevice() *Device {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	d := p.addDevice()
	p.s.announce(p, "add", d)
	return d
}

func (p *Person) addDevice() *Device {
	d := &Device{person: p, number: p.next}
	p.devices[d.number] = d
	p.next++
	return d
}

// Device returns a device by its number, or nil.
func (p *Person) Device(number uint16) *Device {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.devices[number]
}

// list is the devices in order of their numbers.
func (p *Person) list() []*Device {
	return slices.SortedFunc(maps.Values(p.devices), func(a, b *Device) int { return cmp.Compare(a.number, b.number) })
}

// jid is the account's address in the space (server) of another.
func (p *Person) jid(space string) types.JID {
	if space == types.HiddenUserServer {
		return p.LID()
	}
	return p.PN()
}

// other is the account's address in the other space.
func (p *Person) other(space string) types.JID {
	if space == types.HiddenUserServer {
		return p.PN()
	}
	return p.LID()
}

// Device is one device of an account, with its queue and its faults.
type Device struct {
	person *Person
	number uint16
	live   bool     // a real client: what is sent to it is queued
	noise  [32]byte // public key that its logins must prove
	bundle *bundle
	conn   *conn
	active bool // it asked for its queue on this connection
	logins int

	queue   []*stanza
	written []*Delivery
	handed  []*Send
	faults  faults
}

// PN is the device's address by phone number.
func (d *Device) PN() types.JID { return d.jid(types.DefaultUserServer) }

// LID is the device's hidden address.
func (d *Device) LID() types.JID { return d.jid(types.HiddenUserServer) }

// Person is the account that the device belongs to.
func (d *Device) Person() *Person { return d.person }

func (d *Device) jid(space string) types.JID {
	jid := d.person.jid(space)
	jid.Device = d.number
	return jid
}

// device finds the device of an address in either space.
func (s *Server) device(jid types.JID) *Device {
	if p := s.whose(jid); p != nil {
		return p.devices[jid.Device]
	}
	return nil
}

// whose finds the account of an address in either space.
func (s *Server) whose(jid types.JID) *Person {
	switch jid.Server {
	case types.DefaultUserServer, types.HiddenUserServer, types.LegacyUserServer:
		return s.people[jid.User]
	}
	return nil
}
