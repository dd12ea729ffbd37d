package bot

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sakti/channels"
	"sakti/core"
	"sakti/core/coretest"
)

// statements counts those of a pool.
type statements struct{ n atomic.Int64 }

func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	s.n.Add(1)
	return ctx
}

func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestTurnReadsSetWise: a turn of forty conversations, each of somebody whose
// case was sent back, takes as many statements as a turn of four.
func TestTurnReadsSetWise(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	count := &statements{}
	config := s.pool.Config()
	config.ConnConfig.Tracer = count
	traced, err := pgxpool.NewWithConfig(s.ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(traced.Close)
	s.pool = traced
	b := s.bot()
	round := func(people int) int64 {
		var events []channels.Event
		for i := range people {
			events = append(events, s.text(fmt.Sprintf("+6281300000%02d", i), "status"))
		}
		if err := b.storeAll(s.ctx, []arrival{{events: events}}); err != nil {
			t.Fatal(err)
		}
		before := count.n.Load()
		if n, err := b.turn(s.ctx, 80, perTurn); n != people || err != nil {
			t.Fatalf("%d of %d conversations answered, %v", n, people, err)
		}
		return count.n.Load() - before
	}
	round(40)
	round(40)
	s.do(func(tx pgx.Tx) error {
		for i := range 40 {
			id, err := core.PersonByPhone(s.ctx, tx, core.Phone(fmt.Sprintf("+6281300000%02d", i)))
			if err != nil {
				return err
			}
			people, err := core.People(s.ctx, tx, []int64{id})
			if err != nil {
				return err
			}
			coretest.ApplicationOf(t, tx, s.office, people[id], "AKL", "returned")
		}
		return nil
	})
	few, many := round(4), round(40)
	t.Logf("%d statements", many)
	if few != many {
		t.Errorf("%d statements for 40 conversations, %d for 4", many, few)
	}
}
