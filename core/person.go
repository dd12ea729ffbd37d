package core

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Person is somebody who writes to us. Name and number are what the channel
// says, unverified.
type Person struct {
	ID       int64
	Name     string
	Phone    Phone  // E.164, or ""
	Lang     string // "" is Indonesian
	Operator *Operator
}

// Operator is the member of staff that a chat is linked to, and the counter
// for which they write there.
type Operator struct {
	StaffID       int64
	Name          string
	CounterID     int64
	Counter       string // its name
	CounterKind   string
	CounterRegion *string
}

// Actor is the person as one who acts. An operator acts in chat with that
// duty alone, whatever else they are in the panel.
func (p Person) Actor() Actor {
	if p.Operator == nil {
		return Actor{Person: p.ID}
	}
	op := p.Operator
	role := Role{Code: "operator", CounterID: &op.CounterID, CounterName: op.Counter, CounterKind: op.CounterKind, Region: op.CounterRegion}
	return Actor{Person: p.ID, Staff: &Staff{ID: op.StaffID, Name: op.Name, Active: true, Roles: []Role{role}}}
}

// operates is the condition under which staff s counts as operator of
// counter c: still active, still with that duty, and the counter open.
const operates = `s.active AND c.status <> 'closed' AND EXISTS (SELECT FROM staff_roles r
	WHERE r.staff_id = s.id AND r.role = 'operator' AND r.counter_id = c.id)`

// People reads these people at once. Links of staff who are inactive, have
// lost the duty or whose counter is closed do not count; unknown ids are
// absent. Operators are looked up apart, for most people are none.
func People(ctx context.Context, tx pgx.Tx, ids []int64) (map[int64]Person, error) {
	rows, err := tx.Query(ctx, `SELECT id, name, phone, lang, staff_id IS NOT NULL FROM people WHERE id = ANY($1)`, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]Person, len(ids))
	var linked []int64
	var p Person
	var link bool
	_, err = pgx.ForEachRow(rows, []any{&p.ID, &p.Name, &p.Phone, &p.Lang, &link}, func() error {
		out[p.ID] = p
		if link {
			linked = append(linked, p.ID)
		}
		return nil
	})
	if err != nil || len(linked) == 0 {
		return out, err
	}
	return out, operators(ctx, tx, linked, out)
}

// operators completes the people whose chats are linked to staff.
func operators(ctx context.Context, tx pgx.Tx, ids []int64, people map[int64]Person) error {
	rows, err := tx.Query(ctx, `SELECT p.id AS person, s.id, s.name, c.id, c.name, c.kind, c.region
		FROM people p JOIN staff s ON s.id = p.staff_id JOIN counters c ON c.id = p.counter_id
		WHERE p.id = ANY($1) AND `+operates, ids)
	if err != nil {
		return err
	}
	var person int64
	var op Operator
	_, err = pgx.ForEachRow(rows, []any{&person, &op.StaffID, &op.Name, &op.CounterID, &op.Counter, &op.CounterKind, &op.CounterRegion}, func() error {
		p, operator := people[person], op
		p.Operator = &operator
		people[person] = p
		return nil
	})
	return err
}

// AddPerson adds somebody with the name and number that their channel shows.
func AddPerson(ctx context.Context, tx pgx.Tx, name string, phone Phone) (id int64, err error) {
	err = tx.QueryRow(ctx, `INSERT INTO people (name, phone) VALUES ($1, $2) RETURNING id`, name, phone.Full()).Scan(&id)
	return id, err
}

// Consent records that this version of the privacy notice was shown, and on
// which channel (UU 27/2022, articles 21 to 24). The first time counts.
func (o *Office) Consent(ctx context.Context, tx pgx.Tx, personID int64, version, channel string) error {
	_, err := tx.Exec(ctx, `INSERT INTO consents (person_id, version, channel, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person_id, version) DO NOTHING`, personID, version, channel, o.Now())
	return err
}

// SetLang changes the language in which a person is written to.
func SetLang(ctx context.Context, tx pgx.Tx, personID int64, lang string) error {
	_, err := tx.Exec(ctx, `UPDATE people SET lang = $2 WHERE id = $1`, personID, lang)
	return err
}

// PersonByPhone finds who is known by a number that a channel proved; 0 if
// nobody is, or if the number is "".
func PersonByPhone(ctx context.Context, tx pgx.Tx, phone Phone) (id int64, err error) {
	if phone == "" {
		return 0, nil
	}
	err = tx.QueryRow(ctx, `SELECT id FROM people WHERE phone = $1 ORDER BY id LIMIT 1`, phone.Full()).Scan(&id)
	if none(err) {
		return 0, nil
	}
	return id, err
}
