package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sakti/bot/dialog"
	"sakti/bot/say"
	"sakti/core"
	"sakti/core/catalog"
)

// known is what a turn knows of one conversation.
type known struct {
	dialog.Facts
	actor core.Actor
	lang  string
}

// facts reads, in a few statements for the whole batch, everything that the
// answers may depend on.
func (b *Bot) facts(ctx context.Context, tx pgx.Tx, list []*conversation, messages map[int64][]message) (map[int64]known, error) {
	now := b.Office.Now().In(catalog.WIB)
	if err := b.numbers.fill(ctx, tx, b.Batch, now); err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, c := range list {
		ids[i] = c.PersonID
	}
	people, err := core.People(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	cases, err := b.cases(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	counters, err := b.counters.hours(ctx, tx, now)
	if err != nil {
		return nil, err
	}
	unseen, err := b.unseen(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	office, err := b.contact(ctx, tx, now)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]known, len(list))
	for _, c := range list {
		person := people[c.PersonID]
		k := known{actor: person.Actor(), lang: person.Lang, Facts: dialog.Facts{
			Now: now, Catalog: b.Office.Catalog, Places: b.places, Cases: cases[c.PersonID], Contact: office, Counters: counters,
			Person:   dialog.Person{Name: person.Name, Phone: person.Phone.Full(), Masked: person.Phone.String(), Lang: person.Lang},
			Operator: operatorFacts(person.Operator), Announcements: unseen[c.PersonID]}}
		if err := b.mentioned(ctx, tx, &k, messages[c.ID]); err != nil {
			return nil, err
		}
		out[c.ID] = k
	}
	return out, nil
}

// unseen are the announcements that operators among these people have yet to
// be shown, by person.
func (b *Bot) unseen(ctx context.Context, tx pgx.Tx, people map[int64]core.Person) (map[int64][]dialog.Announcement, error) {
	var staff []int64
	for _, person := range people {
		if person.Operator != nil {
			staff = append(staff, person.Operator.StaffID)
		}
	}
	found, err := b.Office.Unseen(ctx, tx, staff)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	out := map[int64][]dialog.Announcement{}
	for id, person := range people {
		if person.Operator == nil {
			continue
		}
		for _, a := range found[person.Operator.StaffID] {
			out[id] = append(out[id], dialog.Announcement{ID: a.ID, Text: a.Words})
		}
	}
	return out, nil
}

// operatorFacts is the counter as the conversation needs it.
func operatorFacts(o *core.Operator) *dialog.Operator {
	if o == nil {
		return nil
	}
	facts := &dialog.Operator{Name: o.Name, Counter: o.Counter, Kind: o.CounterKind}
	if o.CounterRegion == nil {
		return facts
	}
	const kecamatan = len("33.12.01")
	facts.Kec = (*o.CounterRegion)[:kecamatan]
	if len(*o.CounterRegion) > kecamatan {
		facts.Village = *o.CounterRegion
	}
	return facts
}

// contact is how to reach the office, as people at the panel have set it.
func (b *Bot) contact(ctx context.Context, tx pgx.Tx, now time.Time) (dialog.Office, error) {
	set, err := b.Office.Settings(ctx, tx)
	if err != nil {
		return dialog.Office{}, err
	}
	holidays := b.Office.Catalog.Holidays
	office := dialog.Office{Phone: set.Phone, Address: set.Address, TrackURL: b.TrackURL, CounterHours: set.CounterHours, Open: holidays.Open(now)}
	if !office.Open {
		next := holidays.Next(now).In(catalog.WIB)
		office.Opens = say.Day("id", next) + " pukul " + say.Clock("id", next)
	}
	return office, nil
}

// mentioned looks up the codes and numbers that the messages name.
func (b *Bot) mentioned(ctx context.Context, tx pgx.Tx, k *known, messages []message) error {
	for _, m := range messages {
		if m.Body.Text == "" {
			continue
		}
		mentions := dialog.Mentions(m.Body.Text)
		if err := b.invited(ctx, tx, k, mentions.Invitations); err != nil {
			return err
		}
		if err := b.found(ctx, tx, k, mentions); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bot) invited(ctx context.Context, tx pgx.Tx, k *known, codes []string) error {
	if len(codes) == 0 {
		return nil
	}
	found, err := b.Office.FindInvitations(ctx, tx, codes)
	if err != nil {
		return err
	}
	if k.Invitations == nil {
		k.Invitations = map[string]dialog.Invitation{}
	}
	for code, info := range found {
		k.Invitations[code] = dialog.Invitation{Name: info.Name, Counter: info.Counter, Valid: info.Valid}
	}
	return nil
}

// found looks up cases of which the message holds both number and secret.
func (b *Bot) found(ctx context.Context, tx pgx.Tx, k *known, m dialog.Mentioned) error {
	for _, number := range m.Numbers {
		for _, code := range m.Codes {
			a, err := b.Office.Track(ctx, tx, number, code)
			if core.CodeOf(err) == core.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			verdicts, err := b.faults(ctx, tx, []*core.Application{a})
			if err != nil {
				return err
			}
			k.Found = append(k.Found, caseFacts([]*core.Application{a}, k.actor.Person, verdicts)...)
		}
	}
	return nil
}

// readPlaces reads the regency's map.
func readPlaces(ctx context.Context, pool *pgxpool.Pool) (*dialog.Places, error) {
	places := &dialog.Places{}
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		regions, err := core.Regions(ctx, tx)
		for _, r := range regions {
			place := dialog.Place{Code: r.Code, Name: r.Name, Kind: r.Kind, Parent: deref(r.Parent)}
			if r.Kind == "kecamatan" {
				places.Kecamatan = append(places.Kecamatan, place)
			} else {
				places.Villages = append(places.Villages, place)
			}
		}
		return err
	})
	return places, err
}
