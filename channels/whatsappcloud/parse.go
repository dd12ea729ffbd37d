package whatsappcloud

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"sakti/channels"
)

// arrival is one thing in a push as we understand it: an event, or how far a
// message of ours came, or both.
type arrival struct {
	Event    *channels.Event // nil if there is nothing to store
	Ours     string          // our id of the message whose status this is, "" if it has none
	Provider string          // the provider's id of that message
	Failed   bool            // it failed
}

var (
	errNoPush   = errors.New("not a push of the Cloud API")
	errNoSender = errors.New("a message lacks who or which")
	errNoStatus = errors.New("a status lacks of what")
)

// push is what Meta sends: several numbers' changes may be in one.
type push struct {
	Object string `json:"object"`
	Entry  []struct {
		Changes []struct {
			Field string          `json:"field"`
			Value json.RawMessage `json:"value"`
		} `json:"changes"`
	} `json:"entry"`
}

// value is one change of the field "messages".
type value struct {
	Metadata struct {
		PhoneID string `json:"phone_number_id"`
	} `json:"metadata"`
	Contacts []json.RawMessage `json:"contacts"`
	Messages []json.RawMessage `json:"messages"`
	Statuses []json.RawMessage `json:"statuses"`
	Errors   []fault           `json:"errors"`
}

// fault is an error as messages, statuses and pushes carry it.
type fault struct {
	Code int `json:"code"`
}

// parse reads a push. It is pure: Channel and Account are left to the caller.
// Only what concerns the number with this id is returned, in the order of the
// push. What can't be read is left out and told in the error, which holds no
// personal data; the rest is returned all the same.
func parse(raw []byte, phoneID string) ([]arrival, error) {
	var p push
	if json.Unmarshal(raw, &p) != nil || p.Object != "whatsapp_business_account" {
		return nil, errNoPush
	}
	var all []arrival
	var faults []error
	for _, entry := range p.Entry {
		for _, change := range entry.Changes {
			if change.Field != "messages" {
				continue
			}
			list, err := parseChange(change.Value, phoneID)
			all, faults = append(all, list...), append(faults, err)
		}
	}
	return all, errors.Join(faults...)
}

func parseChange(raw json.RawMessage, phoneID string) (all []arrival, err error) {
	var v value
	if json.Unmarshal(raw, &v) != nil {
		return nil, errNoPush
	}
	if v.Metadata.PhoneID != phoneID {
		return nil, nil
	}
	var faults []error
	people := contacts(v.Contacts)
	for _, message := range v.Messages {
		event, err := parseMessage(message, people)
		if event != nil {
			all = append(all, arrival{Event: event})
		}
		faults = append(faults, err)
	}
	for _, status := range v.Statuses {
		one, err := parseStatus(status)
		if err == nil {
			all = append(all, one)
		}
		faults = append(faults, err)
	}
	for _, f := range v.Errors {
		faults = append(faults, &refused{code: f.Code})
	}
	return all, errors.Join(faults...)
}

// envelope is the part of a message that must be readable.
type envelope struct {
	ID       string `json:"id"`
	From     string `json:"from"`
	FromUser string `json:"from_user_id"`
	Time     stamp  `json:"timestamp"`
	Type     string `json:"type"`
	Group    string `json:"group_id"`
	Context  struct {
		ID         string `json:"id"`
		Forwarded  bool   `json:"forwarded"`
		Frequently bool   `json:"frequently_forwarded"`
	} `json:"context"`
}

// stamp is a time in seconds, in quotes or not; zero if it is none, or none
// that a message can have.
type stamp struct{ time.Time }

func (s *stamp) UnmarshalJSON(raw []byte) error {
	const year9999 = 253402300799
	var seconds int64
	if json.Unmarshal([]byte(strings.Trim(string(raw), `"`)), &seconds) == nil && seconds > 0 && seconds <= year9999 {
		s.Time = time.Unix(seconds, 0).UTC()
	}
	return nil
}

// longest is how many bytes an id may have; those of WhatsApp have about 80.
const longest = 512

// parseMessage is nil without an error for what is not for us: groups, and
// messages that nobody wrote.
func parseMessage(raw json.RawMessage, people []contact) (*channels.Event, error) {
	var e envelope
	if json.Unmarshal(raw, &e) != nil {
		return nil, errNoSender
	}
	e.ID = clean(e.ID)
	who := e.who(people)
	switch {
	case e.Group != "" || e.Type == "system":
		return nil, nil
	case e.ID == "" || len(e.ID) > longest || who.address() == "":
		return nil, errNoSender
	}
	event := &channels.Event{
		Key: e.ID, Ref: e.ID, Chat: who.address(), Also: who.also(),
		Name: who.name, Phone: e164(who.wa), At: e.Time.Time,
		ReplyTo:   bounded(e.Context.ID),
		Forwarded: e.Context.Forwarded || e.Context.Frequently,
	}
	content(raw, e.Type, who, event)
	return event, nil
}

// clean takes out what Postgres can't store in text: one such message would
// be refused, and so be offered again, for ever.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}

// bounded is an id, or nothing if it can't be one.
func bounded(id string) string {
	if id = clean(id); len(id) > longest {
		return ""
	}
	return id
}
