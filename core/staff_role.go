package core

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// checkRoles is checkRole for all of somebody's roles.
func (o *Office) checkRoles(ctx context.Context, tx pgx.Tx, roles []Role) ([]Role, error) {
	if len(roles) == 0 {
		return nil, fail(Invalid, "Pilih paling sedikit satu tugas.")
	}
	out := make([]Role, len(roles))
	for i, role := range roles {
		var err error
		if out[i], err = o.checkRole(ctx, tx, role); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// giveRoles adds roles that checkRoles has returned.
func giveRoles(ctx context.Context, tx pgx.Tx, id int64, roles []Role) error {
	var codes, sections []string
	var counters []*int64
	var regions []*string
	for _, role := range roles {
		codes, sections = append(codes, role.Code), append(sections, role.Section)
		counters, regions = append(counters, role.CounterID), append(regions, role.Region)
	}
	_, err := tx.Exec(ctx, `INSERT INTO staff_roles (staff_id, role, counter_id, section, region)
		SELECT $1, n.role, n.counter, nullif(n.section, ''), n.region
		FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[]) WITH ORDINALITY AS n (role, counter, section, region, place)
		ORDER BY n.place ON CONFLICT DO NOTHING`, id, codes, counters, sections, regions)
	return err
}

// checkRole returns the role with what its kind needs and nothing else, or
// Invalid if that is missing or does not exist.
func (o *Office) checkRole(ctx context.Context, tx pgx.Tx, r Role) (Role, error) {
	kind := o.Catalog.Steps.Role(r.Code)
	if kind == nil {
		return r, fail(Invalid, "Tugas %q tidak dikenal.", r.Code)
	}
	clean := Role{Code: r.Code}
	switch kind.Needs {
	case "counter":
		clean.CounterID = r.CounterID
		return clean, exists(ctx, tx, `SELECT EXISTS (SELECT FROM counters WHERE id = $1)`, r.CounterID,
			fail(Invalid, "Pilih loket untuk tugas %s.", kind.Label))
	case "region":
		clean.Region = r.Region
		return clean, exists(ctx, tx, `SELECT EXISTS (SELECT FROM regions WHERE code = $1 AND kind = 'kecamatan')`, r.Region,
			fail(Invalid, "Pilih kecamatan untuk tugas %s.", kind.Label))
	case "section":
		clean.Section = r.Section
		if !o.hasSection(r.Section) {
			return r, fail(Invalid, "Pilih seksi untuk tugas %s.", kind.Label)
		}
	}
	return clean, nil
}

func (o *Office) hasSection(code string) bool {
	return slices.ContainsFunc(o.Catalog.Steps.Sections, func(s catalog.Section) bool { return s.Code == code })
}

func exists(ctx context.Context, tx pgx.Tx, sql string, key any, missing error) error {
	var there bool
	if err := tx.QueryRow(ctx, sql, key).Scan(&there); err != nil {
		return err
	}
	if !there {
		return missing
	}
	return nil
}
