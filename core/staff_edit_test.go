package core_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

func TestAddStaffChecksEverything(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	kecamatan, village, nowhere := "33.12.01", "33.12.01.2001", "99.99"
	counter, gone := coretest.Counter(t, tx, "DINAS-1"), int64(1<<40)
	unique := fmt.Sprintf("u%d", time.Now().UnixNano())
	one := func(r core.Role) []core.Role { return []core.Role{r} }
	verifier := one(core.Role{Code: "verifier"})
	for i, test := range []struct {
		username, name string
		roles          []core.Role
		want           core.Code
	}{
		{unique + ".a", "Ani", verifier, ""},
		{unique + ".A ", "Ani", verifier, core.Invalid}, // taken
		{"ab", "Ani", verifier, core.Invalid},
		{"1ani", "Ani", verifier, core.Invalid},
		{"ani budi", "Ani", verifier, core.Invalid},
		{unique + ".b", " ", verifier, core.Invalid},
		{unique + ".c", "Ani", nil, core.Invalid},
		{unique + ".d", "Ani", one(core.Role{Code: "king"}), core.Invalid},
		{unique + ".e", "Ani", one(core.Role{Code: "operator"}), core.Invalid},
		{unique + ".f", "Ani", one(core.Role{Code: "operator", CounterID: &gone}), core.Invalid},
		{unique + ".g", "Ani", one(core.Role{Code: "operator", CounterID: counter}), ""},
		{unique + ".h", "Ani", one(core.Role{Code: "validator"}), core.Invalid},
		{unique + ".i", "Ani", one(core.Role{Code: "validator", Section: "X-XX"}), core.Invalid},
		{unique + ".j", "Ani", one(core.Role{Code: "validator", Section: "C-LH"}), ""},
		{unique + ".k", "Ani", one(core.Role{Code: "camat"}), core.Invalid},
		{unique + ".l", "Ani", one(core.Role{Code: "camat", Region: &nowhere}), core.Invalid},
		{unique + ".m", "Ani", one(core.Role{Code: "camat", Region: &village}), core.Invalid},
		{unique + ".n", "Ani", one(core.Role{Code: "camat", Region: &kecamatan}), ""},
	} {
		_, _, err := office.AddStaff(ctx, tx, nil, core.NewStaff{Username: test.username, Name: test.name, Roles: test.roles})
		if core.CodeOf(err) != test.want || (test.want == "" && err != nil) {
			t.Errorf("%d, %q: %v, want %q", i, test.username, err, test.want)
		}
	}
}

func TestRolesKeepOnlyWhatTheirKindNeeds(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	counter, region := coretest.Counter(t, tx, "DINAS-1"), "33.12.01"
	all := core.Role{CounterID: counter, Section: "C-LH", Region: &region}
	verifier, validator, camat, operator := all, all, all, all
	verifier.Code, validator.Code, camat.Code, operator.Code = "verifier", "validator", "camat", "operator"
	staff, _, err := office.AddStaff(ctx, tx, nil, core.NewStaff{Username: fmt.Sprintf("u%d", time.Now().UnixNano()), Name: "Ani",
		Roles: []core.Role{verifier, validator, camat, operator, verifier}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range staff.Roles {
		got = append(got, fmt.Sprint(r.Code, " ", r.CounterName, "/", r.Section, "/", r.Region != nil))
	}
	want := "[verifier //false validator /C-LH/false camat //true operator Loket 1 Disdukcapil//false]"
	if fmt.Sprint(got) != want {
		t.Errorf("roles are %v, want %s", got, want)
	}
}

func TestOnlyAdminsEditStaff(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	someone := coretest.Staff(t, tx, core.Role{Code: "verifier"})
	section, region, counter := "C-LH", "33.12.01", coretest.Counter(t, tx, "DINAS-1")
	for _, role := range office.Catalog.Steps.Roles {
		actor := coretest.Staff(t, tx, core.Role{Code: role.Code, Section: section, Region: &region, CounterID: counter})
		want := core.Forbidden
		if role.Code == "admin" {
			want = ""
		}
		_, _, err := office.AddStaff(ctx, tx, actor, core.NewStaff{Username: fmt.Sprintf("u%d", time.Now().UnixNano()),
			Name: "Ani", Roles: []core.Role{{Code: "verifier"}}})
		wantCode(t, err, want)
		wantCode(t, office.SetRoles(ctx, tx, actor, someone.ID, []core.Role{{Code: "call_centre"}}), want)
		wantCode(t, office.SetActive(ctx, tx, actor, someone.ID, true), want)
	}
	after, err := office.StaffByID(ctx, tx, someone.ID)
	if err != nil || len(after.Roles) != 1 || !after.Has("call_centre") {
		t.Errorf("%+v, %v", after, err)
	}
	wantCode(t, office.SetActive(ctx, tx, nil, 1<<40, false), core.NotFound)
}

func TestAnAdminIsLeft(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	first := coretest.Staff(t, tx, core.Role{Code: "admin"})
	wantCode(t, office.SetActive(ctx, tx, first, first.ID, false), core.Conflict)
	wantCode(t, office.SetActive(ctx, tx, first, first.ID, true), "")
	wantCode(t, office.SetRoles(ctx, tx, first, first.ID, []core.Role{{Code: "verifier"}}), core.Conflict)
}

func TestOutMeansOut(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin, someone := coretest.Staff(t, tx, core.Role{Code: "admin"}), coretest.Staff(t, tx, core.Role{Code: "verifier"})
	wantCode(t, office.SetActive(ctx, tx, admin, someone.ID, false), "")
	_, err := office.StaffByID(ctx, tx, someone.ID)
	wantCode(t, err, core.NotFound)
	wantCode(t, office.SetActive(ctx, tx, admin, someone.ID, true), "")
	_, err = office.StaffByID(ctx, tx, someone.ID)
	wantCode(t, err, "")
}

// Two admins who put each other out at the same moment: one of them stays.
func TestAdminsWhoPutEachOtherOut(t *testing.T) {
	t.Parallel()
	ctx, pool, office := context.Background(), coretest.Pool(t), coretest.Office(t)
	var one, two *core.Staff
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		one, two = coretest.Staff(t, tx, core.Role{Code: "admin"}), coretest.Staff(t, tx, core.Role{Code: "admin"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var refused atomic.Int32
	var group sync.WaitGroup
	for actor, other := range map[*core.Staff]*core.Staff{one: two, two: one} {
		group.Go(func() {
			err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return office.SetActive(ctx, tx, actor, other.ID, false) })
			if core.CodeOf(err) == core.Conflict {
				refused.Add(1)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if refused.Load() != 1 {
		t.Errorf("%d of 2 were refused", refused.Load())
	}
}

// What somebody holds does not go away with them.
func TestHeldCasesGoBack(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	coretest.Staff(t, tx, core.Role{Code: "admin"})
	verifier, callCentre := core.Role{Code: "verifier"}, core.Role{Code: "call_centre"}
	for name, test := range map[string]struct {
		edit func(id int64) error
		held bool
	}{
		"put out":        {func(id int64) error { return office.SetActive(ctx, tx, nil, id, false) }, false},
		"another duty":   {func(id int64) error { return office.SetRoles(ctx, tx, nil, id, []core.Role{callCentre}) }, false},
		"one duty more":  {func(id int64) error { return office.SetRoles(ctx, tx, nil, id, []core.Role{verifier, callCentre}) }, true},
		"let in, was in": {func(id int64) error { return office.SetActive(ctx, tx, nil, id, true) }, true},
	} {
		staff := coretest.Staff(t, tx, verifier)
		a := coretest.Application(t, tx, office, "KK-HILANG", "submitted")
		if _, err := office.Act(ctx, tx, staff, a.ID, 0, "claim", core.Note{}); err != nil {
			t.Fatal(err)
		}
		if err := test.edit(staff.ID); err != nil {
			t.Fatal(err)
		}
		a, err := office.Application(ctx, tx, a.ID)
		if err != nil || (a.ClaimedBy != nil) != test.held || a.State != "submitted" {
			t.Errorf("%s: held by %v in %s, %v", name, a.ClaimedBy, a.State, err)
		}
	}
}
