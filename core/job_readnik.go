package core

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// ReadNIKArgs is the job that reads the NIK off the identity cards of a case,
// enqueued when the case is sent, where the office has switched that on.
type ReadNIKArgs struct {
	Application uuid.UUID `json:"application"`
}

// Kind is the job's name in the queue.
func (ReadNIKArgs) Kind() string { return "read_nik" }

// ReadNIKWorker carries the job out: about a second of one core for each card.
type ReadNIKWorker struct {
	river.WorkerDefaults[ReadNIKArgs]
	Office *Office
	Pool   *pgxpool.Pool
}

// Work reads cards that were not read before. Without the reading program it
// does nothing: the suggestion is missed by nobody.
func (w *ReadNIKWorker) Work(ctx context.Context, job *river.Job[ReadNIKArgs]) error {
	cards, err := unreadCards(ctx, w.Pool, job.Args.Application)
	if err != nil {
		return err
	}
	for _, card := range cards {
		photo, err := w.Office.Files.read(card.ID, card.WrappedKey)
		if err != nil {
			return err
		}
		nik, _, err := ReadNIK(ctx, photo)
		if errors.Is(err, ErrNoReader) {
			return nil
		}
		if err != nil {
			return err
		}
		_, err = w.Pool.Exec(ctx, `INSERT INTO nik_reads (file_id, nik, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			card.ID, nik.Full(), w.Office.Now())
		if err != nil {
			return err
		}
	}
	return nil
}

// unreadCards are the photos of a case that serve as identity cards. The
// catalogue's codes for those have "ktp" in them.
func unreadCards(ctx context.Context, pool *pgxpool.Pool, application uuid.UUID) ([]File, error) {
	rows, err := pool.Query(ctx, `SELECT DISTINCT f.id, f.wrapped_key FROM attachments t JOIN files f ON f.id = t.file_id
		WHERE t.application_id = $1 AND t.removed_at IS NULL AND t.requirement LIKE '%ktp%' AND f.mime LIKE 'image/%'
			AND NOT EXISTS (SELECT FROM nik_reads r WHERE r.file_id = f.id)`, application)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByNameLax[File])
}

// ReadNIKs are the numbers that a machine read off the photos of a case, by
// photo: to be compared by an officer's eyes, and never to be copied.
func (o *Office) ReadNIKs(ctx context.Context, tx pgx.Tx, application uuid.UUID) (map[uuid.UUID]NIK, error) {
	rows, err := tx.Query(ctx, `SELECT r.file_id, r.nik FROM nik_reads r JOIN attachments t ON t.file_id = r.file_id
		WHERE t.application_id = $1 AND t.removed_at IS NULL AND r.nik <> ''`, application)
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID]NIK{}
	var file uuid.UUID
	var nik NIK
	_, err = pgx.ForEachRow(rows, []any{&file, &nik}, func() error {
		out[file] = nik
		return nil
	})
	return out, err
}

// readCards enqueues the reading of a case's identity cards, if the office
// wants it.
func (o *Office) readCards(ctx context.Context, tx pgx.Tx, application uuid.UUID) error {
	if !o.ReadsNIK {
		return nil
	}
	_, err := o.Jobs.InsertTx(ctx, tx, ReadNIKArgs{Application: application}, nil)
	return err
}
