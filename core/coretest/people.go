package coretest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

var serial atomic.Int64

// Staff adds an active member of staff with these roles and a name of their
// own. They have no password: for logins use Office.AddStaff.
func Staff(t testing.TB, tx pgx.Tx, roles ...core.Role) *core.Staff {
	t.Helper()
	ctx := context.Background()
	n := serial.Add(1)
	var id int64
	err := tx.QueryRow(ctx, `INSERT INTO staff (username, name, password_hash) VALUES ($1, $2, '') RETURNING id`,
		fmt.Sprintf("petugas%d", n), fmt.Sprintf("Petugas %d", n)).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range roles {
		_, err := tx.Exec(ctx, `INSERT INTO staff_roles (staff_id, role, counter_id, section, region)
			VALUES ($1, $2, $3, nullif($4, ''), $5)`, id, role.Code, role.CounterID, role.Section, role.Region)
		if err != nil {
			t.Fatal(err)
		}
	}
	staff, err := new(core.Office).StaffByID(ctx, tx, id)
	if err != nil {
		t.Fatal(err)
	}
	return staff
}

// Counter is the id of the counter with this code, as roles hold it.
func Counter(t testing.TB, tx pgx.Tx, code string) *int64 {
	t.Helper()
	counter, err := core.CounterByCode(context.Background(), tx, code)
	if err != nil {
		t.Fatal(err)
	}
	return &counter.ID
}

// Citizen adds somebody who writes to us and returns their id.
func Citizen(t testing.TB, tx pgx.Tx) int64 {
	t.Helper()
	n := serial.Add(1)
	id, err := core.AddPerson(context.Background(), tx, fmt.Sprintf("Warga %d", n), core.Phone(fmt.Sprintf("+62812%08d", n)))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Operator adds an operator of the counter with this code, whose chat is
// linked already.
func Operator(t testing.TB, tx pgx.Tx, counter string) core.Person {
	t.Helper()
	ctx := context.Background()
	at := Counter(t, tx, counter)
	staff := Staff(t, tx, core.Role{Code: "operator", CounterID: at})
	id := Citizen(t, tx)
	if _, err := tx.Exec(ctx, `UPDATE people SET staff_id = $2, counter_id = $3 WHERE id = $1`, id, staff.ID, *at); err != nil {
		t.Fatal(err)
	}
	people, err := core.People(ctx, tx, []int64{id})
	if err != nil {
		t.Fatal(err)
	}
	return people[id]
}
