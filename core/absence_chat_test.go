package core_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// A leave that was taken down ahead lets go of the clerk's open chats on the
// day it begins, and of no others: a stand-in gets cases, chats wait for
// whoever is there.
func TestChatsAreLetGoWhenLeaveBegins(t *testing.T) {
	t.Parallel()
	ctx, pool, clock := context.Background(), coretest.Pool(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	var away, there *core.Staff
	in := func(run func(tx pgx.Tx) error) {
		t.Helper()
		if err := pgx.BeginFunc(ctx, pool, run); err != nil {
			t.Fatal(err)
		}
	}
	chat := func(tx pgx.Tx, name string, by *core.Staff, closed *time.Time) (id int64) {
		t.Helper()
		err := tx.QueryRow(ctx, `WITH c AS (INSERT INTO conversations (channel, account, chat, person_id) VALUES ('simulator', 'sakti', $1, $2) RETURNING id)
			INSERT INTO tickets (conversation_id, reason, opened_at, claimed_by, claimed_at, closed_at) SELECT id, 'asked', $4, $3, $4, $5 FROM c RETURNING id`,
			name, coretest.Citizen(t, tx), by.ID, office.Now(), closed).Scan(&id)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	holders := func(ids ...int64) (out []int64) {
		t.Helper()
		for _, id := range ids {
			var holder int64
			if err := pool.QueryRow(ctx, `SELECT coalesce(claimed_by, 0) FROM tickets WHERE id = $1`, id).Scan(&holder); err != nil {
				t.Fatal(err)
			}
			out = append(out, holder)
		}
		return out
	}
	var open, done, others int64
	in(func(tx pgx.Tx) error {
		away, there = coretest.Staff(t, tx, core.Role{Code: "call_centre"}), coretest.Staff(t, tx, core.Role{Code: "call_centre"})
		over := office.Now()
		open, done, others = chat(tx, "open", away, nil), chat(tx, "done", away, &over), chat(tx, "others", there, nil)
		_, err := office.SetAbsent(ctx, tx, nil, away.ID, day(1), day(2), &there.ID)
		return err
	})
	for _, wait := range []time.Duration{0, 24 * time.Hour} {
		clock.Add(wait)
		if err := office.BeginAbsences(ctx, pool); err != nil {
			t.Fatal(err)
		}
		want := away.ID
		if wait > 0 {
			want = 0
		}
		if got := holders(open, done, others); got[0] != want || got[1] != away.ID || got[2] != there.ID {
			t.Errorf("after %s the chats are held by %v; away is %d", wait, got, away.ID)
		}
	}
	in(func(tx pgx.Tx) error {
		_, err := office.ClaimTicket(ctx, tx, there, open)
		return err
	})
}
