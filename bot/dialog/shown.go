package dialog

import (
	"strings"
	"time"

	"sakti/bot/say"
	"sakti/core/catalog"
)

// echo is an answer in words, for those kinds that people write in many ways.
func (t *turn) echo(field *catalog.Field, value string) string {
	switch field.Type {
	case "date", "time", "village", "kecamatan", "phone", "number":
		return t.shown(field, value)
	}
	return ""
}

// shown is an answer as people read it. Numbers that identify somebody are
// masked: the chat may be read by others.
func (t *turn) shown(field *catalog.Field, value string) string {
	if value == Unknown {
		return t.text("unknown")
	}
	switch field.Type {
	case "nik", "kk":
		return maskNumber(value)
	case "phone":
		return maskPhone(value)
	case "date":
		if at, err := time.Parse(time.DateOnly, value); err == nil {
			return say.Day(t.state.Lang, at)
		}
	case "time":
		return strings.Replace(value, ":", ".", 1) + " WIB"
	case "yesno":
		return t.text(map[string]string{"ya": "yes", "tidak": "no"}[value])
	case "choice", "relation", "collect":
		if option, ok := field.Option(value); ok {
			return option.Label
		}
	case "village", "kecamatan":
		return t.facts.Places.full(value)
	}
	return value
}

// maskNumber hides the middle of a NIK or No KK: 3312**********01.
func maskNumber(digits string) string {
	if len(digits) < 8 {
		return digits
	}
	return digits[:4] + strings.Repeat("*", len(digits)-6) + digits[len(digits)-2:]
}

// maskPhone hides the middle of a number: 0812****678.
func maskPhone(e164 string) string {
	local := e164
	if rest, ok := strings.CutPrefix(e164, "+62"); ok {
		local = "0" + rest
	}
	if len(local) < 8 {
		return local
	}
	return local[:4] + "****" + local[len(local)-3:]
}

// caseName is the service and whom it is about.
func (t *turn) caseName(c *Case) string {
	if c.Subject == "" {
		return t.serviceName(c)
	}
	return say.Text(t.state.Lang, "notice.title", "service", t.serviceName(c), "subject", c.Subject)
}

// caseLine is a case as a choice of a list.
func (t *turn) caseLine(c *Case) string {
	short := c.Service
	if service := t.facts.Catalog.Pinned(c.Service, c.Version); service != nil {
		short = service.Short
	}
	if c.Subject != "" {
		short += " " + c.Subject
	}
	return t.text("case.line", "number", c.Number, "case", short, "state", t.stateOf(c))
}
