package dialog

import (
	"regexp"
	"slices"
	"strings"
)

// Mentioned is what a message names that facts have to be read for.
type Mentioned struct {
	Invitations []string // "OP-ABCD-EFGH"
	Numbers     []string // of applications: "26-000123-4"
	Codes       []string // words that may be tracking codes, only beside a number
}

var (
	invitationForm = regexp.MustCompile(`(?i)\bOP[- ]?([A-Z0-9]{4})[- ]?([A-Z0-9]{4})\b`)
	numberForm     = regexp.MustCompile(`\b(\d{2})[-. ](\d{6})[-. ](\d)\b`)
	codeForm       = regexp.MustCompile(`\b[A-Za-z0-9]{6}\b`)
)

// maxNamed is how many of a kind are looked at, so that one message can't be
// used to try many codes.
const maxNamed = 3

// Mentions finds invitation codes, application numbers and words that may be
// tracking codes in a text, in their canonical writing. Codes with a digit
// come first; at most three of a kind are returned.
func Mentions(text string) Mentioned {
	var out Mentioned
	if len(text) < 10 {
		return out
	}
	for _, m := range invitationForm.FindAllStringSubmatch(text, maxNamed) {
		out.Invitations = append(out.Invitations, "OP-"+strings.ToUpper(m[1])+"-"+strings.ToUpper(m[2]))
	}
	for _, m := range numberForm.FindAllStringSubmatch(text, maxNamed) {
		out.Numbers = append(out.Numbers, m[1]+"-"+m[2]+"-"+m[3])
	}
	if len(out.Numbers) > 0 {
		out.Codes = codesIn(numberForm.ReplaceAllString(text, " "))
	}
	return out
}

func codesIn(text string) []string {
	var out []string
	for _, word := range codeForm.FindAllString(text, 20) {
		out = append(out, strings.ToUpper(word))
	}
	slices.SortStableFunc(out, func(a, b string) int {
		return hasDigit(b) - hasDigit(a)
	})
	return out[:min(len(out), maxNamed)]
}

func hasDigit(word string) int {
	if strings.ContainsAny(word, "0123456789") {
		return 1
	}
	return 0
}
