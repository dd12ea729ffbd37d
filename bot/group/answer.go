package group

import (
	"slices"
	"strings"
	"time"

	"sakti/bot/say"
)

// Found is what was looked up for a request. Only what its kind needs is set.
type Found struct {
	Lang string    // of the group; "" is Indonesian
	Now  time.Time // WIB
	Link string    // opens a private chat with us; "" if the channel has none

	Service  string   // its name, if the words name one service
	List     string   // its documents, a line each
	Presence string   // who has to come; "" if nobody
	Maybe    []string // else the services that may be meant, by their short names

	Number string    // of a case
	State  string    // of it, in words for its applicant; "" if there is no such case
	Since  time.Time //
	Mend   bool      // its applicant is to act

	Desks              []Desk
	Submitted, Handled int // today

	Place   string   // in full, "Desa Sumberagung, Kec. Pracimantoro"; "" if none was found
	Places  []string // the places that the name may mean
	Figures Figures

	Open  bool   // the office works now
	Opens string // if not: when it does again
	Today string // its hours today, "" if it is closed all day
	Phone string //

	Address string
}

// Desk is how much waits at a desk.
type Desk struct {
	Name    string
	Waiting int
	Late    int       // past the promised time
	Oldest  time.Time // when the first in line was sent; zero if none waits
}

// Reply is one message to the group.
type Reply struct {
	Text    string
	Topic   string // the same topic need not be answered again within minutes
	Picture bool   // the figures as a picture go with it
}

// Answer says what a request calls for; Nothing, Question and Thanks call for
// nothing. An Unclear one is taken for a question about the service that it
// names, if it names one.
func Answer(r Request, f Found) Reply {
	s := speaker{f}
	switch r.Kind {
	case Help:
		return Reply{Text: s.help(), Topic: "help"}
	case Requirements:
		return s.requirements()
	case Status:
		return s.status()
	case Queue:
		return Reply{Text: s.queue(), Topic: "queue"}
	case FiguresOf:
		return s.figures(r.Words)
	case Hours:
		return Reply{Text: s.hours(), Topic: "hours"}
	case Ask:
		return s.ask(r.Words)
	case Private:
		return Reply{Text: s.withLink("support.private", "support.private.nolink"), Topic: "private"}
	case Unclear:
		return s.unclear(r)
	}
	return Reply{}
}

// speaker says things of what was found.
type speaker struct{ f Found }

func (s speaker) text(key string, args ...any) string { return say.Text(s.f.Lang, key, args...) }

// withLink says a sentence that names our private chat, or the one for
// channels without an address for it.
func (s speaker) withLink(key, without string) string {
	if s.f.Link == "" {
		return s.text(without)
	}
	return s.text(key, "link", s.f.Link)
}

func lines(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "\n")
}

func (s speaker) help() string {
	return lines(s.text("support.help"), s.more())
}

// more points to the private chat, where there is one to point to.
func (s speaker) more() string {
	if s.f.Link == "" {
		return ""
	}
	return s.text("support.more", "link", s.f.Link)
}

func (s speaker) requirements() Reply {
	switch {
	case s.f.Service != "":
		presence := ""
		if s.f.Presence != "" {
			presence = s.text("begin.presence", "presence", s.f.Presence)
		}
		return Reply{Text: lines(s.text("requirements.title", "service", s.f.Service), s.f.List, presence, s.more()), Topic: "requirements " + s.f.Service}
	case len(s.f.Maybe) > 0:
		list := make([]string, len(s.f.Maybe))
		for i, short := range s.f.Maybe {
			list[i] = "#syarat " + short
		}
		return Reply{Text: s.text("support.which") + "\n" + strings.Join(list, "\n"), Topic: "which " + strings.Join(s.f.Maybe, ",")}
	}
	return Reply{Text: s.text("support.service"), Topic: "service"}
}

func (s speaker) status() Reply {
	switch {
	case s.f.Number == "":
		return Reply{Text: s.text("support.status.how"), Topic: "status"}
	case s.f.State == "":
		return Reply{Text: s.text("support.status.unknown", "number", s.f.Number), Topic: "status " + s.f.Number}
	}
	text := s.text("support.status", "number", s.f.Number, "state", lowered(s.f.State), "when", say.Day(s.f.Lang, s.f.Since))
	if s.f.Mend {
		text = lines(text, s.withLink("support.status.mend", "support.status.mend.nolink"))
	}
	return Reply{Text: text, Topic: "status " + s.f.Number}
}

func (s speaker) queue() string {
	list := []string{s.text("support.queue")}
	for _, desk := range s.f.Desks {
		line := s.text("support.queue.empty", "desk", desk.Name)
		if desk.Waiting > 0 {
			line = s.text("support.queue.desk", "desk", desk.Name, "n", say.Number(s.f.Lang, desk.Waiting), "when", say.Date(s.f.Lang, desk.Oldest))
		}
		if desk.Late > 0 {
			line += " " + s.text("support.queue.late", "n", say.Number(s.f.Lang, desk.Late))
		}
		list = append(list, "• "+line)
	}
	today := s.text("support.queue.today", "submitted", say.Number(s.f.Lang, s.f.Submitted), "finished", say.Number(s.f.Lang, s.f.Handled))
	return lines(append(list, today)...)
}

func (g Figures) text(s speaker, place string) string {
	period := say.Date(s.f.Lang, g.From)
	if !g.Until.Equal(g.From) {
		period = s.text("support.period", "from", period, "until", say.Date(s.f.Lang, g.Until))
	}
	list := []string{s.text("support.figures", "place", place, "period", period, "submitted", say.Number(s.f.Lang, g.Submitted),
		"finished", say.Number(s.f.Lang, g.Finished), "returned", say.Number(s.f.Lang, g.Returned))}
	if g.Median > 0 {
		list = append(list, s.text("support.figures.median", "hours", decimal(g.Median)))
	}
	var through []string
	for _, counter := range g.Counters {
		through = append(through, s.text("support.counter."+counter.Name)+" "+say.Number(s.f.Lang, counter.N))
	}
	if len(through) > 0 {
		list = append(list, s.text("support.figures.counters", "list", strings.Join(through, ", ")))
	}
	return lines(list...)
}

func (s speaker) hours() string {
	today := s.text("support.hours.closed")
	if s.f.Today != "" {
		today = s.text("support.hours.today", "hours", s.f.Today)
	}
	now := s.text("support.hours.open")
	if !s.f.Open {
		now = s.text("support.hours.opens", "opens", s.f.Opens)
	}
	where := ""
	if s.f.Address != "" {
		where = s.text("support.hours.where", "address", s.f.Address, "phone", s.f.Phone)
	}
	return lines(today+" "+now, where)
}

// ask confirms that a question goes to the call centre.
func (s speaker) ask(words string) Reply {
	if len(wordsOf(words)) == 0 {
		return Reply{Text: s.text("support.ask.how"), Topic: "ask"}
	}
	if s.f.Open {
		return Reply{Text: s.text("support.asked")}
	}
	return Reply{Text: s.text("support.asked.closed", "opens", s.f.Opens)}
}

func (s speaker) unclear(r Request) Reply {
	switch {
	case s.f.Service != "":
		return s.requirements()
	case r.Asks:
		return s.ask(r.Words)
	}
	return Reply{Text: s.help(), Topic: "help"}
}

// lowered begins with a small letter: a state within a sentence.
func lowered(text string) string {
	if len(text) < 2 || text[1] >= 'A' && text[1] <= 'Z' {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}
