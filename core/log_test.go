package core_test

import (
	"context"
	"slices"
	"testing"

	"sakti/core"
	"sakti/core/coretest"
)

// Everything done to an account or a counter is in the log, newest first, by
// whom and about what; looking is there only for who asks.
func TestLogOfTheOffice(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	admin, head := coretest.Staff(t, tx, core.Role{Code: "admin"}), coretest.Staff(t, tx, core.Role{Code: "head_of_office"})
	at := coretest.Counter(t, tx, village)
	member, _, err := office.AddStaff(ctx, tx, admin, core.NewStaff{Username: "tercatat", Name: "Tercatat", Roles: []core.Role{{Code: "operator", CounterID: at}}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = office.Invite(ctx, tx, admin, member.ID, *at)
	wantCode(t, err, "")
	wantCode(t, office.SetRoles(ctx, tx, admin, member.ID, []core.Role{{Code: "verifier"}}), "")
	_, err = office.ResetPassword(ctx, tx, admin, member.ID)
	wantCode(t, err, "")
	wantCode(t, office.SetActive(ctx, tx, admin, member.ID, false), "")
	wantCode(t, office.SetActive(ctx, tx, admin, member.ID, true), "")
	wantCode(t, office.SetCounterStatus(ctx, tx, head, *at, "pilot"), "")
	wantCode(t, office.SetCounterStatus(ctx, tx, head, *at, "pilot"), "")
	wantCode(t, office.Log(ctx, tx, head, "chat.read", "7"), "")

	actions := func(f core.LogFilter) (out []string) {
		t.Helper()
		list, err := office.LogEntries(ctx, tx, head, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			out = append(out, e.Action)
		}
		return out
	}
	all := []string{"counter.status", "staff.active", "staff.inactive", "staff.password", "staff.duties", "staff.invited", "staff.added"}
	for _, c := range []struct {
		filter core.LogFilter
		want   []string
	}{
		{core.LogFilter{}, all},
		{core.LogFilter{Staff: head.ID}, all[:1]},
		{core.LogFilter{Kind: "counter"}, all[:1]},
		{core.LogFilter{Kind: "chat"}, []string{"chat.read"}},
		{core.LogFilter{Kind: "staff", Limit: 2}, all[1:3]},
	} {
		if got := actions(c.filter); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.filter, got, c.want)
		}
	}
	list, err := office.LogEntries(ctx, tx, admin, core.LogFilter{Kind: "staff"})
	if err != nil || list[3].Was != "Operator loket (Desa Sumberagung, Pracimantoro)" || list[3].Became != "Verifikator" || list[3].Thing != "Tercatat" || list[3].By != admin.Name {
		t.Errorf("%+v, %v", list, err)
	}
	if older := actions(core.LogFilter{Kind: "staff", Before: list[4].ID}); !slices.Equal(older, all[6:]) {
		t.Errorf("older: %v", older)
	}
	_, err = office.LogEntries(ctx, tx, coretest.Staff(t, tx, core.Role{Code: "head_of_section", Section: "C-LH"}), core.LogFilter{})
	wantCode(t, err, core.Forbidden)
	authors, err := core.LogAuthors(ctx, tx)
	if err != nil || len(authors) != 2 {
		t.Errorf("%+v, %v", authors, err)
	}
}
