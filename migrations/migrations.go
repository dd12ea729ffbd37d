// Package migrations holds the database's shape as numbered SQL files, in the
// order they are applied. Read schema.sql to learn the tables; it is made from
// these files by `make schema`. A file that has shipped is never edited.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver that goose needs
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed *.sql
var files embed.FS

// Up brings the database at dsn to the newest shape: ours first, then the job
// queue's. Several processes may call it at once; one does the work.
func Up(ctx context.Context, dsn string) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return fmt.Errorf("buka basis data: %w", err)
	}
	defer db.Close()
	return UpDB(ctx, db)
}

// UpDB is Up on an open handle.
func UpDB(ctx context.Context, db *sql.DB) error {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithSessionLocker(locker), goose.WithExcludeNames([]string{"schema.sql"}))
	if err != nil {
		return fmt.Errorf("baca migrasi: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("jalankan migrasi: %w", err)
	}
	migrator, err := rivermigrate.New(riverdatabasesql.New(db), nil)
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("jalankan migrasi antrean kerja: %w", err)
	}
	return nil
}
