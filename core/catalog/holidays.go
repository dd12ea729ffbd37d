package catalog

import "time"

// WIB is the office's time: UTC+7 without daylight saving.
var WIB = time.FixedZone("WIB", 7*60*60)

// Holidays is the office's calendar: holidays.yaml, a list per year, for the
// dates come by joint decree (SKB) and get changed.
type Holidays struct {
	Days    map[string]string // "2006-01-02" → name
	Week    [7]Hours          // by time.Weekday; empty when closed
	Periods []Period          // with other hours, as Ramadan; the first that fits counts
}

// Hours are the working hours of one weekday, minutes since midnight WIB.
type Hours struct {
	From, BreakFrom, BreakTo, To int
}

// Period is a time of the year with its own hours.
type Period struct {
	Name     string
	From, To string // "2006-01-02", both included
	Week     [7]Hours
}

// span is a stretch of working time, from included, to excluded.
type span struct{ from, to time.Time }

// spans are the working stretches of the WIB day of at: none on a holiday,
// two on a day with a break.
func (h *Holidays) spans(at time.Time) []span {
	at = at.In(WIB)
	date := at.Format(time.DateOnly)
	if h.Days[date] != "" {
		return nil
	}
	hours := h.hours(date, at.Weekday())
	midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, WIB)
	var out []span
	for _, s := range [][2]int{{hours.From, hours.BreakFrom}, {hours.BreakTo, hours.To}} {
		if s[0] < s[1] {
			out = append(out, span{midnight.Add(minutes(s[0])), midnight.Add(minutes(s[1]))})
		}
	}
	return out
}

func (h *Holidays) hours(date string, weekday time.Weekday) Hours {
	for _, period := range h.Periods {
		if period.From <= date && date <= period.To {
			return period.Week[weekday]
		}
	}
	return h.Week[weekday]
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

func nextDay(at time.Time) time.Time {
	at = at.In(WIB)
	return time.Date(at.Year(), at.Month(), at.Day()+1, 0, 0, 0, 0, WIB)
}

// Open reports whether the office works at this instant. At the minute it
// closes it no longer does.
func (h *Holidays) Open(at time.Time) bool {
	for _, s := range h.spans(at) {
		if !at.Before(s.from) && at.Before(s.to) {
			return true
		}
	}
	return false
}

// horizon ends a search for working time in a calendar that has none left.
const horizon = 3 * 366 // days

// Next is the first instant not before at when the office works, in WIB; at
// itself if it is open. It is the zero time if the calendar has no working
// day within three years.
func (h *Holidays) Next(at time.Time) time.Time {
	at = at.In(WIB)
	for range horizon {
		for _, s := range h.spans(at) {
			if at.Before(s.to) {
				return later(at, s.from)
			}
		}
		at = nextDay(at)
	}
	return time.Time{}
}

// Working is the working time between two instants; zero if to is not after
// from.
func (h *Holidays) Working(from, to time.Time) time.Duration {
	var sum time.Duration
	for day := from.In(WIB); day.Before(to); day = nextDay(day) {
		for _, s := range h.spans(day) {
			if d := earlier(to, s.to).Sub(later(from, s.from)); d > 0 {
				sum += d
			}
		}
	}
	return sum
}

// Add is the instant, in WIB, when d of working time has passed since from:
// the earliest one, so a day's last minute ends that day and not the next
// morning. With d zero or less it is from. It is the zero time if the
// calendar has no working day within three years.
func (h *Holidays) Add(from time.Time, d time.Duration) time.Time {
	at := from.In(WIB)
	for idle := 0; d > 0; idle++ {
		if idle > horizon {
			return time.Time{}
		}
		for _, s := range h.spans(at) {
			have := s.to.Sub(later(at, s.from))
			if have <= 0 {
				continue
			}
			if d <= have {
				return later(at, s.from).Add(d)
			}
			d, idle = d-have, 0
		}
		at = nextDay(at)
	}
	return at
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
