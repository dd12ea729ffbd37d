package core

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Desk is a queue from which one kind of work is taken.
type Desk struct {
	Code   string
	Label  string
	States []string // in which its cases wait
	Lanes  []string // empty for all
	Roles  []string // whose queue it is
}

// Desks are the office's queues, in the order of the menu.
var Desks = []Desk{
	{Code: "verifikasi", Label: "Verifikasi", States: []string{"submitted"}, Roles: []string{"verifier"},
		Lanes: []string{"express", "document", "card", "data", "visit"}},
	{Code: "entri", Label: "Entri SIAK", States: []string{"verified"}, Roles: []string{"verifier"}},
	{Code: "hadir", Label: "Menunggu kedatangan", States: []string{"appointment"}, Roles: []string{"verifier", "operator"}},
	{Code: "validasi", Label: "Validasi", States: []string{"keyed"}, Roles: []string{"validator"}},
	{Code: "cetak", Label: "Cetak", States: []string{"ready"}, Roles: []string{"print_desk", "operator"}},
	{Code: "serah", Label: "Penyerahan", States: []string{"printed"}, Roles: []string{"print_desk", "operator"}},
	{Code: "aduan", Label: "Pengaduan", States: []string{"submitted"}, Roles: []string{"call_centre", "head_of_section"},
		Lanes: []string{"complaint"}},
}

// DeskByCode returns the desk, or nil.
func DeskByCode(code string) *Desk {
	i := slices.IndexFunc(Desks, func(d Desk) bool { return d.Code == code })
	if i < 0 {
		return nil
	}
	return &Desks[i]
}

// Handles reports whether the case waits at this desk and the person works
// there.
func (d *Desk) Handles(a *Application, staff *Staff) bool {
	return slices.Contains(d.States, a.State) && staff.Has(d.Roles...) && (len(d.Lanes) == 0 || slices.Contains(d.Lanes, a.Lane))
}

// atDesk is the condition under which a case waits at a desk for somebody.
// Its arguments are those of deskArgs. Who verified or keyed a case does not
// meet it at the validator's desk; an operator or print desk meets only what
// their counter or area holds, and of documents only those that are taken
// there or below. Self-printed cases come to no print desk unless their owner
// asks there.
const atDesk = `a.ended_at IS NULL AND a.state = ANY($1) AND (cardinality($2::text[]) = 0 OR a.lane = ANY($2))
	AND ($3::text[] IS NULL OR a.section = ANY($3))
	AND ($4 OR a.counter_id = ANY($5) OR EXISTS (SELECT FROM unnest($6::text[]) r WHERE a.village = r OR a.village LIKE r || '.%'))
	AND NOT (a.state = 'keyed' AND EXISTS (SELECT FROM journal j WHERE j.application_id = a.id AND j.staff_id = $7
		AND j.action = ANY('{verify,attend,key}')))
	AND NOT (a.state = 'ready' AND a.collect = 'mandiri') AND ($8::text[] IS NULL OR a.collect = ANY($8))`

// queueOrder is the order of a desk for somebody: the express lane first, then
// what they sent back themselves and know already, then by first submission. As
// all documents are promised in the same time, that is also the order in which
// they are due.
const queueOrder = `a.priority, a.id IN (SELECT j.application_id FROM journal j WHERE j.staff_id = $7 AND j.action = 'return') DESC,
	a.queue_at, a.id`

func deskArgs(desk *Desk, staff *Staff) []any {
	var sections []string
	if slices.Contains(desk.States, "keyed") {
		sections = []string{}
		for _, role := range staff.Roles {
			if role.Code == "validator" {
				sections = append(sections, role.Section)
			}
		}
	}
	var places []string
	if desk.givesOut() {
		places = staff.only(desk.Roles).places()
	}
	all, regions, counters := staff.only(desk.Roles).scope()
	return []any{desk.States, orEmpty(desk.Lanes), sections, all, counters, regions, staff.ID, places}
}

// givesOut reports whether documents are printed or handed over at the desk.
func (d *Desk) givesOut() bool {
	return slices.Contains(d.States, "ready") || slices.Contains(d.States, "printed")
}

// places are where the documents are taken that the person's counters give
// out: at their own kind, and at the kinds below, for the village whose
// printer is broken. nil for all.
func (s *Staff) places() []string {
	out := []string{"", "mandiri"}
	for _, r := range s.Roles {
		switch r.CounterKind {
		case "dinas":
			return nil
		case "kecamatan":
			out = append(out, "kecamatan", "desa")
		case "desa":
			out = append(out, "desa")
		}
	}
	return out
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// only is the person with just those of their duties.
func (s *Staff) only(roles []string) *Staff {
	other := *s
	other.Roles = slices.DeleteFunc(slices.Clone(s.Roles), func(r Role) bool { return !slices.Contains(roles, r.Code) })
	return &other
}

// TakeNext gives the person the first free case of a desk, as queueOrder has
// it. Two people never get the same one. The zero id means that nothing waits.
func (o *Office) TakeNext(ctx context.Context, tx pgx.Tx, staff *Staff, desk *Desk) (uuid.UUID, error) {
	if !staff.Has(desk.Roles...) {
		return uuid.UUID{}, fail(Forbidden, "Antrean ini bukan tugas Anda.")
	}
	absence, err := o.AbsenceOf(ctx, tx, staff)
	if err != nil {
		return uuid.UUID{}, err
	}
	if absence != nil {
		return uuid.UUID{}, fail(Conflict, "Anda tercatat tidak masuk. Kalau sudah masuk lagi, tekan “Saya sudah masuk” di Pekerjaan saya.")
	}
	var id uuid.UUID
	err = tx.QueryRow(ctx, `SELECT a.id FROM applications a WHERE `+atDesk+` AND a.claimed_by IS NULL
		ORDER BY `+queueOrder+` LIMIT 1 FOR UPDATE OF a SKIP LOCKED`, deskArgs(desk, staff)...).Scan(&id)
	if none(err) {
		return uuid.UUID{}, nil
	}
	if err != nil {
		return uuid.UUID{}, err
	}
	_, err = o.Act(ctx, tx, staff, id, 0, "claim", Note{})
	return id, err
}

// Foremost is the case that TakeNext would give now, nil if nothing waits. It
// is not taken.
func (o *Office) Foremost(ctx context.Context, tx pgx.Tx, staff *Staff, desk *Desk) (*Application, error) {
	list, err := many(ctx, tx, `SELECT `+applicationColumns+` FROM applications a WHERE `+atDesk+`
		AND a.claimed_by IS NULL ORDER BY `+queueOrder+` LIMIT 1`, deskArgs(desk, staff)...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// Waiting is how full a desk is for a person.
type Waiting struct {
	Desk *Desk
	Free int // nobody holds it
	Late int // of those, past the promised time
}

// DesksOf counts what waits at each of the person's desks.
func (o *Office) DesksOf(ctx context.Context, tx pgx.Tx, staff *Staff) ([]Waiting, error) {
	var out []Waiting
	for i := range Desks {
		if !staff.Has(Desks[i].Roles...) {
			continue
		}
		w := Waiting{Desk: &Desks[i]}
		args := append(deskArgs(w.Desk, staff), o.Now())
		err := tx.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE a.due_at < $9) FROM applications a
			WHERE `+atDesk+` AND a.claimed_by IS NULL`, args...).Scan(&w.Free, &w.Late)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// AtDesk lists the cases of a desk that are free or held by the person, in
// queue order; of documents first those that are taken at the person's own
// counter.
func (o *Office) AtDesk(ctx context.Context, tx pgx.Tx, staff *Staff, desk *Desk, limit int) ([]*Application, error) {
	if !staff.Has(desk.Roles...) {
		return nil, fail(Forbidden, "Antrean ini bukan tugas Anda.")
	}
	return many(ctx, tx, `SELECT `+applicationColumns+` FROM applications a WHERE `+atDesk+`
		AND (a.claimed_by IS NULL OR a.claimed_by = $7)
		ORDER BY a.collect = ANY($10) DESC, `+queueOrder+` LIMIT $9`,
		append(deskArgs(desk, staff), limit, staff.OwnPlaces(desk))...)
}

// OwnPlaces are the kinds of the person's counters at a desk that gives
// documents out; empty at other desks.
func (s *Staff) OwnPlaces(desk *Desk) []string {
	out := []string{}
	for _, r := range s.only(desk.Roles).Roles {
		if desk.givesOut() && r.CounterKind != "" {
			out = append(out, r.CounterKind)
		}
	}
	return out
}

// Mine lists the cases that the person holds, longest held first; without
// those that they sent back or rejected and that go in a moment.
func (o *Office) Mine(ctx context.Context, tx pgx.Tx, staff *Staff) ([]*Application, error) {
	return many(ctx, tx, `SELECT `+applicationColumns+` FROM applications a WHERE a.claimed_by = $1
		AND NOT EXISTS (SELECT FROM pending_acts p WHERE p.application_id = a.id AND p.failed = '' AND p.action <> 'verify')
		ORDER BY a.claimed_at, a.id`, staff.ID)
}

// Search finds cases that the person's duties reach, newest first: by number,
// by the whole NIK, by the whole phone number, or, with a letter in the query,
// by part of a name.
func (o *Office) Search(ctx context.Context, tx pgx.Tx, staff *Staff, query string, limit int) ([]*Application, error) {
	all, regions, counters := staff.scope()
	// Apart, for numbers have an index and parts of names have none.
	found := `(a.number = $1 OR a.subject_nik = $1 AND a.subject_nik <> '' OR a.phone = $1 AND a.phone <> '')`
	if strings.ContainsFunc(query, unicode.IsLetter) {
		found, query = `a.subject ILIKE $1`, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(query)+"%"
	}
	return many(ctx, tx, `SELECT `+applicationColumns+` FROM applications a WHERE a.number IS NOT NULL AND `+found+`
		AND ($2 OR a.counter_id = ANY($3) OR EXISTS (SELECT FROM unnest($4::text[]) r WHERE a.village = r OR a.village LIKE r || '.%'))
		ORDER BY a.created_at DESC LIMIT $5`, query, all, counters, regions, limit)
}

// OpenActions are the actions that the table and the person's duties allow on
// the case now. Whether four eyes allow it is checked when it is done.
func (o *Office) OpenActions(a *Application, staff *Staff) []string {
	var out []string
	for _, action := range o.Catalog.Steps.Open(a.Case()) {
		if o.duty(a, action, Actor{Staff: staff}) == nil {
			out = append(out, action.Code)
		}
	}
	return out
}
