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

// Work brings the case on by the stages that are the system's. Done twice, it
// does nothing the second time.
func (w *ProductWorker) Work(ctx context.Context, job *river.Job[ProductArgs]) error {
	for _, stage := range []struct {
		state string
		do    func(context.Context, pgx.Tx, *Application) error
	}{{"validated", w.Office.produce}, {"signing", w.Office.sign}} {
		err := pgx.BeginFunc(ctx, w.Pool, func(tx pgx.Tx) error {
			a, err := w.Office.Application(ctx, tx, job.Args.Application)
			if err != nil || a.State != stage.state {
				return err
			}
			return stage.do(ctx, tx, a)
		})
		if errors.Is(err, ErrPending) {
			return river.JobSnooze(time.Minute)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
