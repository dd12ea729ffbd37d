// Package coretest is what tests of the office and of everything above it
// need: a database with the tables, regions and counters in it, an office, its
// people, and cases driven to any state by the actions of the office itself.
//
// Tx gives a transaction that is rolled back: take it when one transaction is
// all a test needs. Pool gives a database of its own. Both are safe in
// parallel tests, so begin with t.Parallel().
package coretest

import (
	"context"
	"database/sql"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/peterldowns/pgtestdb"

	"sakti/core"
	"sakti/deploy/local"
	"sakti/migrations"
)

// Pool connects to a database that is this test's alone: a copy, made in some
// 20 ms, of one with all migrations, regions and counters. It goes with the
// test; if the test fails it stays until the process ends.
func Pool(t testing.TB) *pgxpool.Pool {
	t.Helper()
	server := postgres(t)
	conf := pgtestdb.Custom(t, connection(server), template{server})
	config, err := pgxpool.ParseConfig(server.DSN(conf.Database))
	if err != nil {
		t.Fatal(err)
	}
	return open(t, config)
}

// DSN is the connection URL of a database that is this test's alone, like
// that of Pool, for programs that connect themselves.
func DSN(t testing.TB) string {
	t.Helper()
	server := postgres(t)
	return server.DSN(pgtestdb.Custom(t, connection(server), template{server}).Database)
}

func open(t testing.TB, config *pgxpool.Config) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// Tx begins a transaction that is rolled back when the test ends. Tests of one
// process share the database below it and must not commit.
func Tx(t testing.TB) pgx.Tx {
	t.Helper()
	pool, err := sharedPool()
	if err != nil {
		t.Fatal(err)
	}
	tx, err := pool.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	return guarded{tx, t}
}

// guarded keeps a test from leaving anything to the others.
type guarded struct {
	pgx.Tx
	t testing.TB
}

// Commit fails the test.
func (g guarded) Commit(context.Context) error {
	g.t.Helper()
	g.t.Fatal("transaksi dari coretest.Tx tidak boleh di-commit; pakai coretest.Pool")
	return nil
}

func postgres(t testing.TB) *local.Postgres {
	t.Helper()
	server, err := local.SharedPostgres(false)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// sharedPool is the database below Tx. Nothing is ever committed to it.
var sharedPool = sync.OnceValues(func() (*pgxpool.Pool, error) {
	server, err := local.SharedPostgres(false)
	if err != nil {
		return nil, err
	}
	config, err := furnished(server, "coretest_shared")
	if err != nil {
		return nil, err
	}
	config.MaxConns = 32 // a test holds one while it lasts
	return pgxpool.NewWithConfig(context.Background(), config)
})

// DurablePool connects to a database on a server with fsync and
// synchronous_commit on, for benchmarks; one for the whole process.
func DurablePool(t testing.TB) *pgxpool.Pool {
	t.Helper()
	server, err := local.SharedPostgres(true)
	if err != nil {
		t.Fatal(err)
	}
	config, err := furnished(server, "coretest_durable")
	if err != nil {
		t.Fatal(err)
	}
	return open(t, config)
}

// furnished makes a database with tables, regions and counters.
func furnished(server *local.Postgres, name string) (*pgxpool.Config, error) {
	ctx := context.Background()
	if err := server.CreateDatabase(ctx, name); err != nil {
		return nil, err
	}
	if err := migrations.Up(ctx, server.DSN(name)); err != nil {
		return nil, err
	}
	if err := seed(ctx, server.DSN(name)); err != nil {
		return nil, err
	}
	return pgxpool.ParseConfig(server.DSN(name))
}

func seed(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return core.Seed(ctx, tx) })
}

// connection says how pgtestdb reaches the server: by its socket.
func connection(server *local.Postgres) pgtestdb.Config {
	role := pgtestdb.Role{Username: "postgres"}
	return pgtestdb.Config{DriverName: "pgx", User: "postgres", Database: "postgres", TestRole: &role,
		Options: "sslmode=disable&port=5432&host=" + server.SocketDir()}
}

// template fills the database of which each test gets a copy. The server
// lives as long as the test process, so one name does for it.
type template struct{ server *local.Postgres }

func (template) Hash() (string, error) { return "sakti", nil }

func (m template) Migrate(ctx context.Context, db *sql.DB, conf pgtestdb.Config) error {
	if err := migrations.UpDB(ctx, db); err != nil {
		return err
	}
	return seed(ctx, m.server.DSN(conf.Database))
}
