package bot

import (
	"context"
	"slices"
	"strings"
	"time"

	"sakti/bot/dialog"
	"sakti/bot/group"
	"sakti/bot/say"
	"sakti/channels"
	"sakti/core"
	"sakti/core/catalog"
)

// How much a group hears from us.
const (
	coolDown  = 5 * time.Minute // the same answer again: a hint the first time, then nothing
	perAuthor = 6               // answers to one author a minute
)

// answer says one message to a request, unless it has just been said, the
// author asks without end, or the request is an old one.
func (a *attendance) answer(ctx context.Context, m message, request group.Request) error {
	if request = a.allowed(request); a.now.Sub(m.Body.At) > stale && request.Kind != group.Ask {
		return nil
	}
	busy, err := a.told(ctx, "from "+m.Body.Group.From, time.Minute)
	if err != nil || busy > perAuthor {
		return err
	}
	found, err := a.find(ctx, &request)
	if err != nil {
		return err
	}
	reply := group.Answer(request, found)
	switch {
	case reply.Topic == "": // a question for the call centre
		return a.forward(ctx, m, request.Words, reply.Text)
	case request.Kind == group.Private:
		reply.Topic += " " + m.Body.Group.From
	}
	times, err := a.told(ctx, "topic "+reply.Topic, coolDown)
	if err != nil || times > 2 || times == 2 && (reply.Topic == "help" || request.Kind == group.Private) {
		return err
	}
	if times == 2 {
		reply = group.Reply{Text: say.Text(a.group.Lang, "support.above")}
	}
	out := a.reply(m, reply.Text)
	if reply.Picture {
		out.body.File, err = a.picture(ctx, a.tx, found, a.place(request.Words))
	}
	return err
}

// allowed is the request as this group may make it: a group that nobody has
// switched on has no call centre behind it.
func (a *attendance) allowed(request group.Request) group.Request {
	if a.group.Active {
		return request
	}
	if request.Kind == group.Ask {
		return group.Request{Kind: group.Private}
	}
	request.Asks = false
	return request
}

// reply answers a message, showing what it answers. The words are repeated
// without numbers of persons.
func (a *attendance) reply(m message, text string) *outgoing {
	out := a.say(text)
	out.body.ReplyTo = m.Key
	out.body.Quote = &channels.Quote{Ref: m.Body.Ref, From: m.Body.Group.From, Text: short(group.Mask(m.Body.Text), 200)}
	out.body.Seen = []string{m.Body.Ref}
	return out
}

func short(text string, runes int) string {
	if list := []rune(text); len(list) > runes {
		return string(list[:runes-1]) + "…"
	}
	return text
}

// find looks up what a request calls for.
func (a *attendance) find(ctx context.Context, request *group.Request) (f group.Found, err error) {
	f = group.Found{Lang: a.group.Lang, Now: a.now}
	if f.Link, err = a.privateLink(ctx, a.tx, a.c, a.group); err != nil {
		return f, err
	}
	if err := a.findHours(ctx, &f); err != nil {
		return f, err
	}
	switch request.Kind {
	case group.Requirements, group.Unclear:
		a.findService(&f, *request)
	case group.Status:
		err = a.findCase(ctx, &f, request.Words)
	case group.Queue:
		err = a.findQueue(ctx, &f)
	case group.FiguresOf:
		err = a.findFigures(ctx, &f, request.Words)
	}
	return f, err
}

// How many words a text without a command has that only names a service: a
// longer one, and still more a longer question, has something else in it.
const (
	fewWords  = 6
	fewAsking = 3
)

func (a *attendance) findService(f *group.Found, r group.Request) {
	cat := a.Office.Catalog.In(f.Lang)
	words := len(strings.Fields(r.Words))
	if r.Kind == group.Unclear && (words > fewWords || r.Asks && words > fewAsking) {
		return
	}
	list := dialog.Meant(r.Words, a.Office.Catalog)
	if len(list) == 1 {
		service := cat.Service(list[0].Code)
		f.Service, f.Presence, f.List = service.Name, service.Presence, dialog.Documents(service, f.Lang, cat, a.places)
		return
	}
	for _, service := range list {
		f.Maybe = append(f.Maybe, cat.Service(service.Code).Short)
	}
}

func (a *attendance) findCase(ctx context.Context, f *group.Found, words string) error {
	number := group.NumberIn(words)
	if number == "" {
		return nil
	}
	f.Number = number
	code, since, err := a.Office.StateOf(ctx, a.tx, number)
	if core.CodeOf(err) == core.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	f.State, f.Since, f.Mend = a.Office.Catalog.In(f.Lang).Steps.State(code).Label, since, code == "returned"
	return nil
}

func (a *attendance) findQueue(ctx context.Context, f *group.Found) (err error) {
	if f.Desks, err = a.standings(ctx, a.tx); err != nil {
		return err
	}
	today, err := a.Office.Figures(ctx, a.tx, "", core.DayOf(a.now))
	f.Submitted, f.Handled = today.Submitted, today.Finished
	return err
}

// findHours says whether the office works now, and when it does today.
func (a *attendance) findHours(ctx context.Context, f *group.Found) error {
	contact, err := a.contact(ctx, a.tx, a.now)
	if err != nil {
		return err
	}
	f.Open, f.Opens, f.Phone, f.Address = contact.Open, contact.Opens, contact.Phone, contact.Address
	var shifts []string
	for _, shift := range a.Office.Catalog.Holidays.Shifts(a.now) {
		shifts = append(shifts, shift[0].Format("15.04")+"–"+shift[1].Format("15.04"))
	}
	if f.Today = strings.Join(shifts, ", "); f.Today != "" {
		f.Today += " WIB"
	}
	return nil
}

// place is the one place that words name: "" with whole for the regency.
func (a *attendance) place(words string) string {
	if list, whole := a.placesIn(words); !whole && len(list) == 1 {
		return list[0].Code
	}
	return ""
}

// regencyWords name the whole of it.
var regencyWords = []string{"kabupaten", "kab", "semua", "se-kabupaten", "seluruh", "total"}

func (b *Bot) placesIn(words string) (list []dialog.Place, whole bool) {
	fields := strings.Fields(strings.ToLower(words))
	if len(fields) == 0 || slices.ContainsFunc(fields, func(w string) bool { return slices.Contains(regencyWords, w) }) {
		return nil, true
	}
	return b.places.Find(words), false
}

func (a *attendance) findFigures(ctx context.Context, f *group.Found, words string) error {
	list, whole := a.placesIn(words)
	for _, place := range list {
		f.Places = append(f.Places, a.places.Full(place.Code))
	}
	switch {
	case len(list) > 1, len(list) == 0 && !whole:
		return nil
	case whole:
		f.Place = say.Text(f.Lang, "support.regency")
	default:
		f.Place = f.Places[0]
	}
	figures, err := a.Office.Figures(ctx, a.tx, a.place(words), core.MonthOf(a.now))
	f.Figures = shown(figures, core.Period{From: core.MonthOf(a.now).From, To: core.DayOf(a.now).To})
	return err
}

// shown are figures as a group reads them.
func shown(figures core.Figures, p core.Period) group.Figures {
	out := group.Figures{From: p.From.In(catalog.WIB), Until: p.To.In(catalog.WIB).AddDate(0, 0, -1), Submitted: figures.Submitted,
		Finished: figures.Finished, Returned: figures.Returned, Median: figures.Median}
	for _, kind := range []string{"desa", "kecamatan", "dinas", "faskes", "online"} {
		if n := figures.Counters[kind]; n > 0 {
			out.Counters = append(out.Counters, group.Counted{Name: kind, N: n})
		}
	}
	slices.SortStableFunc(out.Counters, func(a, b group.Counted) int { return b.N - a.N })
	return out
}
