package whatsappcloud

import (
	"cmp"
	"encoding/json"
	"errors"
	"regexp"
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

// contact is what a push tells of a person.
type contact struct {
	WaID    string `json:"wa_id"`
	UserID  string `json:"user_id"`
	Profile struct {
		Name string `json:"name"`
	} `json:"profile"`
}

func contacts(raws []json.RawMessage) []contact {
	var out []contact
	for _, raw := range raws {
		var c contact
		if json.Unmarshal(raw, &c) == nil {
			out = append(out, c)
		}
	}
	return out
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

// person is who wrote, as far as the push tells.
type person struct {
	wa   string // number as WhatsApp writes it, without "+"
	user string // id that Meta made for this business
	name string
}

// userShape is an id that Meta makes: a country, a point, letters and digits.
var userShape = regexp.MustCompile(`^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$`)

// who puts together what a message and the push's contacts say. Each of them
// may lack the number, or have the id in its place.
func (e envelope) who(people []contact) person {
	var p person
	p.take(e.From)
	p.take(e.FromUser)
	for _, c := range people {
		same := p.wa != "" && c.WaID == p.wa || p.user != "" && (c.UserID == p.user || c.WaID == p.user)
		if !same && len(people) > 1 {
			continue
		}
		p.take(c.WaID)
		p.take(c.UserID)
		p.name = strings.TrimSpace(clean(c.Profile.Name))
		break
	}
	return p
}

// take fills in what an address is, if it is not known yet.
func (p *person) take(address string) {
	switch {
	case digits.MatchString(address):
		p.wa = cmp.Or(p.wa, address)
	case userShape.MatchString(address):
		p.user = cmp.Or(p.user, address)
	}
}

// address is where the person is answered: the number while it is known.
func (p person) address() string { return cmp.Or(p.wa, p.user) }

func (p person) also() []string {
	if p.wa == "" || p.user == "" {
		return nil
	}
	return []string{p.user}
}

// parseStatus reads how far a message of ours came.
func parseStatus(raw json.RawMessage) (arrival, error) {
	var s struct {
		ID     string  `json:"id"`
		Status string  `json:"status"`
		Time   stamp   `json:"timestamp"`
		To     string  `json:"recipient_id"`
		ToUser string  `json:"recipient_user_id"`
		Ours   string  `json:"biz_opaque_callback_data"`
		Kind   string  `json:"recipient_type"`
		Errors []fault `json:"errors"`
	}
	if json.Unmarshal(raw, &s) != nil {
		return arrival{}, errNoStatus
	}
	s.ID = clean(s.ID)
	if s.ID == "" || len(s.ID) > longest {
		return arrival{}, errNoStatus
	}
	a := arrival{Ours: s.Ours, Provider: s.ID, Failed: s.Status == "failed"}
	known := map[string]channels.Delivery{"delivered": channels.Delivered, "read": channels.Read, "played": channels.Read, "failed": channels.Failed}
	receipt := channels.Receipt{Providers: []string{s.ID}, State: known[s.Status]}
	if receipt.State == "" || s.Kind == "group" {
		return a, nil
	}
	if a.Failed {
		receipt.Reason = failure(s.Errors)
	}
	var to person
	to.take(s.To)
	to.take(s.ToUser)
	a.Event = &channels.Event{
		Key: "r." + s.ID + "." + s.Status, Kind: channels.KindReceipt,
		Chat: to.address(), Also: to.also(), At: s.Time.Time, Receipt: &receipt,
	}
	return a, nil
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

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// e164 writes a number of digits as +digits; "" if it can't be one.
func e164(number string) string {
	if len(number) < 8 || len(number) > 15 {
		return ""
	}
	return "+" + number
}
