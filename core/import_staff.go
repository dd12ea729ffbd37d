package core

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// StaffColumns are those of a sheet of staff. Somebody with several duties
// has a row for each, with the same username and name.
var StaffColumns = []SheetColumn{
	{Name: "nama_pengguna", Also: []string{"username", "pengguna", "user"}, Needed: true, Help: "Huruf kecil tanpa spasi, misalnya siti.aminah.",
		Sample: []string{"siti.aminah", "agus.santoso", "agus.santoso", "wahyu.nugroho", "suparman"}},
	{Name: "nama", Also: []string{"nama lengkap", "nama petugas"}, Needed: true, Help: "Nama lengkap, paling banyak 60 huruf.",
		Sample: []string{"Siti Aminah", "Agus Santoso", "Agus Santoso", "Wahyu Nugroho", "Suparman"}},
	{Name: "tugas", Also: []string{"peran", "role", "jabatan"}, Needed: true, Help: "Salah satu tugas di bawah, misalnya Operator loket.",
		Sample: []string{"Operator loket", "Operator loket", "Petugas cetak", "Validator", "Camat"}},
	{Name: "loket", Also: []string{"kode loket"}, Help: "Kode atau nama loket. Untuk operator loket dan petugas cetak.",
		Sample: []string{"DESA-33.12.01.2001", "KEC-33.12.01", "KEC-33.12.01", "", ""}},
	{Name: "seksi", Also: []string{"kode seksi"}, Help: "Kode atau nama seksi. Untuk validator dan kepala seksi.",
		Sample: []string{"", "", "", "C-LH", ""}},
	{Name: "kecamatan", Help: "Nama atau kode kecamatan. Untuk camat.",
		Sample: []string{"", "", "", "", "Pracimantoro"}},
	{Name: "akun", Also: []string{"status"}, Help: "Hanya ada di daftar yang diunduh; tidak dibaca."},
}

// Newcomer is somebody in a sheet of staff.
type Newcomer struct {
	Line     int // of the first row
	Username string
	Name     string
	Roles    []Role // with the names of their counters
	Namesake string // username of somebody else of this name, "" if there is none
}

// operatorAt is the counter for whose chat the newcomer gets an invitation.
func (n *Newcomer) operatorAt() *Role {
	i := slices.IndexFunc(n.Roles, func(r Role) bool { return r.Code == "operator" })
	if i < 0 {
		return nil
	}
	return &n.Roles[i]
}

// StaffPlan is what a sheet of staff would do.
type StaffPlan struct {
	People []Newcomer
	Faults []Fault // if there are any, nothing is done
}

// staffBook is what a sheet of staff is checked against.
type staffBook struct {
	steps     *catalog.Steps
	counters  map[string][]Counter // by code and by name, in lower case
	kecamatan map[string]Region    // by code and by name, in lower case
	usernames map[string]bool
	names     map[string]string // username by name, in lower case
}

func (o *Office) staffBook(ctx context.Context, tx pgx.Tx) (*staffBook, error) {
	b := &staffBook{steps: o.Catalog.Steps, counters: map[string][]Counter{}, kecamatan: map[string]Region{}, usernames: map[string]bool{}, names: map[string]string{}}
	counters, err := allCounters(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, c := range counters {
		b.counters[strings.ToLower(c.Code)] = append(b.counters[strings.ToLower(c.Code)], c)
		b.counters[strings.ToLower(c.Name)] = append(b.counters[strings.ToLower(c.Name)], c)
	}
	regions, err := Regions(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, r := range regions {
		if r.Parent == nil {
			b.kecamatan[r.Code], b.kecamatan[strings.ToLower(r.Name)] = r, r
		}
	}
	staff, err := o.AllStaff(ctx, tx)
	for _, s := range staff {
		b.usernames[s.Username], b.names[strings.ToLower(s.Name)] = true, s.Username
	}
	return b, err
}

// PlanStaff reads a sheet of staff and checks every row: its fields, against
// the rest of the sheet, and against the office. Only technical admins may.
func (o *Office) PlanStaff(ctx context.Context, tx pgx.Tx, actor *Staff, sheet []byte) (StaffPlan, error) {
	if err := mustAdmin(actor); err != nil {
		return StaffPlan{}, err
	}
	b, err := o.staffBook(ctx, tx)
	if err != nil {
		return StaffPlan{}, err
	}
	return b.plan(sheet), nil
}

// plan is PlanStaff without the database.
func (b *staffBook) plan(data []byte) (plan StaffPlan) {
	sheet, faults := ParseSheet(data, StaffColumns)
	plan.Faults = faults
	at := map[string]int{} // index in plan.People by username
	for _, row := range sheet.Rows {
		username, wrong := b.username(row)
		plan.Faults = append(plan.Faults, wrong...)
		role, wrong := b.role(row)
		plan.Faults = append(plan.Faults, wrong...)
		if i, again := at[username]; again && username != "" {
			plan.Faults = append(plan.Faults, plan.People[i].add(row, role)...)
			continue
		}
		at[username] = len(plan.People)
		n := Newcomer{Line: row.Line, Username: username, Name: row.Cells["nama"], Roles: []Role{role}}
		n.Namesake = b.names[strings.ToLower(n.Name)]
		plan.People = append(plan.People, n)
		if name := n.Name; name != "" && (utf8.RuneCountInString(name) > 60 || !strings.ContainsFunc(name, isLetter)) {
			plan.Faults = append(plan.Faults, Fault{row.Line, "nama", "Tulis nama dengan huruf, paling banyak 60."})
		}
	}
	slices.SortStableFunc(plan.Faults, func(a, b Fault) int { return a.Line - b.Line })
	plan.Faults = plan.Faults[:min(len(plan.Faults), maxFaults)]
	return plan
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r > 127 }

// add gives the newcomer the duty of a further row.
func (n *Newcomer) add(row SheetRow, role Role) []Fault {
	switch {
	case !strings.EqualFold(n.Name, row.Cells["nama"]):
		return []Fault{{row.Line, "nama_pengguna", "Nama pengguna " + n.Username + " sudah dipakai di baris lain untuk " + shortened(n.Name) + ". Satu nama pengguna untuk satu orang."}}
	case role.Code != "" && slices.ContainsFunc(n.Roles, func(r Role) bool { return sameRole(r, role) }):
		return []Fault{{row.Line, "tugas", "Baris ini sama dengan baris sebelumnya. Hapus salah satu."}}
	}
	n.Roles = append(n.Roles, role)
	return nil
}

func sameRole(a, b Role) bool {
	text := func(r Role) string {
		if r.Region != nil {
			return r.Code + "|" + r.Section + "|" + r.CounterName + "|" + *r.Region
		}
		return r.Code + "|" + r.Section + "|" + r.CounterName
	}
	return text(a) == text(b)
}

func (b *staffBook) username(row SheetRow) (string, []Fault) {
	username := strings.ToLower(row.Cells["nama_pengguna"])
	switch {
	case username == "":
		return "", nil // said already
	case !usernameShape.MatchString(username):
		return username, []Fault{{row.Line, "nama_pengguna", "Pakai 3 sampai 32 huruf kecil atau angka tanpa spasi, diawali huruf. Titik, garis, dan garis bawah boleh."}}
	case b.usernames[username]:
		return username, []Fault{{row.Line, "nama_pengguna", "Nama pengguna " + username + " sudah ada di daftar petugas. Hapus baris ini, atau pakai nama pengguna lain."}}
	}
	return username, nil
}

// role is the duty of a row. What a duty does not need must be empty, so that
// a place in the wrong column is not lost.
func (b *staffBook) role(row SheetRow) (Role, []Fault) {
	text := row.Cells["tugas"]
	if text == "" {
		return Role{}, nil // said already
	}
	kind := b.kind(text)
	if kind == nil {
		return Role{}, []Fault{{row.Line, "tugas", "Tugas “" + shortened(text) + "” tidak dikenal. Pilih " + orList(b.labels()) + "."}}
	}
	role, column := Role{Code: kind.Code}, map[string]string{"counter": "loket", "section": "seksi", "region": "kecamatan"}[kind.Needs]
	var faults []Fault
	for _, other := range []string{"loket", "seksi", "kecamatan"} {
		if other != column && row.Cells[other] != "" {
			faults = append(faults, Fault{row.Line, other, "Tugas " + kind.Label + " tidak memakai kolom ini. Kosongkan."})
		}
	}
	wrong := ""
	switch cell := row.Cells[column]; {
	case column == "":
	case cell == "":
		wrong = "Belum diisi. Tugas " + kind.Label + " harus punya " + column + "."
	case column == "loket":
		wrong = b.counter(&role, cell)
	case column == "seksi":
		wrong = b.section(&role, cell)
	default:
		wrong = b.region(&role, cell)
	}
	if wrong != "" {
		faults = append(faults, Fault{row.Line, column, wrong})
	}
	return role, faults
}

func (b *staffBook) kind(text string) *catalog.Role {
	for i, kind := range b.steps.Roles {
		if strings.EqualFold(text, kind.Code) || strings.EqualFold(text, kind.Label) {
			return &b.steps.Roles[i]
		}
	}
	return nil
}

func (b *staffBook) labels() (out []string) {
	for _, kind := range b.steps.Roles {
		out = append(out, kind.Label)
	}
	return out
}
