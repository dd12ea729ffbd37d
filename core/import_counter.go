package core

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// CounterColumns are those of a sheet of counters. A counter that exists is
// changed in the columns that the sheet has; a new one is added.
var CounterColumns = []SheetColumn{
	{Name: "kode", Also: []string{"kode loket"}, Needed: true, Help: "Kode loket, misalnya FASKES-01.",
		Sample: []string{"FASKES-01", "DESA-33.12.01.2001", "FASKES-11"}},
	{Name: "nama", Also: []string{"nama loket"}, Help: "Nama yang dikenal orang, paling banyak 60 huruf.",
		Sample: []string{"RSUD Contoh", "Desa Sumberagung, Pracimantoro", "Puskesmas Contoh"}},
	{Name: "jenis", Also: []string{"jenis loket"}, Help: "Untuk loket baru: dinas, kecamatan, desa, faskes, atau online.",
		Sample: []string{"faskes", "desa", "faskes"}},
	{Name: "wilayah", Also: []string{"kode wilayah", "region"}, Help: "Untuk loket kecamatan atau desa yang baru: kode wilayahnya, misalnya 33.12.01.2001.",
		Sample: []string{"", "33.12.01.2001", ""}},
	{Name: "jam", Also: []string{"jam buka"}, Help: "Jam buka dalam kata-kata, paling banyak 80 huruf. Boleh kosong.",
		Sample: []string{"Setiap hari, 07.00 sampai 21.00 WIB", "Senin sampai Jumat, 08.00 sampai 14.00 WIB", ""}},
	{Name: "status", Help: "Uji coba, Aktif, atau Tutup.", Sample: []string{"Aktif", "Uji coba", "Uji coba"}},
}

// CounterChange is what a row of a sheet does to a counter.
type CounterChange struct {
	Line    int
	New     bool
	Counter Counter  // as it will be
	Changes []Change // of one that exists; none: it stays as it is
}

// Change is one thing of a counter that will be different.
type Change struct{ Column, Was, Became string }

// CounterPlan is what a sheet of counters would do.
type CounterPlan struct {
	Counters []CounterChange
	Faults   []Fault // if there are any, nothing is done
}

// Added counts the new counters, Changed those that will be different.
func (p CounterPlan) Added() (n int) {
	for _, c := range p.Counters {
		if c.New {
			n++
		}
	}
	return n
}

// Changed counts the counters that exist and will be different.
func (p CounterPlan) Changed() (n int) {
	for _, c := range p.Counters {
		if len(c.Changes) > 0 {
			n++
		}
	}
	return n
}

// counterBook is what a sheet of counters is checked against.
type counterBook struct {
	byCode  map[string]Counter
	regions map[string]Region
	places  map[string]string // code of the counter that a region has already
}

func allCounters(ctx context.Context, tx pgx.Tx) ([]Counter, error) {
	rows, err := tx.Query(ctx, `SELECT `+counterColumns+` FROM counters c ORDER BY c.id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Counter])
}

func readCounterBook(ctx context.Context, tx pgx.Tx) (*counterBook, error) {
	b := &counterBook{byCode: map[string]Counter{}, regions: map[string]Region{}, places: map[string]string{}}
	counters, err := allCounters(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, c := range counters {
		b.byCode[c.Code] = c
		if c.Region != nil {
			b.places[*c.Region] = c.Code
		}
	}
	regions, err := Regions(ctx, tx)
	for _, r := range regions {
		b.regions[r.Code] = r
	}
	return b, err
}

// PlanCounters reads a sheet of counters and checks every row: its fields,
// against the rest of the sheet, and against the counters that exist. Only
// technical admins may.
func (o *Office) PlanCounters(ctx context.Context, tx pgx.Tx, actor *Staff, sheet []byte) (CounterPlan, error) {
	if actor == nil || !actor.Has("admin") {
		return CounterPlan{}, fail(Forbidden, "Hanya admin teknis yang boleh mengimpor loket.")
	}
	b, err := readCounterBook(ctx, tx)
	if err != nil {
		return CounterPlan{}, err
	}
	return b.plan(sheet), nil
}

// plan is PlanCounters without the database.
func (b *counterBook) plan(data []byte) (plan CounterPlan) {
	sheet, faults := ParseSheet(data, CounterColumns)
	plan.Faults = faults
	seen := map[string]int{} // line by code
	for _, row := range sheet.Rows {
		change, wrong := b.row(sheet, row)
		if first := seen[change.Counter.Code]; first > 0 && change.Counter.Code != "" {
			wrong = append(wrong, Fault{row.Line, "kode", fmt.Sprintf("Kode %s sudah ada di baris %d. Hapus salah satu.", change.Counter.Code, first)})
		}
		seen[change.Counter.Code] = row.Line
		plan.Faults = append(plan.Faults, wrong...)
		plan.Counters = append(plan.Counters, change)
	}
	plan.Faults = append(plan.Faults, b.namesakes(plan.Counters)...)
	slices.SortStableFunc(plan.Faults, func(a, b Fault) int { return a.Line - b.Line })
	plan.Faults = plan.Faults[:min(len(plan.Faults), maxFaults)]
	return plan
}

// namesakes are counters of one name, once the sheet is done.
func (b *counterBook) namesakes(list []CounterChange) (faults []Fault) {
	codes := map[string][]string{} // by name
	for code, c := range b.byCode {
		if !slices.ContainsFunc(list, func(l CounterChange) bool { return l.Counter.Code == code }) {
			codes[strings.ToLower(c.Name)] = append(codes[strings.ToLower(c.Name)], code)
		}
	}
	for _, l := range list {
		name := strings.ToLower(l.Counter.Name)
		if others := codes[name]; name != "" && len(others) > 0 && others[0] != l.Counter.Code {
			faults = append(faults, Fault{l.Line, "nama", "Nama ini sudah dipakai loket " + others[0] + ". Tambahkan pembeda, misalnya nama kecamatannya."})
		}
		codes[name] = append(codes[name], l.Counter.Code)
	}
	return faults
}

var counterCodeShape = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,11}(-[A-Z0-9.]{1,20})?$`)

// row is what a row does.
func (b *counterBook) row(sheet Sheet, row SheetRow) (CounterChange, []Fault) {
	code := strings.ToUpper(plainCode(row.Cells["kode"]))
	was, exists := b.byCode[code]
	out := CounterChange{Line: row.Line, New: !exists, Counter: was}
	if !exists {
		out.Counter = Counter{Code: code, Status: "active"}
	}
	var faults []Fault
	wrong := func(column, text string) { faults = append(faults, Fault{row.Line, column, text}) }
	if code != "" && !counterCodeShape.MatchString(code) {
		wrong("kode", "Kode terdiri dari huruf besar, angka, titik, dan garis, misalnya FASKES-11.")
	}
	if name := row.Cells["nama"]; sheet.Has["nama"] || !exists {
		if out.Counter.Name = name; name == "" || utf8.RuneCountInString(name) > 60 || !strings.ContainsFunc(name, isLetter) {
			wrong("nama", "Isi nama loket dengan huruf, paling banyak 60.")
		}
	}
	if text := row.Cells["status"]; text != "" {
		if out.Counter.Status = codeFor(CounterStatusWords, text); out.Counter.Status == "" {
			wrong("status", "Status “"+shortened(text)+"” tidak dikenal. Pilih "+namesOf(CounterStatusWords)+".")
		}
	}
	if hours := row.Cells["jam"]; sheet.Has["jam"] {
		if out.Counter.Hours = hours; utf8.RuneCountInString(hours) > 80 {
			wrong("jam", "Jam buka paling banyak 80 huruf.")
		}
	}
	for _, fault := range b.place(&out, row) {
		wrong(fault.Column, fault.Text)
	}
	if exists {
		out.Changes = changesOf(was, out.Counter)
	}
	return out, faults
}

func changesOf(was, now Counter) (out []Change) {
	if was.Name != now.Name {
		out = append(out, Change{"nama", was.Name, now.Name})
	}
	if was.Hours != now.Hours {
		out = append(out, Change{"jam", was.Hours, now.Hours})
	}
	if was.Status != now.Status {
		out = append(out, Change{"status", wordFor(CounterStatusWords, was.Status), wordFor(CounterStatusWords, now.Status)})
	}
	return out
}
