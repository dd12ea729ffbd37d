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

type personRow struct {
	ID            int64   `db:"id"`
	Name          string  `db:"name"`
	Phone         Phone   `db:"phone"`
	Lang          string  `db:"lang"`
	StaffID       *int64  `db:"staff_id"`
	StaffName     *string `db:"staff_name"`
	CounterID     *int64  `db:"counter_id"`
	Counter       *string `db:"counter"`
	CounterKind   *string `db:"counter_kind"`
	CounterRegion *string `db:"counter_region"`
}

func (r personRow) person() Person {
	p := Person{ID: r.ID, Name: r.Name, Phone: r.Phone, Lang: r.Lang}
	if r.StaffID != nil {
		p.Operator = &Operator{StaffID: *r.StaffID, Name: *r.StaffName, CounterID: *r.CounterID,
			Counter: *r.Counter, CounterKind: *r.CounterKind, CounterRegion: r.CounterRegion}
	}
	return p
}

// People reads these people at once. Links of staff who are inactive, have
// lost the duty or whose counter is closed do not count; unknown ids are
// absent.
func People(ctx context.Context, tx pgx.Tx, ids []int64) (map[int64]Person, error) {
	rows, err := tx.Query(ctx, `SELECT p.id, p.name, p.phone, p.lang, o.staff_id, o.staff_name,
			o.counter_id, o.counter, o.counter_kind, o.counter_region
		FROM people p
		LEFT JOIN LATERAL (SELECT s.id AS staff_id, s.name AS staff_name, c.id AS counter_id,
				c.name AS counter, c.kind AS counter_kind, c.region AS counter_region
			FROM staff s, counters c
			WHERE s.id = p.staff_id AND c.id = p.counter_id AND `+operates+`) o ON true
		WHERE p.id = ANY($1)`, ids)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[personRow])
	if err != nil {
		return nil, err
	}
	out := make(map[int64]Person, len(list))
	for _, row := range list {
		out[row.ID] = row.person()
	}
	return out, nil
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

// UnlinkOperator makes a chat an ordinary citizen's again.
func UnlinkOperator(ctx context.Context, tx pgx.Tx, personID int64) error {
	_, err := tx.Exec(ctx, `UPDATE people SET staff_id = NULL, counter_id = NULL WHERE id = $1`, personID)
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
