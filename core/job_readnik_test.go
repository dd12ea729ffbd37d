package core_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"sakti/core"
	"sakti/core/coretest"
	"sakti/core/intake/specimen"
)

// TestCardsOfACaseAreRead: the photos that serve as identity cards are read
// once, other photos never, and the verifier gets the number by photo.
func TestCardsOfACaseAreRead(t *testing.T) {
	t.Parallel()
	ctx, pool, office := context.Background(), coretest.Pool(t), coretest.Office(t)
	const nik = "3312014506900011"
	photo, err := office.TakeIn(ctx, specimen.Photo(specimen.KTP, 1, specimen.Options{NIK: nik, Fill: 0.75}))
	if err != nil || photo.Refused != "" {
		t.Fatal(err, photo.Refused)
	}
	other, err := office.TakeIn(ctx, specimen.Photo(specimen.KK, 2, specimen.Options{}))
	if err != nil || other.Refused != "" {
		t.Fatal(err, other.Refused)
	}
	var a *core.Application
	do := func(work func(pgx.Tx) error) {
		t.Helper()
		if err := pgx.BeginFunc(ctx, pool, work); err != nil {
			t.Fatal(err)
		}
	}
	do(func(tx pgx.Tx) error {
		a = coretest.Application(t, tx, office, "AKL", "submitted")
		for requirement, file := range map[string]core.File{"ktp-ibu": photo.File, "kk": other.File} {
			if err := office.AddFile(ctx, tx, file); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `INSERT INTO attachments (application_id, requirement, file_id, added_at) VALUES ($1, $2, $3, now())`, a.ID, requirement, file.ID)
			if err != nil {
				return err
			}
		}
		return nil
	})
	worker := &core.ReadNIKWorker{Office: office, Pool: pool}
	for range 2 {
		if err := worker.Work(ctx, &river.Job[core.ReadNIKArgs]{Args: core.ReadNIKArgs{Application: a.ID}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := core.ReadNIK(ctx, nil); err == core.ErrNoReader { //nolint:errorlint // returned as it is
		t.Skip(err)
	}
	var reads map[uuid.UUID]core.NIK
	do(func(tx pgx.Tx) (err error) {
		reads, err = office.ReadNIKs(ctx, tx, a.ID)
		return err
	})
	if len(reads) != 1 || reads[photo.File.ID].Full() != nik {
		t.Errorf("read: %d numbers, the right one: %v", len(reads), reads[photo.File.ID].Full() == nik)
	}
}
