package core_test

import (
	"context"
	"strings"
	"testing"

	"sakti/core"
	"sakti/core/coretest"
)

func TestRegionsAreTheRegencys(t *testing.T) {
	t.Parallel()
	tx := coretest.Tx(t)
	regions, err := core.Regions(context.Background(), tx)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	kecamatan := ""
	for _, r := range regions {
		kinds[r.Kind]++
		if r.Parent == nil {
			kecamatan = r.Code
			continue
		}
		if *r.Parent != kecamatan || !strings.HasPrefix(r.Code, kecamatan+".") {
			t.Errorf("%s %s does not follow its kecamatan", r.Code, r.Name)
		}
		// The fourth group begins with 1 for a kelurahan, 2 for a desa.
		if digit := r.Code[len(kecamatan)+1]; (digit == '1') != (r.Kind == "kelurahan") {
			t.Errorf("%s %s is called a %s", r.Code, r.Name, r.Kind)
		}
	}
	if len(regions) != 319 || kinds["kecamatan"] != 25 || kinds["desa"] != 251 || kinds["kelurahan"] != 43 {
		t.Errorf("%d regions: %v", len(regions), kinds)
	}
}

func TestLoadRegionsMendsNamesAndIsIdle(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	name := func() (text, version string) {
		err := tx.QueryRow(ctx, `SELECT name, ctid::text FROM regions WHERE code = '33.12.12.1007'`).Scan(&text, &version)
		if err != nil {
			t.Fatal(err)
		}
		return text, version
	}
	if _, err := tx.Exec(ctx, `UPDATE regions SET name = 'Cibiwono' WHERE code = '33.12.12.1007'`); err != nil {
		t.Fatal(err)
	}
	if err := core.LoadRegions(ctx, tx); err != nil {
		t.Fatal(err)
	}
	mended, before := name()
	if mended != "Giriwono" {
		t.Errorf("name is %q", mended)
	}
	if err := core.LoadRegions(ctx, tx); err != nil {
		t.Fatal(err)
	}
	if _, after := name(); before != after {
		t.Error("a row that had not changed was written again")
	}
}
