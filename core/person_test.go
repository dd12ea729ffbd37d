package core_test

import (
	"context"
	"testing"

	"sakti/core"
	"sakti/core/coretest"
)

func TestPeopleAreReadAtOnce(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	citizen, operator := coretest.Citizen(t, tx), coretest.Operator(t, tx, village)
	if err := core.SetLang(ctx, tx, citizen, "jv"); err != nil {
		t.Fatal(err)
	}
	people, err := core.People(ctx, tx, []int64{citizen, operator.ID, citizen, 1 << 40})
	if err != nil || len(people) != 2 {
		t.Fatalf("%v, %v", people, err)
	}
	if p := people[citizen]; p.ID != citizen || p.Lang != "jv" || p.Operator != nil || len(p.Phone.Full()) != 14 || p.Name == "" {
		t.Errorf("citizen is %+v", p)
	}
	if actor := people[citizen].Actor(); actor.Person != citizen || actor.Staff != nil || actor.Kind() != "applicant" {
		t.Errorf("citizen acts as %+v", actor)
	}
	actor := people[operator.ID].Actor()
	if actor.Kind() != "staff" || actor.Person != operator.ID || !actor.Staff.Has("operator") || len(actor.Staff.Roles) != 1 {
		t.Errorf("operator acts as %+v", actor)
	}
	region := "33.12.01.2001"
	if !actor.Staff.Sees(&core.Application{Village: &region}) {
		t.Error("the operator does not see their village")
	}
	if none, err := core.People(ctx, tx, nil); err != nil || len(none) != 0 {
		t.Errorf("of nobody %v, %v", none, err)
	}
}

// What ends an operator's work in chat without touching the chat itself.
func TestWhatEndsALink(t *testing.T) {
	t.Parallel()
	office := coretest.Office(t)
	ctx := context.Background()
	for name, test := range map[string]struct{ end, mend string }{
		"inactive":       {`UPDATE staff SET active = false WHERE id = $1`, `UPDATE staff SET active = true WHERE id = $1`},
		"duty taken":     {`UPDATE staff_roles SET role = 'print_desk' WHERE staff_id = $1`, `UPDATE staff_roles SET role = 'operator' WHERE staff_id = $1`},
		"other counter":  {`UPDATE staff_roles SET counter_id = counter_id + 1 WHERE staff_id = $1`, `UPDATE staff_roles SET counter_id = counter_id - 1 WHERE staff_id = $1`},
		"counter closed": {`UPDATE counters SET status = 'closed' WHERE id = (SELECT counter_id FROM people WHERE staff_id = $1)`, `UPDATE counters SET status = 'pilot' WHERE id = (SELECT counter_id FROM people WHERE staff_id = $1)`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tx := coretest.Tx(t)
			operator := coretest.Operator(t, tx, "DESA-33.12.02.2001")
			code, staff := invite(t, office, tx)
			if _, err := tx.Exec(ctx, test.end, operator.Operator.StaffID); err != nil {
				t.Fatal(err)
			}
			if person(t, tx, operator.ID).Operator != nil {
				t.Error("still an operator")
			}
			if _, err := tx.Exec(ctx, test.mend, operator.Operator.StaffID); err != nil {
				t.Fatal(err)
			}
			if person(t, tx, operator.ID).Operator == nil {
				t.Error("not an operator again")
			}
			if name == "counter closed" {
				return // the statement finds counters by linked chats
			}
			if _, err := tx.Exec(ctx, test.end, staff.ID); err != nil {
				t.Fatal(err)
			}
			wantCode(t, office.LinkOperator(ctx, tx, coretest.Citizen(t, tx), code), core.Invalid)
		})
	}
}

// A chat that is unlinked is a citizen's; so it cannot be twice, and not by
// everybody.
func TestUnlink(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	operator := coretest.Operator(t, tx, village)
	staff, admin := operator.Operator.StaffID, coretest.Staff(t, tx, core.Role{Code: "admin"})
	chats, err := core.StaffChats(ctx, tx, staff)
	if err != nil || len(chats) != 1 || chats[0].PersonID != operator.ID || chats[0].Counter != operator.Operator.Counter {
		t.Fatal(chats, err)
	}
	wantCode(t, office.UnlinkChat(ctx, tx, coretest.Staff(t, tx, core.Role{Code: "verifier"}), staff, operator.ID), core.Forbidden)
	wantCode(t, office.UnlinkChat(ctx, tx, admin, admin.ID, operator.ID), core.Conflict)
	wantCode(t, office.UnlinkChat(ctx, tx, admin, staff, operator.ID), "")
	if person(t, tx, operator.ID).Operator != nil {
		t.Error("still linked")
	}
	wantCode(t, office.UnlinkChat(ctx, tx, admin, staff, operator.ID), core.Conflict)
}

func TestFirstConsentCounts(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	citizen := coretest.Citizen(t, tx)
	for _, say := range [][2]string{{"1", "telegram"}, {"1", "sms"}, {"2", "sms"}} {
		if err := office.Consent(ctx, tx, citizen, say[0], say[1]); err != nil {
			t.Fatal(err)
		}
	}
	var got string
	err := tx.QueryRow(ctx, `SELECT string_agg(version || ' ' || channel, ', ' ORDER BY version) FROM consents WHERE person_id = $1`, citizen).Scan(&got)
	if err != nil || got != "1 telegram, 2 sms" {
		t.Errorf("consents: %s, %v", got, err)
	}
}

func TestPersonByPhone(t *testing.T) {
	t.Parallel()
	ctx, tx := context.Background(), coretest.Tx(t)
	first, _ := core.AddPerson(ctx, tx, "Ani", "+628555000111")
	if _, err := core.AddPerson(ctx, tx, "Ani lagi", "+628555000111"); err != nil {
		t.Fatal(err)
	}
	if _, err := core.AddPerson(ctx, tx, "Tanpa nomor", ""); err != nil {
		t.Fatal(err)
	}
	for phone, want := range map[core.Phone]int64{"+628555000111": first, "+628555000112": 0, "": 0} {
		if got, err := core.PersonByPhone(ctx, tx, phone); err != nil || got != want {
			t.Errorf("%d, %v; want %d", got, err, want)
		}
	}
}
