package core

import "log/slog"

// NIK is a person's number. Printed, logged or marshalled by accident it
// shows its first four and last two digits; Full gives all of it on purpose.
type NIK string

// Full is the whole number, for the officer's screen alone.
func (n NIK) Full() string { return string(n) }

func (n NIK) String() string { return mask(string(n), 4, 2) }

// LogValue keeps the number out of logs.
func (n NIK) LogValue() slog.Value { return slog.StringValue(n.String()) }

// Phone is a number as E.164, masked like NIK.
type Phone string

// Full is the whole number, for dialling.
func (p Phone) Full() string { return string(p) }

func (p Phone) String() string { return mask(string(p), 5, 3) }

// LogValue keeps the number out of logs.
func (p Phone) LogValue() slog.Value { return slog.StringValue(p.String()) }

func mask(text string, head, tail int) string {
	if len(text) <= head+tail {
		return stars(len(text))
	}
	return text[:head] + stars(len(text)-head-tail) + text[len(text)-tail:]
}

func stars(n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = '*'
	}
	return string(out)
}
