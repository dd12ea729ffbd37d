package sms

import "strings"

// NumberForm is how a modem or a gateway wants an Indonesian number written.
// Foreign numbers keep their country code in each form.
type NumberForm string

// The forms, by the way they begin. A modem should get International: the
// network names the number so in its delivery reports, and Gammu finds the
// message by it.
const (
	International NumberForm = "+62" // +6281…
	Digits        NumberForm = "62"  // 6281…
	National      NumberForm = "08"  // 081…
)

func (f NumberForm) known() bool {
	return f == International || f == Digits || f == National
}

// spell writes a number in E.164 in this form.
func (f NumberForm) spell(phone string) string {
	switch rest, ours := strings.CutPrefix(phone, "+62"); {
	case f == National && ours:
		return "0" + rest
	case f == Digits || f == National:
		return strings.TrimPrefix(phone, "+")
	}
	return phone
}

// e164 reads a number in any of the forms; ok is false for what no person
// has: short numbers of services, senders with a name.
func e164(number string) (phone string, ok bool) {
	digits, plus := strings.CutPrefix(number, "+")
	if strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	local, national := strings.CutPrefix(digits, "0")
	switch {
	case national && (plus || strings.HasPrefix(local, "0")):
		return "", false
	case national:
		digits = "62" + local
	}
	if len(digits) < 8 || len(digits) > 15 {
		return "", false
	}
	return "+" + digits, true
}

// mobile reports whether the number can receive SMS as far as it shows:
// in Indonesia those that begin with 8 after the country code.
func mobile(phone string) bool {
	rest, ours := strings.CutPrefix(phone, "+62")
	return !ours || strings.HasPrefix(rest, "8")
}
