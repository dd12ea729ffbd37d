package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"sakti/bot"
	"sakti/core"
	"sakti/deploy/local"
	"sakti/migrations"
)

// house is everything that every command stands on.
type house struct {
	settings *settings
	log      *slog.Logger
	pool     *pgxpool.Pool
	redis    *redis.Client
	office   *core.Office
	dsn      string          // of the database
	postgres *local.Postgres // of our own; nil if one was given
	cleanup  []func()        // last first
}

// open starts or reaches the database and Redis, brings the database up to
// date and loads the catalogue. workers are the jobs that this process does;
// nil if none.
func open(ctx context.Context, s *settings, workers func(*core.Office, *pgxpool.Pool) *river.Workers) (h *house, err error) {
	h = &house{settings: s, log: s.log()}
	defer func() {
		if err != nil {
			h.close()
		}
	}()
	if err := dataDir(s.DataDir); err != nil {
		return h, err
	}
	if h.dsn, err = h.database(ctx); err != nil {
		return h, err
	}
	if err := migrations.Up(ctx, h.dsn); err != nil {
		return h, err
	}
	if h.pool, err = openPool(ctx, h.dsn); err != nil {
		return h, err
	}
	h.cleanup = append(h.cleanup, h.pool.Close)
	if err := h.cache(ctx); err != nil {
		return h, err
	}
	return h, h.furnish(ctx, workers)
}

// poolSize is how many connections a process works with, if the address of the
// database names no other (pool_max_conns): pgx would take four on a small
// machine, and turns, lines, jobs and pages would wait for each other.
const poolSize = 24

func openPool(ctx context.Context, dsn string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(dsn, "pool_max_conns") {
		config.MaxConns = max(config.MaxConns, poolSize)
	}
	return pgxpool.NewWithConfig(ctx, config)
}

// database is the given one, or one of our own: started here, or reached if
// another process of ours runs it already.
func (h *house) database(ctx context.Context) (string, error) {
	if !h.settings.embedded() {
		return h.settings.DatabaseURL, nil
	}
	dir := filepath.Join(h.settings.DataDir, "postgres")
	postgres, err := local.AttachPostgres(ctx, dir)
	if errors.Is(err, local.ErrNotRunning) {
		postgres, err = local.StartPostgres(ctx, local.PostgresOptions{Dir: dir, BinDir: h.settings.PGBinDir, Durable: true, Log: h.log})
	}
	if errors.Is(err, local.ErrInUse) { // another process of ours was a moment faster
		postgres, err = local.AttachPostgres(ctx, dir)
	}
	if err != nil {
		return "", err
	}
	h.postgres = postgres
	h.cleanup = append(h.cleanup, postgres.Stop)
	return postgres.DSN("sakti"), postgres.CreateDatabase(ctx, "sakti")
}

// cache makes the client of Redis. One that does not answer stops nobody: what
// it carries may be lost, and the client finds it as soon as it is back.
func (h *house) cache(ctx context.Context) error {
	address := h.settings.RedisURL
	if address == "" {
		mini, err := local.StartMiniRedis()
		if err != nil {
			return err
		}
		h.cleanup = append(h.cleanup, mini.Stop)
		address = mini.URL()
	}
	options, err := redis.ParseURL(address)
	if err != nil {
		return err
	}
	h.redis = redis.NewClient(options)
	h.cleanup = append(h.cleanup, func() { h.redis.Close() })
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := h.redis.Ping(ctx).Err(); err != nil {
		h.log.Error("Redis tidak menjawab; program jalan tanpa Redis sampai ia kembali", "galat", err)
	}
	return nil
}

// furnish makes the office: catalogue, files, signer and job queue.
func (h *house) furnish(ctx context.Context, workers func(*core.Office, *pgxpool.Pool) *river.Workers) error {
	services, err := h.settings.catalog()
	if err != nil {
		return err
	}
	key, err := h.settings.key()
	if err != nil {
		return err
	}
	files, err := core.OpenFiles(filepath.Join(h.settings.DataDir, "files"), key)
	if err != nil {
		return err
	}
	h.office = &core.Office{Catalog: services, Files: files, Signer: core.SpecimenSigner{}, Now: time.Now, ReadsNIK: h.settings.ReadNIK,
		Defaults: core.Settings{Phone: h.settings.OfficePhone, Address: h.settings.OfficeAddress, CounterHours: h.settings.Lines.CounterHours}}
	config := &river.Config{Logger: h.quiet()}
	if workers != nil {
		config.PeriodicJobs = []*river.PeriodicJob{core.WeakPhotosDaily(), core.RetentionDaily(), bot.GroupsPeriodic()}
		config.Workers = workers(h.office, h.pool)
		config.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}}
		config.FetchCooldown, config.FetchPollInterval = 100*time.Millisecond, 500*time.Millisecond
	}
	if h.office.Jobs, err = river.NewClient(riverpgxv5.New(h.pool), config); err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, h.pool, func(tx pgx.Tx) error {
		return errors.Join(core.Seed(ctx, tx), h.office.PublishCatalog(ctx, tx))
	})
}

// quiet is the log for the job queue, which talks of its own comings and
// goings at every start.
func (h *house) quiet() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

func (h *house) close() {
	for _, do := range slices.Backward(h.cleanup) {
		do()
	}
	h.cleanup = nil
}

// dataDir makes the folder for everything the program keeps. Others may pass
// through it, for Postgres runs under an account of its own; what lies in it is
// closed to them.
func dataDir(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(path, 0o711); err != nil {
		return err
	}
	return os.Chmod(path, 0o711) // whatever the umask
}

// keyFile reads a key, or makes it durably and readable to its owner alone.
func keyFile(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	key = make([]byte, core.KeySize)
	rand.Read(key)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = file.Write(key)
	return key, errors.Join(err, file.Sync(), file.Close())
}
