package core_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

func act(t *testing.T, office *core.Office, tx pgx.Tx, staff *core.Staff, id uuid.UUID, action string, note core.Note) *core.Application {
	t.Helper()
	a, err := office.Act(context.Background(), tx, staff, id, 0, action, note)
	if err != nil {
		t.Fatalf("%s: %v", action, err)
	}
	return a
}

// Who does nothing for an hour loses what they hold, to its place in the queue,
// and is told; who does something keeps it, and so does a decision that waits.
func TestHoldsExpire(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	pool, clock := coretest.Pool(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	a, away := decided(t, pool, office)
	b, busy := decided(t, pool, office)
	c, deciding := decided(t, pool, office)
	place := *a.QueueAt
	expire := func(want int) {
		t.Helper()
		if n, err := office.ExpireHolds(ctx, pool); err != nil || n != want {
			t.Fatalf("%d holds expired, %v; want %d", n, err, want)
		}
	}
	clock.Add(time.Hour - time.Minute)
	expire(0)
	inTx(t, pool, func(tx pgx.Tx) {
		if err := office.SignOfLife(ctx, tx, busy); err != nil {
			t.Fatal(err)
		}
		if err := office.Postpone(ctx, tx, deciding, c.ID, 0, "verify", core.Note{}); err != nil {
			t.Fatal(err)
		}
	})
	clock.Add(2 * time.Minute)
	expire(1)
	expire(0)
	inTx(t, pool, func(tx pgx.Tx) {
		for _, held := range []struct {
			a    *core.Application
			want bool
		}{{a, false}, {b, true}, {c, true}} {
			now, err := office.Application(ctx, tx, held.a.ID)
			if err != nil || (now.ClaimedBy != nil) != held.want {
				t.Errorf("held by %v, want %v: %v", now.ClaimedBy, held.want, err)
			}
		}
		if now, _ := office.Application(ctx, tx, a.ID); !now.QueueAt.Equal(place) || now.State != "submitted" {
			t.Errorf("its place was %v, is %v", place, now.QueueAt)
		}
		lost, err := office.LostHolds(ctx, tx, away)
		if err != nil || len(lost) != 1 || lost[0].ApplicationID != a.ID || lost[0].By != "" || lost[0].Reason != "Tidak ada kegiatan di panel selama 60 menit." {
			t.Fatalf("they are told %+v, %v", lost, err)
		}
		if err := office.ReadLostHolds(ctx, tx, away, lost[0].ID); err != nil {
			t.Fatal(err)
		}
		if lost, _ := office.LostHolds(ctx, tx, away); len(lost) != 0 {
			t.Errorf("told again: %+v", lost)
		}
	})
}

// Somebody whose duties were taken away meanwhile loses what they hold too.
func TestHoldOfWhoHasNoDutyLeft(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	pool, clock := coretest.Pool(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	a, staff := decided(t, pool, office)
	inTx(t, pool, func(tx pgx.Tx) {
		if _, err := tx.Exec(ctx, `DELETE FROM staff_roles WHERE staff_id = $1`, staff.ID); err != nil {
			t.Fatal(err)
		}
	})
	clock.Add(time.Hour + time.Minute)
	if n, err := office.ExpireHolds(ctx, pool); err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	inTx(t, pool, func(tx pgx.Tx) {
		if now, err := office.Application(ctx, tx, a.ID); err != nil || now.ClaimedBy != nil {
			t.Errorf("held by %v, %v", now.ClaimedBy, err)
		}
	})
}

// A head takes a case from whoever holds it, with a reason that they read; a
// stranger to the section and an officer may not. A decision that waits is
// done, and not lost.
func TestTakeFrom(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	pool, clock := coretest.Pool(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	a, holder := decided(t, pool, office)
	b, deciding := decided(t, pool, office)
	inTx(t, pool, func(tx pgx.Tx) {
		head := coretest.Staff(t, tx, core.Role{Code: "head_of_section", Section: "C-LH"})
		other := coretest.Staff(t, tx, core.Role{Code: "verifier"})
		for _, try := range []struct {
			who    *core.Staff
			id     uuid.UUID
			reason string
			want   core.Code
		}{{head, a.ID, " ", core.Invalid}, {other, a.ID, "Saya mau.", core.Forbidden}, {head, a.ID, "Mendesak.", ""}, {head, a.ID, "Lagi.", core.Conflict}} {
			savepoint(t, tx, func(tx pgx.Tx) error {
				err := office.TakeFrom(ctx, tx, try.who, try.id, try.reason)
				if core.CodeOf(err) != try.want || try.want == "" && err != nil {
					t.Errorf("%q: %v, want %q", try.reason, err, try.want)
				}
				return err
			})
		}
		lost, err := office.LostHolds(ctx, tx, holder)
		if err != nil || len(lost) != 1 || lost[0].By != head.Name || lost[0].Reason != "Mendesak." {
			t.Errorf("the holder is told %+v, %v", lost, err)
		}
		if id, err := office.TakeNext(ctx, tx, other, core.DeskByCode("verifikasi")); err != nil || id != a.ID {
			t.Errorf("next is %v, %v; want the case that was taken back", id, err)
		}
		if err := office.Postpone(ctx, tx, deciding, b.ID, 0, "return", core.Note{}); core.CodeOf(err) != core.Invalid {
			t.Errorf("sent back with nothing wrong: %v", err)
		}
		if err := office.Postpone(ctx, tx, deciding, b.ID, 0, "reject", core.Note{Reason: "Pindah."}); err != nil {
			t.Fatal(err)
		}
		if err := office.TakeFrom(ctx, tx, head, b.ID, "Mendesak."); err != nil {
			t.Fatal(err)
		}
		if now, err := office.Application(ctx, tx, b.ID); err != nil || now.State != "rejected" {
			t.Errorf("state %s, %v", now.State, err)
		}
	})
}

// At the end of the day all goes back with one act; what was decided is done.
func TestHandBackOwn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	pool, clock := coretest.Pool(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	a, staff := decided(t, pool, office)
	inTx(t, pool, func(tx pgx.Tx) {
		b := coretest.Application(t, tx, office, "AKL", "submitted")
		act(t, office, tx, staff, b.ID, "claim", core.Note{})
		if err := office.Postpone(ctx, tx, staff, a.ID, 0, "verify", core.Note{}); err != nil {
			t.Fatal(err)
		}
		n, err := office.HandBackOwn(ctx, tx, staff)
		if err != nil || n != 2 {
			t.Fatalf("%d went back, %v", n, err)
		}
		for id, want := range map[uuid.UUID]string{a.ID: "verified", b.ID: "submitted"} {
			if now, err := office.Application(ctx, tx, id); err != nil || now.State != want || now.ClaimedBy != nil {
				t.Errorf("state %s, held by %v, %v", now.State, now.ClaimedBy, err)
			}
		}
		if n, err := office.HandBackOwn(ctx, tx, staff); err != nil || n != 0 {
			t.Errorf("again: %d, %v", n, err)
		}
	})
}

// The order of a queue: the express lane first, then what the officer sent back
// themselves, then who came first. List, foremost and next agree.
func TestQueueOrder(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	tx, clock := coretest.Tx(t), coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	rini, budi := coretest.Staff(t, tx, core.Role{Code: "verifier"}), coretest.Staff(t, tx, core.Role{Code: "verifier"})
	file := func(service string) uuid.UUID {
		clock.Add(time.Minute)
		return coretest.Application(t, tx, office, service, "submitted").ID
	}
	first, second, returned, express := file("AKL"), file("KK-UBAH"), file("AKM"), file("SKAK")
	act(t, office, tx, rini, returned, "claim", core.Note{})
	act(t, office, tx, rini, returned, "judge", core.Note{Verdicts: []core.Verdict{{Requirement: "kk", Reason: "Gelap."}}})
	a := act(t, office, tx, rini, returned, "return", core.Note{})
	if err := office.Resubmit(ctx, tx, core.Actor{Person: a.PersonID}, returned, nil); err != nil {
		t.Fatal(err)
	}
	desk := core.DeskByCode("verifikasi")
	for _, test := range []struct {
		who  *core.Staff
		want []uuid.UUID
	}{{rini, []uuid.UUID{express, returned, first, second}}, {budi, []uuid.UUID{express, first, second, returned}}} {
		savepoint(t, tx, func(tx pgx.Tx) error {
			list, err := office.AtDesk(ctx, tx, test.who, desk, 10)
			if err != nil || len(list) != len(test.want) {
				t.Fatalf("%d in the list, %v", len(list), err)
			}
			for i, want := range test.want {
				foremost, err := office.Foremost(ctx, tx, test.who, desk)
				if err != nil || foremost == nil {
					t.Fatal(foremost, err)
				}
				next, err := office.TakeNext(ctx, tx, test.who, desk)
				if err != nil || next != want || foremost.ID != want || list[i].ID != want {
					t.Errorf("place %d: list %s, foremost %s, next %s (%v), want %s", i+1, list[i].Service, foremost.Service, next, err, want)
				}
			}
			if none, err := office.Foremost(ctx, tx, test.who, desk); none != nil || err != nil {
				t.Errorf("after all: %v, %v", none, err)
			}
			return fmt.Errorf("back")
		})
	}
}
