package core

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Region is a kecamatan of the regency or a village in it.
type Region struct {
	Code   string  `db:"code"` // "33.12.01", "33.12.01.2001"
	Name   string  `db:"name"`
	Kind   string  `db:"kind"`   // kecamatan, desa, kelurahan
	Parent *string `db:"parent"` // code of the village's kecamatan; nil for a kecamatan
}

// regionsCSV is the regency's list: 25 kecamatan, 251 desa, 43 kelurahan,
// with the codes and names of Kepmendagri 300.2.2-2138/2025.
//
//go:embed regions.csv
var regionsCSV []byte

// regency is the code above every kecamatan. It has no row of its own.
const regency = "33.12"

func readRegions(data []byte) ([]Region, error) {
	lines, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("baca regions.csv: %w", err)
	}
	var out []Region
	for _, line := range lines[1:] { // the first names the columns
		region := Region{Code: line[0], Name: line[1], Kind: line[2]}
		if line[3] != regency {
			region.Parent = &line[3]
		}
		out = append(out, region)
	}
	return out, nil
}

// LoadRegions brings the table of regions to the built-in list. A region
// that was renamed by decree gets its new name; none is removed, because
// cases point at them. Nothing is written when nothing changed.
func LoadRegions(ctx context.Context, tx pgx.Tx) error {
	regions, err := readRegions(regionsCSV)
	if err != nil {
		return err
	}
	var codes, names, kinds []string
	var parents []*string
	for _, r := range regions {
		codes, names = append(codes, r.Code), append(names, r.Name)
		kinds, parents = append(kinds, r.Kind), append(parents, r.Parent)
	}
	_, err = tx.Exec(ctx, `INSERT INTO regions AS r (code, name, kind, parent)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
		ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, parent = excluded.parent
		WHERE (r.name, r.kind, r.parent) IS DISTINCT FROM (excluded.name, excluded.kind, excluded.parent)`,
		codes, names, kinds, parents)
	return err
}

// Regions lists all regions by code: each kecamatan before its villages.
func Regions(ctx context.Context, tx pgx.Tx) ([]Region, error) {
	rows, err := tx.Query(ctx, `SELECT code, name, kind, parent FROM regions ORDER BY code COLLATE "C"`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Region])
}
