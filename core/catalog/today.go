package catalog

import "time"

// Shifts are the working stretches of the WIB day of at, each from its begin
// to its end: none on a holiday, two on a day with a break.
func (h *Holidays) Shifts(at time.Time) [][2]time.Time {
	var out [][2]time.Time
	for _, s := range h.spans(at) {
		out = append(out, [2]time.Time{s.from, s.to})
	}
	return out
}

// LastWorkday is the last working day before the day of at, at midnight WIB;
// the zero time if there was none within a month.
func (h *Holidays) LastWorkday(at time.Time) time.Time {
	at = at.In(WIB)
	for i := 1; i <= 31; i++ {
		day := time.Date(at.Year(), at.Month(), at.Day()-i, 0, 0, 0, 0, WIB)
		if len(h.spans(day)) > 0 {
			return day
		}
	}
	return time.Time{}
}
