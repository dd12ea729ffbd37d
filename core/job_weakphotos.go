package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// weakKept is how long a photo is kept that was too weak and serves no case:
// long enough for somebody who comes back to insist on it.
const weakKept = 30 * 24 * time.Hour

// weakBatch is how many go in one transaction.
const weakBatch = 200

// WeakPhotosArgs is the daily job that throws away photos which were asked for
// again and never used: nobody needs them, and they show personal data.
type WeakPhotosArgs struct{}

// Kind is the job's name in the queue.
func (WeakPhotosArgs) Kind() string { return "weak_photos" }

// WeakPhotosWorker carries the job out, batch by batch.
type WeakPhotosWorker struct {
	river.WorkerDefaults[WeakPhotosArgs]
	Office *Office
	Pool   *pgxpool.Pool
}

// WeakPhotosDaily asks for the job once a day.
func WeakPhotosDaily() *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(24*time.Hour), func() (river.JobArgs, *river.InsertOpts) {
		return WeakPhotosArgs{}, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: 12 * time.Hour}}
	}, &river.PeriodicJobOpts{RunOnStart: true})
}

// Work goes on until none are left.
func (w *WeakPhotosWorker) Work(ctx context.Context, _ *river.Job[WeakPhotosArgs]) error {
	for {
		var gone []uuid.UUID
		err := pgx.BeginFunc(ctx, w.Pool, func(tx pgx.Tx) (err error) {
			gone, err = w.Office.ForgetWeak(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
		if err := w.Office.Files.Remove(gone); err != nil || len(gone) < weakBatch {
			return err
		}
	}
}

// ForgetWeak deletes the rows of weak photos that nobody uses, some 200 at a
// time, and returns their ids: after the commit their bytes are to be removed.
// With the row goes the key, so bytes that stay behind open no more. Left are
// pages of a case, replaced ones too; what somebody has looked at, for the
// record of it; and what a conversation still holds in its hand.
func (o *Office) ForgetWeak(ctx context.Context, tx pgx.Tx) ([]uuid.UUID, error) {
	rows, err := tx.Query(ctx, `DELETE FROM files WHERE id IN (
			SELECT f.id FROM shots s JOIN files f ON f.id = s.file_id
			WHERE s.weak <> '' AND f.created_at < $1
				AND NOT EXISTS (SELECT FROM attachments t WHERE t.file_id = f.id)
				AND NOT EXISTS (SELECT FROM documents d WHERE d.file_id = f.id)
				AND NOT EXISTS (SELECT FROM file_views v WHERE v.file_id = f.id)
				AND NOT EXISTS (SELECT FROM conversations c WHERE c.id = f.conversation_id
					AND strpos(c.state::text, f.id::text) > 0)
			ORDER BY f.created_at LIMIT $2 FOR UPDATE OF f SKIP LOCKED)
		RETURNING id`, o.Now().Add(-weakKept), weakBatch)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
