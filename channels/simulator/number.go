package simulator

import "strings"

// number is a phone's number: the digits of E.164 without the plus sign.
type number string

// parseNumber reads a number as people write it: 0812-3456-7890,
// +62 812 3456 7890, 6281234567890. A leading 0 is Indonesia's.
func parseNumber(raw string) (number, error) {
	digits := strings.TrimPrefix(strings.TrimSpace(raw), "+")
	digits = strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "").Replace(digits)
	if rest, local := strings.CutPrefix(digits, "0"); local {
		digits = "62" + rest
	}
	if len(digits) < 8 || len(digits) > 15 || digits[0] == '0' || strings.HasPrefix(digits, "620") || strings.Trim(digits, "0123456789") != "" {
		return "", errNumber
	}
	return number(digits), nil
}

// chat is the number as Event.Chat and Event.Phone carry it.
func (n number) chat() string { return "+" + string(n) }
