package admin

import (
	"cmp"

	"sakti/bot"
	"sakti/core"
)

// chatsView are the chats that the visitor has, each under a key of its own,
// and how many others wait.
type chatsView struct {
	Chats    []heldView
	Next     string // address of the chat after this one, "" if there is no other
	Previous string
	Longest  string // of the visitor's own, whoever waits longest; "" if nobody does
	Free     int    // whom nobody has
	FreeWait string // how long the first of them waits
	TakeKey  string // shortcut for taking that one
}

// heldView is one of the visitor's chats.
type heldView struct {
	ticketView
	Digit string // its key, "" from the tenth on
	Here  bool
}

// chatsOf reads the visitor's chats, seen from one of them, 0 from none.
func (p *panel) chatsOf(v *visit, here int64) (c chatsView, err error) {
	held, err := p.office.HeldTickets(v.Context(), v.tx, v.staff)
	if err != nil {
		return c, err
	}
	at := -1
	c.TakeKey = "t"
	for i, ticket := range held {
		t, err := p.ticketView(v, ticket)
		if err != nil {
			return c, err
		}
		view := heldView{ticketView: t, Here: ticket.ConversationID == here}
		if i < 9 {
			view.Digit = string(rune('1' + i))
		}
		if view.Here {
			at, view.Unread = i, 0 // it is being read
		}
		c.Chats = append(c.Chats, view)
	}
	c.neighbours(at)
	n, since, err := p.office.FreeTickets(v.Context(), v.tx)
	if c.Free = n; since != nil {
		c.FreeWait = waited(p.office.Now().Sub(*since))
	}
	return c, err
}

// neighbours finds where the keys lead from the chat at this place, -1 for
// none of them.
func (c *chatsView) neighbours(at int) {
	n := len(c.Chats)
	if n > 0 && (n > 1 || at < 0) {
		c.Next, c.Previous = c.Chats[(at+1)%n].Path, c.Chats[(max(at, 0)+n-1)%n].Path
	}
	var longest *heldView
	for i := range c.Chats {
		t := &c.Chats[i]
		if !t.Here && t.WaitingSince != nil && t.SnoozedUntil == nil && (longest == nil || t.WaitingSince.Before(*longest.WaitingSince)) {
			longest = t
		}
	}
	if longest != nil {
		c.Longest = longest.Path
	}
}

// sideView is what stands beside a conversation for who helps its person.
type sideView struct {
	Standing bot.Standing
	Speaks   string // the person's language, "" for Indonesian
	Helpers  []core.Helper
	Reasons  []label
	Snoozes  []label
}

// beside reads what stands beside a conversation.
func (p *panel) beside(v *visit, view *chatView) (err error) {
	view.Snoozes = snoozes
	for _, reason := range labels(core.CloseReasons) {
		if reason.Code != "bot" { // has a form of its own
			view.Reasons = append(view.Reasons, reason)
		}
	}
	if view.Helpers, err = p.office.Helpers(v.Context(), v.tx, v.staff); err != nil {
		return err
	}
	view.Standing, _, err = bot.StandingOf(v.Context(), v.tx, p.office, view.ID)
	if view.Standing.Lang != "id" {
		view.Speaks = languageName(view.Standing.Lang)
	}
	return err
}

// languageName is what a language is called in Indonesian.
func languageName(code string) string {
	for _, lang := range core.CannedLanguages {
		if lang.Code == code {
			return cmp.Or(lang.Name, code)
		}
	}
	return code
}
