package core

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Seed brings regions and counters to the built-in lists. It writes nothing
// when nothing changed, so every start may call it.
func Seed(ctx context.Context, tx pgx.Tx) error {
	if err := LoadRegions(ctx, tx); err != nil {
		return err
	}
	return LoadCounters(ctx, tx)
}

// Credential is how somebody of the demonstration comes in. It is shown once;
// only hashes are kept.
type Credential struct {
	Username string // "" for the code of an invitation
	Password string // the code, for an invitation
	Name     string
	Roles    string // labels of the duties, in words
	Note     string // what it is good for, where that needs a word
}

// The demonstration plays in one kecamatan and one of its villages.
const (
	demoKecamatan = "33.12.01"      // Pracimantoro
	demoVillage   = "33.12.01.2001" // Sumberagung
)

// demoStaff is a person of the demonstration; counters by code.
type demoStaff struct {
	username, name string
	roles          []string // code, or code@counter, code/section, code:region
}

var demoPeople = []demoStaff{
	{"admin", "Bagus Wicaksono", []string{"admin"}},
	{"verifikator1", "Siti Rahayu", []string{"verifier"}},
	{"verifikator2", "Joko Prasetyo", []string{"verifier"}},
	{"validator.dafduk", "Endang Lestari", []string{"validator/D-ID", "validator/D-PD", "validator/D-DT"}},
	{"validator.capil", "Wahyu Nugroho", []string{"validator/C-LH", "validator/C-KC", "validator/C-SK"}},
	{"validator.piak", "Ratna Dewi", []string{"validator/PIAK", "validator/SEK"}},
	{"cetak.dinas", "Agus Santoso", []string{"print_desk@DINAS-1"}},
	{"cetak.pracimantoro", "Tri Handayani", []string{"print_desk@KEC-" + demoKecamatan}},
	{"callcenter", "Dwi Astuti", []string{"call_centre"}},
	{"kasi.kelahiran", "Hartono", []string{"head_of_section/C-LH"}},
	{"kepala.dinas", "Sri Wahyuni", []string{"head_of_office"}},
	{"camat.pracimantoro", "Suparman", []string{"camat:" + demoKecamatan}},
	{demoOperator, "Ani Kusumawati", []string{"operator@DESA-" + demoVillage}},
}

// demoLock is the number of the advisory lock that SeedDemo takes.
const demoLock = 0x5a4b5449

const demoOperator = "operator.sumberagung"

// SeedDemo adds invented people of every role with random passwords, and an
// invitation by which the village operator links a phone. It does nothing and
// returns none when there is staff already. Seed comes first.
func (o *Office) SeedDemo(ctx context.Context, tx pgx.Tx) ([]Credential, error) {
	// Of two processes that start at once, one adds them.
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, demoLock); err != nil {
		return nil, err
	}
	var somebody bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM staff)`).Scan(&somebody)
	if err != nil || somebody {
		return nil, err
	}
	var out []Credential
	for _, person := range demoPeople {
		added, err := o.addDemo(ctx, tx, person)
		if err != nil {
			return nil, err
		}
		out = append(out, added...)
	}
	return out, nil
}

// addDemo adds one person; the operator's invitation follows the password.
// The passwords are random and shown once already, so none must be changed.
func (o *Office) addDemo(ctx context.Context, tx pgx.Tx, person demoStaff) ([]Credential, error) {
	roles, err := ParseRoles(ctx, tx, person.roles)
	if err != nil {
		return nil, err
	}
	password := newPassword()
	staff, err := o.addStaff(ctx, tx, NewStaff{Username: person.username, Name: person.name, Roles: roles}, password, false)
	if err != nil {
		return nil, err
	}
	out := []Credential{{Username: person.username, Password: password, Name: person.name, Roles: o.describe(staff)}}
	if person.username != demoOperator {
		return out, nil
	}
	code, err := o.Invite(ctx, tx, nil, staff.ID, *staff.Roles[0].CounterID)
	if err != nil {
		return nil, err
	}
	return append(out, Credential{Password: code, Name: person.name, Roles: o.describe(staff),
		Note: "Kode undangan: kirim di chat untuk menjadi operator. Sekali pakai, berlaku 72 jam."}), nil
}

// ParseRoles reads duties as the command line and the demonstration write
// them: "verifier", "print_desk@KEC-33.12.01", "validator/C-LH",
// "camat:33.12.01".
func ParseRoles(ctx context.Context, tx pgx.Tx, list []string) ([]Role, error) {
	var out []Role
	for _, text := range list {
		at := strings.IndexAny(text, "@/:")
		if at < 0 {
			out = append(out, Role{Code: text})
			continue
		}
		role, where := Role{Code: text[:at]}, text[at+1:]
		switch text[at] {
		case '@':
			counter, err := CounterByCode(ctx, tx, where)
			if err != nil {
				return nil, err
			}
			role.CounterID = &counter.ID
		case '/':
			role.Section = where
		case ':':
			role.Region = &where
		}
		out = append(out, role)
	}
	return out, nil
}

// describe says somebody's duties in words: "Validator (D-ID, D-PD)".
func (o *Office) describe(staff *Staff) string {
	var labels []string
	where := map[string][]string{}
	for _, role := range staff.Roles {
		label := role.Code
		if kind := o.Catalog.Steps.Role(role.Code); kind != nil {
			label = kind.Label
		}
		if !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
		place := role.CounterName + role.Section
		if place == "" && role.Region != nil {
			place = *role.Region
		}
		if place != "" {
			where[label] = append(where[label], place)
		}
	}
	for i, label := range labels {
		if len(where[label]) > 0 {
			labels[i] = label + " (" + strings.Join(where[label], ", ") + ")"
		}
	}
	return strings.Join(labels, "; ")
}
