package core

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// retentionBatch is how many rows go in one transaction.
const retentionBatch = 1000

// RetentionArgs is the daily job that throws away what the office has written
// down about its own people and needs no more.
type RetentionArgs struct{}

// Kind is the job's name in the queue.
func (RetentionArgs) Kind() string { return "retention" }

// RetentionWorker carries the job out, batch by batch.
type RetentionWorker struct {
	river.WorkerDefaults[RetentionArgs]
	Office *Office
	Pool   *pgxpool.Pool
}

// RetentionDaily asks for the job once a day.
func RetentionDaily() *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(24*time.Hour), func() (river.JobArgs, *river.InsertOpts) {
		return RetentionArgs{}, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: 12 * time.Hour}}
	}, &river.PeriodicJobOpts{RunOnStart: true})
}

// Work goes on until nothing is left that is past its time.
func (w *RetentionWorker) Work(ctx context.Context, _ *river.Job[RetentionArgs]) error {
	for _, kind := range retainedKinds {
		for gone := int64(retentionBatch); gone == retentionBatch; {
			err := pgx.BeginFunc(ctx, w.Pool, func(tx pgx.Tx) (err error) {
				gone, err = w.Office.retain(ctx, tx, kind, retentionBatch)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
