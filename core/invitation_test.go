package core_test

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

const village = "DESA-33.12.01.2001"

func invite(t *testing.T, office *core.Office, tx pgx.Tx) (code string, staff *core.Staff) {
	t.Helper()
	at := coretest.Counter(t, tx, village)
	staff = coretest.Staff(t, tx, core.Role{Code: "operator", CounterID: at})
	code, err := office.Invite(context.Background(), tx, nil, staff.ID, *at)
	if err != nil {
		t.Fatal(err)
	}
	return code, staff
}

func person(t *testing.T, tx pgx.Tx, id int64) core.Person {
	t.Helper()
	people, err := core.People(context.Background(), tx, []int64{id})
	if err != nil {
		t.Fatal(err)
	}
	return people[id]
}

func TestInvitationLinksOneChatOnce(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	code, staff := invite(t, office, tx)
	if !regexp.MustCompile(`^OP-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$`).MatchString(code) {
		t.Errorf("code is %s", code)
	}
	first, second := coretest.Citizen(t, tx), coretest.Citizen(t, tx)
	wantCode(t, office.LinkOperator(ctx, tx, first, strings.ToLower(strings.ReplaceAll(code, "-", " "))), "")
	wantCode(t, office.LinkOperator(ctx, tx, second, code), core.Invalid)
	wantCode(t, office.LinkOperator(ctx, tx, second, "OP-2222-2222"), core.Invalid)

	op := person(t, tx, first).Operator
	if op == nil || op.StaffID != staff.ID || op.Name != staff.Name || op.Counter != "Desa Sumberagung, Pracimantoro" ||
		op.CounterKind != "desa" || op.CounterRegion == nil || *op.CounterRegion != "33.12.01.2001" {
		t.Errorf("operator is %+v", op)
	}
	if person(t, tx, second).Operator != nil {
		t.Error("the second chat is linked too")
	}
	var kept int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM invitations i WHERE position($1 IN i::text) > 0`, code[3:7]).Scan(&kept)
	if err != nil || kept != 0 {
		t.Errorf("the code can be read in the table (%v)", err)
	}
}

func TestInvitationIsFoundAndExpires(t *testing.T) {
	t.Parallel()
	ctx, tx, clock := context.Background(), coretest.Tx(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	code, staff := invite(t, office, tx)
	used, _ := invite(t, office, tx)
	wantCode(t, office.LinkOperator(ctx, tx, coretest.Citizen(t, tx), used), "")
	lower := strings.ToLower(code)
	want := func(when string, valid bool) {
		t.Helper()
		found, err := office.FindInvitations(ctx, tx, []string{code, lower, used, "OP-2222-2222", ""})
		if err != nil || len(found) != 3 || found[code].Valid != valid || found[lower] != found[code] || found[used].Valid {
			t.Errorf("%s: found %v, %v", when, found, err)
		}
		if found[code].Name != staff.Name || found[code].Counter != "Desa Sumberagung, Pracimantoro" {
			t.Errorf("%s: found %+v", when, found[code])
		}
	}
	want("at once", true)
	clock.Add(core.InvitationLife - time.Minute)
	want("on the third day", true)
	clock.Add(2 * time.Minute)
	want("after 72 hours", false)
	citizen := coretest.Citizen(t, tx)
	wantCode(t, office.LinkOperator(ctx, tx, citizen, code), core.Invalid)
	if person(t, tx, citizen).Operator != nil {
		t.Error("an old code linked a chat")
	}
	if found, err := office.FindInvitations(ctx, tx, nil); err != nil || len(found) != 0 {
		t.Errorf("of no codes %v, %v", found, err)
	}
}

func TestWhoMayInviteWhom(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	at, elsewhere := coretest.Counter(t, tx, village), coretest.Counter(t, tx, "DESA-33.12.01.2002")
	admin := coretest.Staff(t, tx, core.Role{Code: "admin"})
	operator := coretest.Staff(t, tx, core.Role{Code: "operator", CounterID: at})
	for _, test := range []struct {
		actor          *core.Staff
		staff, counter int64
		want           core.Code
	}{
		{admin, operator.ID, *at, ""},
		{nil, operator.ID, *at, ""},
		{operator, operator.ID, *at, core.Forbidden},
		{admin, operator.ID, *elsewhere, core.Invalid}, // not their counter
		{admin, admin.ID, *at, core.Invalid},           // not an operator
		{admin, 1 << 40, *at, core.Invalid},
	} {
		_, err := office.Invite(ctx, tx, test.actor, test.staff, test.counter)
		wantCode(t, err, test.want)
	}
	wantCode(t, office.SetCounterStatus(ctx, tx, admin, *at, "closed"), "")
	_, err := office.Invite(ctx, tx, admin, operator.ID, *at)
	wantCode(t, err, core.Invalid)
}

// Two chats that send one code at the same moment: one is linked.
func TestInvitationRace(t *testing.T) {
	t.Parallel()
	ctx, pool, office := context.Background(), coretest.Pool(t), coretest.Office(t)
	var code string
	var people []int64
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		code, _ = invite(t, office, tx)
		for range 6 {
			people = append(people, coretest.Citizen(t, tx))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var linked atomic.Int32
	var group sync.WaitGroup
	for _, id := range people {
		group.Go(func() {
			err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return office.LinkOperator(ctx, tx, id, code) })
			switch core.CodeOf(err) {
			case "":
				if err != nil {
					t.Error(err)
				}
				linked.Add(1)
			case core.Invalid:
			default:
				t.Error(err)
			}
		})
	}
	group.Wait()
	if linked.Load() != 1 {
		t.Errorf("%d chats were linked by one code", linked.Load())
	}
}
