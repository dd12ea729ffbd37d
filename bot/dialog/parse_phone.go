package dialog

import "strings"

// parsePhone reads a telephone number into E.164. Indonesian numbers may
// begin with 0, 62, +62 or 8; foreign ones with + or 00. The length of an
// Indonesian number after +62 is 9 to 12 digits for a mobile one and 7 to 11
// for a landline.
func parsePhone(text string) (string, *fault) {
	digits, abroad := phoneDigits(text)
	switch {
	case digits == "":
		return "", wrongly("phone.none")
	case strings.HasPrefix(digits, "62"):
		digits = strings.TrimPrefix(digits[2:], "0")
	case abroad:
		if len(digits) < 8 || len(digits) > 15 {
			return "", wrongly("phone.odd")
		}
		return "+" + digits, nil
	case strings.HasPrefix(digits, "0"):
		digits = digits[1:]
	case !strings.HasPrefix(digits, "8"):
		return "", wrongly("phone.odd")
	}
	if !indonesian(digits) {
		return "", wrongly("phone.odd")
	}
	return "+62" + digits, nil
}

// phoneDigits are the digits of a number without its international prefix;
// abroad says that it had one.
func phoneDigits(text string) (digits string, abroad bool) {
	plus := strings.Contains(text, "+")
	if plus {
		text = text[strings.Index(text, "+"):]
	}
	runs := numberRuns(strings.NewReplacer("(", " ", ")", "", "/", " ").Replace(text))
	digits = strings.Join(runs, "")
	for _, run := range runs {
		if len(run) >= 9 && len(run) <= 15 {
			digits = run
			break
		}
	}
	if rest, ok := strings.CutPrefix(digits, "00"); ok {
		return rest, true
	}
	return digits, plus
}

func indonesian(national string) bool {
	switch {
	case national == "" || national[0] < '2':
		return false
	case national[0] == '8':
		return len(national) >= 9 && len(national) <= 12
	}
	return len(national) >= 7 && len(national) <= 11
}
