package core_test

import (
	"testing"

	"sakti/core"
	"sakti/core/coretest"
)

// Who sees which case: by village or kecamatan, by the counter it was filed
// at, or not at all.
func TestRoleSees(t *testing.T) {
	t.Parallel()
	tx := coretest.Tx(t)
	at := func(role, counter string) core.Role {
		return core.Role{Code: role, CounterID: coretest.Counter(t, tx, counter)}
	}
	kecamatan, next := "33.12.01", "33.12.02"
	village, neighbour, far := "33.12.01.2001", "33.12.01.2002", "33.12.02.2001"
	desa, faskes := *coretest.Counter(t, tx, "DESA-"+village), *coretest.Counter(t, tx, "FASKES-01")
	cases := []core.Application{
		{Village: &village, CounterID: &desa}, // 0: filed at its village's counter
		{Village: &village},                   // 1: of the village, filed online
		{Village: &neighbour},                 // 2: of the next village
		{Village: &far},                       // 3: of another kecamatan
		{Village: &far, CounterID: &faskes},   // 4: of another kecamatan, filed at the faskes
		{CounterID: &desa},                    // 5: filed at the counter, village not known yet
		{},                                    // 6: nothing known yet
	}
	for _, test := range []struct {
		role core.Role
		sees string // one letter a case
	}{
		{at("operator", "DESA-"+village), "YYnnnYn"},
		{at("operator", "KEC-"+kecamatan), "YYYnnnn"},
		{at("operator", "FASKES-01"), "nnnnYnn"},
		{at("operator", "DINAS-1"), "YYYYYYY"},
		{at("operator", "ONLINE"), "nnnnnnn"},
		{at("print_desk", "KEC-"+kecamatan), "YYYnnnn"},
		{at("print_desk", "DINAS-2"), "YYYYYYY"},
		{core.Role{Code: "camat", Region: &kecamatan}, "YYYnnnn"},
		{core.Role{Code: "camat", Region: &next}, "nnnYYnn"},
		{core.Role{Code: "verifier"}, "YYYYYYY"},
		{core.Role{Code: "validator", Section: "C-LH"}, "YYYYYYY"},
		{core.Role{Code: "call_centre"}, "YYYYYYY"},
		{core.Role{Code: "head_of_section", Section: "D-ID"}, "YYYYYYY"},
		{core.Role{Code: "head_of_office"}, "YYYYYYY"},
		{core.Role{Code: "admin"}, "nnnnnnn"},
	} {
		staff := coretest.Staff(t, tx, test.role)
		got := ""
		for i := range cases {
			if staff.Sees(&cases[i]) {
				got += "Y"
			} else {
				got += "n"
			}
		}
		if got != test.sees {
			t.Errorf("%s at %q sees %s, want %s", test.role.Code, staff.Roles[0].CounterName, got, test.sees)
		}
	}
}

func TestSeveralDutiesAddUp(t *testing.T) {
	t.Parallel()
	tx := coretest.Tx(t)
	village, other := "33.12.01.2001", "33.12.25.2001"
	a := &core.Application{Village: &village}
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	both := coretest.Staff(t, tx, core.Role{Code: "admin"}, core.Role{Code: "operator", CounterID: coretest.Counter(t, tx, "DESA-"+village)})
	if admin.Sees(a) || !both.Sees(a) || both.Sees(&core.Application{Village: &other}) {
		t.Error("an admin who is an operator too sees just what the operator sees")
	}
}
