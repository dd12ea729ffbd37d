package group

import (
	"strings"
	"time"

	"sakti/bot/say"
)

// Digest is what the group hears in the morning: how the work went, and what
// waits.
type Digest struct {
	Lang      string
	Weekly    bool
	Figures   Figures // of the last working day, or the last week
	Desks     []Desk
	Best      []Counted // places with most finished, first first
	Questions int       // of groups that went to the call centre and are still open
}

// Text is the digest in words; a picture of Figures may go with it, never
// alone.
func (d Digest) Text() string {
	s := speaker{Found{Lang: d.Lang}}
	key := "support.digest.daily"
	if d.Weekly {
		key = "support.digest.weekly"
	}
	list := []string{s.text(key), d.Figures.text(s, s.text("support.regency"))}
	if len(d.Best) > 0 {
		var names []string
		for _, place := range d.Best {
			names = append(names, place.Name+" "+say.Number(d.Lang, place.N))
		}
		list = append(list, s.text("support.digest.best", "list", strings.Join(names, ", ")))
	}
	list = append(list, d.waiting(s))
	if d.Questions > 0 {
		list = append(list, s.text("support.digest.questions", "n", d.Questions))
	}
	return lines(list...)
}

// waiting is the queue in one line.
func (d Digest) waiting(s speaker) string {
	sum := 0
	var oldest time.Time
	for _, desk := range d.Desks {
		sum += desk.Waiting
		if !desk.Oldest.IsZero() && (oldest.IsZero() || desk.Oldest.Before(oldest)) {
			oldest = desk.Oldest
		}
	}
	if sum == 0 {
		return s.text("support.digest.empty")
	}
	return s.text("support.digest.waiting", "n", say.Number(d.Lang, sum), "when", say.Date(d.Lang, oldest))
}
