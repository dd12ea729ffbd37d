package core

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// ProductArgs is the job that makes and signs the documents of a case. It is
// enqueued in the transaction that validates the case.
type ProductArgs struct {
	Application uuid.UUID `json:"application"`
}

// Kind is the job's name in the queue.
func (ProductArgs) Kind() string { return "product" }

// ProductWorker carries the job out, one stage a transaction, so that a
// signer who is slow or down costs no document made before.
type ProductWorker struct {
	river.WorkerDefaults[ProductArgs]
	Office *Office
	Pool   *pgxpool.Pool
}

// Work brings the case on until it is no longer the system's turn. Done twice,
// it does nothing the second time.
func (w *ProductWorker) Work(ctx context.Context, job *river.Job[ProductArgs]) error {
	for range w.Office.Catalog.Steps.States { // more stages than any way has
		before, after, err := w.advance(ctx, job.Args.Application)
		if errors.Is(err, ErrPending) {
			return river.JobSnooze(time.Minute)
		}
		if err != nil || before == after {
			return err
		}
	}
	return nil
}

// advance does one stage in a transaction of its own and says where it led.
func (w *ProductWorker) advance(ctx context.Context, id uuid.UUID) (before, after string, err error) {
	err = pgx.BeginFunc(ctx, w.Pool, func(tx pgx.Tx) error {
		a, err := w.Office.Application(ctx, tx, id)
		if err != nil {
			return err
		}
		before = a.State
		err = w.Office.Advance(ctx, tx, a)
		after = a.State
		return err
	})
	return before, after, err
}
