package core

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Staff is somebody who works for the service: an officer, or a village
// operator, who works in chat and at a counter.
type Staff struct {
	ID         int64
	Username   string
	Name       string
	Active     bool
	MustChange bool  // the password was given by somebody else
	Factor     bool  // a second factor is in force
	Passkeys   int   // how many they have
	Epoch      int64 // of their sessions: those of an earlier one are over
	Roles      []Role
}

// Role is a duty, and where it holds.
type Role struct {
	Code        string  `json:"role"`
	CounterID   *int64  `json:"counter_id"`   // operator, print_desk
	CounterName string  `json:"counter_name"` //
	CounterKind string  `json:"counter_kind"` // dinas, kecamatan, desa, faskes, online
	Section     string  `json:"section"`      // validator, head_of_section
	Region      *string `json:"region"`       // code: of the counter, or the camat's kecamatan
}

// Has reports whether the person has one of these roles.
func (s *Staff) Has(roles ...string) bool {
	return slices.ContainsFunc(s.Roles, func(r Role) bool { return slices.Contains(roles, r.Code) })
}

// Sees reports whether one of the person's duties reaches the case.
func (s *Staff) Sees(a *Application) bool {
	return slices.ContainsFunc(s.Roles, func(r Role) bool { return r.Sees(a) })
}

// Sees reports whether the duty reaches the case at all. Operators, print
// desks and camat see what was filed at their counter or belongs to their
// village or kecamatan; the dinas sees everything; technical admins see no
// case.
func (r Role) Sees(a *Application) bool {
	switch r.Code {
	case "operator", "print_desk", "camat":
		return r.CounterKind == "dinas" || r.reaches(a)
	case "admin":
		return false
	}
	return true
}

func (r Role) reaches(a *Application) bool {
	if r.CounterID != nil && a.CounterID != nil && *r.CounterID == *a.CounterID {
		return true
	}
	return r.Region != nil && a.Village != nil &&
		(*a.Village == *r.Region || strings.HasPrefix(*a.Village, *r.Region+"."))
}

// scope is Sees as SQL: the regions and counters to which the person is
// bound, and whether all cases are seen.
func (s *Staff) scope() (all bool, regions []string, counters []int64) {
	regions, counters = []string{}, []int64{}
	for _, r := range s.Roles {
		switch r.Code {
		case "admin":
		case "operator", "print_desk", "camat":
			all = all || r.CounterKind == "dinas"
			if r.Region != nil {
				regions = append(regions, *r.Region)
			}
			if r.CounterID != nil {
				counters = append(counters, *r.CounterID)
			}
		default:
			all = true
		}
	}
	return all, regions, counters
}

const staffSQL = `SELECT s.id, s.username, s.name, s.active, s.must_change, s.session_epoch AS epoch,
	EXISTS (SELECT FROM second_factors f WHERE f.staff_id = s.id AND f.confirmed_at IS NOT NULL) AS factor,
	(SELECT count(*) FROM passkeys k WHERE k.staff_id = s.id) AS passkeys, coalesce((
		SELECT json_agg(json_build_object('role', r.role, 'counter_id', r.counter_id, 'section', coalesce(r.section, ''),
			'counter_name', coalesce(c.name, ''), 'counter_kind', coalesce(c.kind, ''),
			'region', coalesce(r.region, c.region)) ORDER BY r.id)
		FROM staff_roles r LEFT JOIN counters c ON c.id = r.counter_id WHERE r.staff_id = s.id), '[]') AS roles
	FROM staff s `

// StaffByID reads an active member of staff; NotFound if there is none.
func (o *Office) StaffByID(ctx context.Context, tx pgx.Tx, id int64) (*Staff, error) {
	return oneStaff(ctx, tx, `WHERE s.id = $1 AND s.active`, id)
}

func oneStaff(ctx context.Context, tx pgx.Tx, where string, args ...any) (*Staff, error) {
	rows, err := tx.Query(ctx, staffSQL+where, args...)
	if err != nil {
		return nil, err
	}
	staff, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Staff])
	if none(err) {
		return nil, fail(NotFound, "Petugas tidak ditemukan.")
	}
	return staff, err
}

// AllStaff lists everybody, by name; inactive ones too.
func (o *Office) AllStaff(ctx context.Context, tx pgx.Tx) ([]*Staff, error) {
	rows, err := tx.Query(ctx, staffSQL+`ORDER BY s.name, s.id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Staff])
}
