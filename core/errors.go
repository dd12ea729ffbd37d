package core

import (
	"errors"
	"fmt"
)

// Code sorts errors by what the caller can do about them.
type Code string

// The codes.
const (
	NotFound  Code = "not_found" // there is no such thing, or not for this person
	Conflict  Code = "conflict"  // somebody was faster: look again
	Forbidden Code = "forbidden" // not this person's duty
	Invalid   Code = "invalid"   // something is missing or wrong in what was said
	Locked    Code = "locked"    // too many tries; wait
)

// Error is an error with a code and a sentence that people may read.
type Error struct {
	Code Code
	Text string // Indonesian, no personal data
}

func (e *Error) Error() string { return e.Text }

func fail(code Code, format string, args ...any) error {
	return &Error{Code: code, Text: fmt.Sprintf(format, args...)}
}

// CodeOf returns the code in err, or "" for a fault of the program.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
