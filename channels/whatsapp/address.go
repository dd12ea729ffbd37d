package whatsapp

import (
	"strings"

	"go.mau.fi/whatsmeow/types"

	"sakti/channels"
)

// account is our number under both of its addresses.
type account struct{ pn, lid types.JID }

func (a account) is(jid types.JID) bool {
	switch jid.Server {
	case types.DefaultUserServer, types.LegacyUserServer:
		return jid.User != "" && jid.User == a.pn.User
	case types.HiddenUserServer:
		return jid.User != "" && jid.User == a.lid.User
	}
	return false
}

// somebody is a person under the addresses that are known.
type somebody struct{ lid, pn types.JID }

// who sorts two addresses of one person; either may be empty.
func who(one, other types.JID) somebody {
	var s somebody
	for _, jid := range []types.JID{one.ToNonAD(), other.ToNonAD()} {
		switch jid.Server {
		case types.HiddenUserServer:
			s.lid = jid
		case types.DefaultUserServer:
			s.pn = jid
		}
	}
	return s
}

// address is the LID if it is known.
func (s somebody) address() string {
	if !s.lid.IsEmpty() {
		return s.lid.String()
	}
	return s.pn.String()
}

// also is the other address.
func (s somebody) also() []string {
	if s.lid.IsEmpty() || s.pn.IsEmpty() {
		return nil
	}
	return []string{s.pn.String()}
}

func (s somebody) phone() string {
	if s.pn.IsEmpty() {
		return ""
	}
	return phoneOf(s.pn)
}

// phoneOf is the number of an address as E.164; "" if it can't be one.
func phoneOf(jid types.JID) string {
	if len(jid.User) < 8 || len(jid.User) > 15 || strings.Trim(jid.User, "0123456789") != "" {
		return ""
	}
	return "+" + jid.User
}

// destination reads the address of a chat.
func destination(chat string) (types.JID, error) {
	jid, err := types.ParseJID(chat)
	if err != nil || jid.User == "" || jid.Device != 0 {
		return types.JID{}, errAddress
	}
	switch jid.Server {
	case types.HiddenUserServer, types.DefaultUserServer, types.GroupServer:
		return jid, nil
	}
	return types.JID{}, errAddress
}

var errAddress = &channels.SendError{Final: true, Reason: "alamat WhatsApp tidak sah"}

// Address is the private chat with a number; its LID is found when it is
// written to.
func (c *Channel) Address(phone string) string {
	return types.NewJID(strings.TrimPrefix(phone, "+"), types.DefaultUserServer).String()
}
