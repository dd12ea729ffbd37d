package core_test

import (
	"testing"

	"sakti/core"
)

func TestSIAKConfirmed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		number, again string
		good          bool
	}{
		{"3312-LU-23112026-0001", "3312-LU-23112026-0001", true},
		{"3312-LU-23112026-0001", "3312lu231120260001", true},
		{"3312-LU-23112026-0001", "0001", true},
		{"3312-LU-23112026-0001", "6-0001", true},
		{"3312-LU-23112026-0001", "001", false},
		{"3312-LU-23112026-0001", "0010", false},
		{"3312-LU-23112026-0001", "3312-LU-23112026-0002", false},
		{"3312-LU-23112026-0001", "3312-LU", false},
		{"3312-LU-23112026-0001", "", false},
		{"3312-LU-23112026-0001", "----", false},
		{"3312-LU-23112026-0001", "03312-LU-23112026-0001", false},
		{"12", "12", true},
		{"12", "2", false},
		{" - ", "", false},
	} {
		err := core.SIAK{Number: test.number}.Confirmed(test.again)
		if (err == nil) != test.good || err != nil && core.CodeOf(err) != core.Invalid {
			t.Errorf("%q, then %q: %v", test.number, test.again, err)
		}
	}
}
