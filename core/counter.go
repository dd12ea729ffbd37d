package core

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Counter is a place where people are served.
type Counter struct {
	ID     int64   `db:"id"`
	Code   string  `db:"code"` // DINAS-1, KEC-33.12.01, DESA-33.12.01.2001, FASKES-01, ONLINE
	Name   string  `db:"name"`
	Kind   string  `db:"kind"`   // dinas, kecamatan, desa (kelurahan too), faskes, online
	Region *string `db:"region"` // code of its village or kecamatan; nil where it has none
	Status string  `db:"status"` // pilot, active, closed
	Hours  string  `db:"hours"`  // when it is open, in words; "" where nobody has said
}

// CounterStatuses are what a counter can be. A closed counter files nothing
// new; what it filed goes on.
var CounterStatuses = []string{"pilot", "active", "closed"}

// What people call the kinds and statuses of counters.
var (
	CounterKindWords   = []Word{{"dinas", "Loket dinas"}, {"kecamatan", "Kecamatan"}, {"desa", "Desa/kelurahan"}, {"faskes", "Faskes"}, {"online", "Online"}}
	CounterStatusWords = []Word{{"pilot", "Uji coba"}, {"active", "Aktif"}, {"closed", "Tutup"}}
)

// How many counters there are of the kinds that no list of regions tells.
const (
	frontOffices = 9
	faskes       = 10
)

// builtinCounters are the counters of the service: 9 front offices of the
// dinas, one at every kecamatan and village, 10 faskes and the public line.
//
// The faskes are known by number only, so they are called "Faskes 1" to
// "Faskes 10" until an admin gives them their names with RenameCounter.
func builtinCounters(regions []Region) []Counter {
	var out []Counter
	for i := 1; i <= frontOffices; i++ {
		out = append(out, Counter{Code: fmt.Sprintf("DINAS-%d", i), Name: fmt.Sprintf("Loket %d Disdukcapil", i), Kind: "dinas"})
	}
	kecamatan := map[string]string{}
	for _, r := range regions {
		if r.Kind == "kecamatan" {
			kecamatan[r.Code] = r.Name
		}
	}
	for _, r := range regions {
		out = append(out, regionCounter(r, kecamatan))
	}
	for i := 1; i <= faskes; i++ {
		out = append(out, Counter{Code: fmt.Sprintf("FASKES-%02d", i), Name: fmt.Sprintf("Faskes %d", i), Kind: "faskes"})
	}
	return append(out, Counter{Code: "ONLINE", Name: "Online (masyarakat)", Kind: "online"})
}

// regionCounter is the counter of a region. A village's name carries its
// kecamatan, for 22 names occur more than once.
func regionCounter(r Region, kecamatan map[string]string) Counter {
	if r.Parent == nil {
		return Counter{Code: "KEC-" + r.Code, Name: "Kecamatan " + r.Name, Kind: "kecamatan", Region: &r.Code}
	}
	kind := "Desa "
	if r.Kind == "kelurahan" {
		kind = "Kelurahan "
	}
	return Counter{Code: "DESA-" + r.Code, Name: kind + r.Name + ", " + kecamatan[*r.Parent], Kind: "desa", Region: &r.Code}
}

// LoadCounters adds the counters that are not there yet; LoadRegions comes
// first. Names and statuses given since are kept.
func LoadCounters(ctx context.Context, tx pgx.Tx) error {
	regions, err := readRegions(regionsCSV)
	if err != nil {
		return err
	}
	var codes, names, kinds []string
	var places []*string
	for _, c := range builtinCounters(regions) {
		codes, names = append(codes, c.Code), append(names, c.Name)
		kinds, places = append(kinds, c.Kind), append(places, c.Region)
	}
	// The condition and not ON CONFLICT: a second start draws no ids.
	_, err = tx.Exec(ctx, `INSERT INTO counters (code, name, kind, region)
		SELECT n.code, n.name, n.kind, n.region
		FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS n (code, name, kind, region, place)
		WHERE NOT EXISTS (SELECT FROM counters c WHERE c.code = n.code)
		ORDER BY n.place`, codes, names, kinds, places)
	return err
}

// CounterFilter narrows a list of counters. Zero fields do not narrow.
type CounterFilter struct {
	Kind   string
	Status string
	Region string // this region and everything in it
	Search string // part of name or code, in any case
	Empty  bool   // only those that are open and where nobody works
	Limit  int    // 0 for 50; at most 500
	Offset int
}

const counterColumns = `c.id, c.code, c.name, c.kind, c.region, c.status, c.hours`

// Counters lists counters in the order in which they were set up: dinas,
// then kecamatan with their villages, faskes, online.
func Counters(ctx context.Context, tx pgx.Tx, f CounterFilter) ([]Counter, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	rows, err := tx.Query(ctx, `SELECT `+counterColumns+` FROM counters c
		WHERE ($1 = '' OR c.kind = $1) AND ($2 = '' OR c.status = $2)
		AND ($3 = '' OR c.region = $3 OR starts_with(c.region, $3 || '.'))
		AND ($4 = '' OR position(lower($4) IN lower(c.name || ' ' || c.code)) > 0)
		AND (NOT $7 OR `+unmanned+`)
		ORDER BY c.id LIMIT $5 OFFSET $6`,
		f.Kind, f.Status, f.Region, strings.TrimSpace(f.Search), min(limit, 500), max(f.Offset, 0), f.Empty)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Counter])
}

// VillageCounters are the open counters of villages, by the code of their
// village.
func VillageCounters(ctx context.Context, tx pgx.Tx) (map[string]Counter, error) {
	rows, err := tx.Query(ctx, `SELECT `+counterColumns+` FROM counters c WHERE c.kind = 'desa' AND c.status <> 'closed'`)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Counter])
	out := make(map[string]Counter, len(list))
	for _, counter := range list {
		if counter.Region != nil {
			out[*counter.Region] = counter
		}
	}
	return out, err
}

// CounterByCode reads one counter; NotFound if there is none.
func CounterByCode(ctx context.Context, tx pgx.Tx, code string) (*Counter, error) {
	return oneCounter(ctx, tx, `WHERE c.code = $1`, code)
}

// CounterByID reads one counter; NotFound if there is none.
func CounterByID(ctx context.Context, tx pgx.Tx, id int64) (*Counter, error) {
	return oneCounter(ctx, tx, `WHERE c.id = $1`, id)
}

func oneCounter(ctx context.Context, tx pgx.Tx, where string, args ...any) (*Counter, error) {
	rows, err := tx.Query(ctx, `SELECT `+counterColumns+` FROM counters c `+where, args...)
	if err != nil {
		return nil, err
	}
	counter, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Counter])
	if none(err) {
		return nil, fail(NotFound, "Loket tidak ditemukan.")
	}
	return counter, err
}

// SetCounterStatus makes a counter pilot, active or closed. Only technical
// admins and the head of office may.
func (o *Office) SetCounterStatus(ctx context.Context, tx pgx.Tx, actor *Staff, id int64, status string) error {
	if !slices.Contains(CounterStatuses, status) {
		return fail(Invalid, "Status loket tidak dikenal.")
	}
	return o.setCounter(ctx, tx, actor, "status", id, status)
}

// RenameCounter gives a counter the name that people know it by, 1 to 60
// characters. Only technical admins and the head of office may.
func (o *Office) RenameCounter(ctx context.Context, tx pgx.Tx, actor *Staff, id int64, name string) error {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || len([]rune(name)) > 60 {
		return fail(Invalid, "Nama loket harus diisi, paling banyak 60 huruf.")
	}
	return o.setCounter(ctx, tx, actor, "name", id, name)
}

// SetCounterHours says when a counter is open, in words of at most 80
// characters; "" forgets it. Only technical admins and the head of office may.
func (o *Office) SetCounterHours(ctx context.Context, tx pgx.Tx, actor *Staff, id int64, hours string) error {
	hours = strings.Join(strings.Fields(hours), " ")
	if len([]rune(hours)) > 80 {
		return fail(Invalid, "Jam buka paling banyak 80 huruf.")
	}
	return o.setCounter(ctx, tx, actor, "hours", id, hours)
}

// mustManage refuses everybody but technical admins and the head of office.
func mustManage(actor *Staff, what string) error {
	if actor == nil || !actor.Has("admin", "head_of_office") {
		return fail(Forbidden, "Hanya admin teknis atau kepala dinas yang boleh mengubah %s.", what)
	}
	return nil
}

// setCounterSQL swaps a column and tells what stood there.
var setCounterSQL = map[string]string{
	"status": `UPDATE counters c SET status = $2 FROM old WHERE c.id = old.id RETURNING old.status`,
	"name":   `UPDATE counters c SET name = $2 FROM old WHERE c.id = old.id RETURNING old.name`,
	"hours":  `UPDATE counters c SET hours = $2 FROM old WHERE c.id = old.id RETURNING old.hours`,
}

func (o *Office) setCounter(ctx context.Context, tx pgx.Tx, actor *Staff, column string, id int64, value string) error {
	if err := mustManage(actor, "loket"); err != nil {
		return err
	}
	var was string
	err := tx.QueryRow(ctx, `WITH old AS (SELECT * FROM counters WHERE id = $1 FOR UPDATE) `+setCounterSQL[column], id, value).Scan(&was)
	if none(err) {
		return fail(NotFound, "Loket tidak ditemukan.")
	}
	if err != nil || was == value {
		return err
	}
	if column == "status" {
		was, value = wordFor(CounterStatusWords, was), wordFor(CounterStatusWords, value)
	}
	return o.LogChange(ctx, tx, actor, "counter."+column, aboutCounter(id), was, value)
}

func aboutCounter(id int64) string { return fmt.Sprintf("counter %d", id) }
