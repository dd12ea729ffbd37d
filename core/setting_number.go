package core

import (
	"strconv"
	"time"
)

// Settings that are whole numbers, as they are kept.
const (
	keepViews    = "keep_views"    // who looked into which case, and why: case_views
	keepAbsences = "keep_absences" // absences, after their last day
	keepLogins   = "keep_logins"   // logins in the office's log
	holdMinutes  = "hold_minutes"  // see HoldFor
	firstAnswer  = "first_answer_minutes"
	nextAnswer   = "next_answer_minutes" // both see Patience
)

// numberRule is what such a setting may be. The bounds keep a slip of the pen
// from doing harm.
type numberRule struct {
	unit               string
	usual, least, most int
}

// numberRules are those of all of them. Nobody may wait for an answer longer
// than until a chat goes back to all (forgotten).
var numberRules = map[string]numberRule{
	keepViews:    {"hari", 730, 180, 3650},
	keepAbsences: {"hari", 365, 30, 3650},
	keepLogins:   {"hari", 365, 90, 3650},
	holdMinutes:  {"menit", 60, 10, 480},
	firstAnswer:  {"menit", 15, 5, int(forgotten / time.Minute)},
	nextAnswer:   {"menit", 30, 5, int(forgotten / time.Minute)},
}

// text is what holds until somebody sets it; "" for what is no such rule.
func (r numberRule) text() string {
	if r.usual == 0 {
		return ""
	}
	return strconv.Itoa(r.usual)
}

// check is what a number is kept as; Invalid if it is none, or out of bounds.
func (r numberRule) check(value string) (string, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < r.least || n > r.most {
		return "", fail(Invalid, "Tulis jumlah %s dengan angka, dari %d sampai %d.", r.unit, r.least, r.most)
	}
	return strconv.Itoa(n), nil
}

// number is a setting in force. What cannot be read as one in bounds, for
// somebody wrote it past the panel, is the usual one: nothing goes by mistake.
func (s Settings) number(name string) int {
	rule := numberRules[name]
	if text, err := rule.check(s.Get(name)); err == nil {
		n, _ := strconv.Atoi(text) // by the check
		return n
	}
	return rule.usual
}

// minutes is such a setting as a time.
func (s Settings) minutes(name string) time.Duration {
	return time.Duration(s.number(name)) * time.Minute
}
