package whatsappcloud

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strings"
)

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
