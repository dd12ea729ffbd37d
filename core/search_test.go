package core_test

import (
	"context"
	"testing"

	"sakti/core"
	"sakti/core/coretest"
)

// A case is found by its whole numbers and by any part of its name; signs that
// SQL takes for patterns are letters like others.
func TestSearchFinds(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	a := coretest.Application(t, tx, office, "AKL", "submitted")
	staff := coretest.Staff(t, tx, core.Role{Code: "verifier"})
	if _, err := tx.Exec(ctx, `UPDATE applications SET subject = $2 WHERE id = $1`, a.ID, `Wagiyem 100% \ Sri_7`); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]bool{
		*a.Number: true, a.SubjectNIK.Full(): true, a.Phone.Full(): true, "wagiYEM": true, `% \ sri`: true, "Sri_7": true,
		(*a.Number)[:9]: false, a.SubjectNIK.Full()[:15]: false, "": false, "Wag%": false, "Sri__": false, `m \`: false, "Tukiyem": false,
	} {
		found, err := office.Search(ctx, tx, staff, query, 50)
		if err != nil || (len(found) == 1 && found[0].ID == a.ID) != want {
			t.Errorf("%q: %d found, %v; want it: %t", query, len(found), err, want)
		}
	}
	camat := coretest.Staff(t, tx, core.Role{Code: "camat", Region: new("33.12.02")})
	if found, err := office.Search(ctx, tx, camat, *a.Number, 50); err != nil || len(found) != 0 {
		t.Errorf("a camat finds %d cases of another kecamatan, %v", len(found), err)
	}
}
