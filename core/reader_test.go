package core_test

import (
	"context"
	"testing"

	"sakti/core"
	"sakti/core/coretest"
)

// An applicant is written to in their own language, whoever filed for them;
// where nobody is known, in Indonesian.
func TestLangOf(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	operator := coretest.Citizen(t, tx)
	known, err := core.AddPerson(ctx, tx, "Wagiyem", "+6281200000077")
	if err != nil {
		t.Fatal(err)
	}
	for person, lang := range map[int64]string{operator: "en", known: "jv"} {
		if err := core.SetLang(ctx, tx, person, lang); err != nil {
			t.Fatal(err)
		}
	}
	staff := coretest.Staff(t, tx, core.Role{Code: "verifier"}).ID
	for what, test := range map[string]struct {
		a    core.Application
		want string
	}{
		"who files for themselves":            {core.Application{PersonID: operator}, "en"},
		"filed by an operator for a stranger": {core.Application{PersonID: operator, FilerStaff: &staff, Phone: "+6281200000078"}, ""},
		"filed by an operator, no number":     {core.Application{PersonID: operator, FilerStaff: &staff}, ""},
		"filed by an operator, a known phone": {core.Application{PersonID: operator, FilerStaff: &staff, Phone: "+6281200000077"}, "jv"},
		"filed by an operator, taken over":    {core.Application{PersonID: operator, FilerStaff: &staff, ApplicantID: &known, Phone: "+6281200000078"}, "jv"},
	} {
		if got, err := core.LangOf(ctx, tx, &test.a); err != nil || got != test.want {
			t.Errorf("%s: %q, %v, want %q", what, got, err, test.want)
		}
	}
}
