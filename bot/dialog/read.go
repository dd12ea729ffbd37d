package dialog

import (
	"strconv"
	"strings"
	"time"

	"sakti/core/catalog"
)

// read turns words into the value of a field, or says what is wrong with
// them.
func (t *turn) read(field *catalog.Field, text string) (string, *fault) {
	switch field.Type {
	case "nik":
		return parseNIK(text, t.facts.Now)
	case "kk":
		return parseKK(text)
	case "phone":
		return parsePhone(text)
	case "email":
		return parseEmail(text)
	case "date":
		return t.readDate(field, text)
	case "time":
		return parseTime(text)
	case "number":
		return readNumber(field, text)
	case "name":
		return parseName(text)
	case "yesno":
		return parseYesNo(text)
	case "choice", "relation", "collect":
		return parseOption(field.Options, text)
	}
	return readText(field, text)
}

func (t *turn) readDate(field *catalog.Field, text string) (string, *fault) {
	day, wrong := parseDate(text, t.facts.Now, field.Check.Future && !field.Check.Past)
	if wrong != nil {
		if feast, ok := feastOf(fold(text), t.facts.Now); ok {
			return "", wrongly("date.feast", "date", t.shown(field, feast))
		}
		return "", wrong
	}
	today := midnight(t.facts.Now)
	shown := t.shown(field, day.Format(time.DateOnly))
	switch {
	case field.Check.Past && day.After(today):
		return "", wrongly("date.future", "date", shown)
	case field.Check.Future && day.Before(today):
		return "", wrongly("date.past", "date", shown)
	case day.Year() < 1880:
		return "", wrongly("date.ancient", "date", shown)
	}
	return day.Format(time.DateOnly), nil
}

func midnight(now time.Time) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
}

func readNumber(field *catalog.Field, text string) (string, *fault) {
	n, ok := parseNumber(text, field.Check.Max)
	switch {
	case !ok:
		return "", wrongly("number.what")
	case n < field.Check.Min:
		return "", wrongly("number.small", "min", field.Check.Min)
	case field.Check.Max > 0 && n > field.Check.Max:
		return "", wrongly("number.large", "max", field.Check.Max)
	}
	return strconv.Itoa(n), nil
}

// maxText is the longest free answer, in runes, where a field names no limit.
const maxText = 1000

func readText(field *catalog.Field, text string) (string, *fault) {
	text = strings.Join(strings.Fields(text), " ")
	limit := field.Check.Max
	if limit == 0 {
		limit = maxText
	}
	switch n := len([]rune(text)); {
	case n == 0 || n < field.Check.Min:
		return "", wrongly("text.short", "min", max(field.Check.Min, 1))
	case n > limit:
		return "", wrongly("text.long", "n", n, "max", limit)
	}
	return text, nil
}

// compare checks an answer against the others and against the age limits.
func (t *turn) compare(field *catalog.Field, value string) *fault {
	if other := field.Check.Not; other != "" && t.state.Draft.Answers[other] == value {
		if label := t.field(other); label != nil {
			return wrongly("field.same", "label", label.Label)
		}
	}
	return t.compareAge(field, value)
}

// compareAge checks the age that a birth date or a NIK tells. A NIK keeps a
// wrong birth date for life, so its age is only a doubt.
func (t *turn) compareAge(field *catalog.Field, value string) *fault {
	check := field.Check
	if check.MinAge == 0 && check.MaxAge == 0 {
		return nil
	}
	born, ok := birth(field, value, t.facts.Now)
	if !ok {
		return nil
	}
	age := yearsBetween(born, t.facts.Now)
	var wrong *fault
	switch {
	case age < check.MinAge:
		wrong = doubtful("age.young", "age", age, "min", check.MinAge)
	case check.MaxAge > 0 && age > check.MaxAge:
		wrong = doubtful("age.old", "age", age, "max", check.MaxAge)
	}
	return wrong
}

func birth(field *catalog.Field, value string, now time.Time) (time.Time, bool) {
	if field.Type == "nik" {
		return birthOfNIK(value, now)
	}
	day, err := time.Parse(time.DateOnly, value)
	return day, err == nil
}

// yearsBetween is somebody's age on a day.
func yearsBetween(born, now time.Time) int {
	years := now.Year() - born.Year()
	if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
		years--
	}
	return years
}
