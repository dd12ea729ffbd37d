package core

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Equipment is a machine at a counter.
type Equipment struct {
	ID        int64     `db:"id"`
	CounterID int64     `db:"counter_id"`
	Counter   string    `db:"counter"` // its name
	Kind      string    `db:"kind"`    // one of EquipmentKinds
	Label     string    `db:"label"`   // make and type, at most 60 characters
	State     string    `db:"state"`   // one of EquipmentStates
	Note      string    `db:"note"`    // at most 120 characters
	Since     time.Time `db:"since"`   // the day from which it is in this state
}

// What machines there are, and how they can be.
var (
	EquipmentKinds  = []Word{{"printer", "Printer"}, {"scanner", "Pemindai"}, {"computer", "Komputer"}, {"phone", "HP"}, {"modem", "Modem"}}
	EquipmentStates = []Word{{"good", "Baik"}, {"faulty", "Rusak"}, {"repair", "Sedang diperbaiki"}}
)

// EquipmentFilter narrows the inventory. Zero fields do not narrow.
type EquipmentFilter struct {
	Counter int64
	Region  string // this region and everything in it
	State   string
	Kind    string
	Limit   int // 0 for 50; at most 1000
	Offset  int
}

// equipmentReaders may look at the inventory; managers change it.
var equipmentReaders = []string{"admin", "head_of_office"}

const equipmentSQL = `SELECT e.id, e.counter_id, c.name AS counter, e.kind, e.label, e.state, e.note, e.since
	FROM equipment e JOIN counters c ON c.id = e.counter_id `

// EquipmentList reads the machines at the counters: what is broken first, then
// in the order of the counters. Only technical admins and the head of office
// may.
func (o *Office) EquipmentList(ctx context.Context, tx pgx.Tx, actor *Staff, f EquipmentFilter) ([]Equipment, error) {
	if actor == nil || !actor.Has(equipmentReaders...) {
		return nil, fail(Forbidden, "Perangkat loket hanya dilihat admin teknis dan kepala dinas.")
	}
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	rows, err := tx.Query(ctx, equipmentSQL+`WHERE e.removed_at IS NULL AND ($1 = 0 OR e.counter_id = $1)
		AND ($2 = '' OR c.region = $2 OR starts_with(c.region, $2 || '.'))
		AND ($3 = '' OR e.state = $3) AND ($4 = '' OR e.kind = $4)
		ORDER BY e.state = 'good', c.id, array_position($7::text[], e.kind), e.id LIMIT $5 OFFSET $6`,
		f.Counter, f.Region, f.State, f.Kind, min(limit, 1000), max(f.Offset, 0), codesOf(EquipmentKinds))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Equipment])
}

// AddEquipment puts a machine on a counter's list. Only technical admins and
// the head of office may. Invalid says what is wrong.
func (o *Office) AddEquipment(ctx context.Context, tx pgx.Tx, actor *Staff, e Equipment) error {
	if err := mustManage(actor, "perangkat"); err != nil {
		return err
	}
	if err := o.checkEquipment(&e); err != nil {
		return err
	}
	if _, err := CounterByID(ctx, tx, e.CounterID); err != nil {
		return err
	}
	err := tx.QueryRow(ctx, `INSERT INTO equipment (counter_id, kind, label, state, note, since)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`, e.CounterID, e.Kind, e.Label, e.State, e.Note, e.Since).Scan(&e.ID)
	if err != nil {
		return err
	}
	return o.LogChange(ctx, tx, actor, "equipment.added", aboutEquipment(e.ID), "", e.words())
}

// SetEquipment changes a machine's label, state, note and since; kind and
// counter stay. Only technical admins and the head of office may. Invalid says
// what is wrong.
func (o *Office) SetEquipment(ctx context.Context, tx pgx.Tx, actor *Staff, e Equipment) error {
	before, err := o.oneEquipment(ctx, tx, actor, e.ID)
	if err != nil {
		return err
	}
	e.Kind, e.CounterID = before.Kind, before.CounterID
	if err := o.checkEquipment(&e); err != nil {
		return err
	}
	if was, became := before.words(), e.words(); was != became {
		if err := o.LogChange(ctx, tx, actor, "equipment.set", aboutEquipment(e.ID), was, became); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE equipment SET label = $2, state = $3, note = $4, since = $5 WHERE id = $1`,
		e.ID, e.Label, e.State, e.Note, e.Since)
	return err
}

// RemoveEquipment takes a machine off its counter's list; its history stays.
// Only technical admins and the head of office may.
func (o *Office) RemoveEquipment(ctx context.Context, tx pgx.Tx, actor *Staff, id int64) error {
	before, err := o.oneEquipment(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE equipment SET removed_at = $2 WHERE id = $1`, id, o.Now()); err != nil {
		return err
	}
	return o.LogChange(ctx, tx, actor, "equipment.removed", aboutEquipment(id), before.words(), "")
}

// EquipmentByID reads a machine that is still on a list; NotFound if there is
// none. Only technical admins and the head of office may.
func (o *Office) EquipmentByID(ctx context.Context, tx pgx.Tx, actor *Staff, id int64) (*Equipment, error) {
	return o.oneEquipment(ctx, tx, actor, id)
}

// oneEquipment checks the actor and locks the machine.
func (o *Office) oneEquipment(ctx context.Context, tx pgx.Tx, actor *Staff, id int64) (*Equipment, error) {
	if err := mustManage(actor, "perangkat"); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, equipmentSQL+`WHERE e.id = $1 AND e.removed_at IS NULL FOR UPDATE OF e`, id)
	if err != nil {
		return nil, err
	}
	e, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Equipment])
	if none(err) {
		return nil, fail(NotFound, "Perangkat tidak ditemukan, atau sudah dihapus dari daftar.")
	}
	return e, err
}

func (o *Office) checkEquipment(e *Equipment) error {
	e.Label, e.Note = strings.Join(strings.Fields(e.Label), " "), strings.Join(strings.Fields(e.Note), " ")
	switch day := e.Since.Format(time.DateOnly); {
	case wordFor(EquipmentKinds, e.Kind) == "":
		return fail(Invalid, "Pilih jenis perangkat.")
	case wordFor(EquipmentStates, e.State) == "":
		return fail(Invalid, "Pilih keadaan perangkat.")
	case len([]rune(e.Label)) > 60:
		return fail(Invalid, "Merek dan tipe paling banyak 60 huruf.")
	case len([]rune(e.Note)) > 120:
		return fail(Invalid, "Catatan paling banyak 120 huruf.")
	case day < "2000-01-01" || day > o.today():
		return fail(Invalid, "Tanggal sejak tidak boleh sesudah hari ini atau sebelum tahun 2000.")
	}
	return nil
}

func aboutEquipment(id int64) string { return fmt.Sprintf("equipment %d", id) }

// words tell how the machine is: "Printer Epson L3210: rusak sejak 02-11-2026. Head macet".
func (e *Equipment) words() string {
	name := strings.TrimSpace(wordFor(EquipmentKinds, e.Kind) + " " + e.Label)
	text := fmt.Sprintf("%s: %s sejak %s", name, strings.ToLower(wordFor(EquipmentStates, e.State)), e.Since.Format("02-01-2006"))
	if e.Note != "" {
		text += ". " + e.Note
	}
	return text
}
