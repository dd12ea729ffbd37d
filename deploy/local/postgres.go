package local

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	superuser = "postgres"
	port      = "5432" // only part of the socket's name
)

// PostgresOptions say which cluster to run and how.
type PostgresOptions struct {
	// Dir holds everything: data/, socket/, postgres.log. It is made if it is
	// missing. When the server's account cannot work in it (a home folder that
	// only root may enter, a shared drive), data and socket go elsewhere; a
	// warning says so and Dir/location remembers where.
	Dir string
	// BinDir is the folder with postgres and initdb. Empty: PATH, then the
	// places where packages put them, newest version first.
	BinDir string
	// Durable: an acknowledged commit survives a crash and a power cut. Without
	// it everything is as fast and as volatile as tests want it.
	Durable bool
	// Settings are server settings that win over ours.
	Settings map[string]string
	// Log hears of starts, stops and oddities; nil for silence.
	Log *slog.Logger
}

// Postgres is a running private server.
type Postgres struct {
	socketDir string
	port      string
	dataDir   string
	major     int
	durable   bool
	log       *slog.Logger

	// Nil in a Postgres that was only attached to.
	server  *child
	lock    *os.File
	janitor *janitor

	shortDir string // a socket folder in /tmp, removed at Stop
	stopOnce sync.Once
	stopping chan struct{}
}

// AttachPostgres reaches the server that another process runs on dir, for
// commands that work beside a running program. Stop of such a Postgres does
// nothing. It returns ErrNotRunning if there is no ready server, or one whose
// process is gone, which is about to stop.
func AttachPostgres(ctx context.Context, dir string) (*Postgres, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	dir = realPath(dir)
	home, err := rememberedHome(dir)
	if err != nil {
		return nil, err
	}
	dataDir := filepath.Join(home, "data")
	f := readPidFile(dataDir)
	if f.status != "ready" || !taken(dir) {
		return nil, advise(ErrNotRunning, "%s", dir)
	}
	p := &Postgres{socketDir: f.socketDir, port: f.port, dataDir: dataDir, major: clusterMajor(dataDir), log: orDiscard(nil)}
	conn, err := pgx.Connect(ctx, p.DSN("postgres"))
	if err != nil {
		return nil, advise(ErrNotRunning, "%s: %v", dir, err)
	}
	return p, conn.Close(ctx)
}

// DSN is the connection URL of a database, for pgx, database/sql and psql.
// There is no password: the socket's folder is the gate.
func (p *Postgres) DSN(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database}
	q := url.Values{"host": {p.socketDir}, "port": {p.port}, "sslmode": {"disable"}}
	u.RawQuery = q.Encode()
	return u.String()
}

// SocketDir is the folder of the socket, the "host" of a connection string
// in keyword form; the port is 5432, the user postgres.
func (p *Postgres) SocketDir() string { return p.socketDir }

// Major is the major version of the server, 15 for 15.18.
func (p *Postgres) Major() int { return p.major }

// CreateDatabase makes a database; one that exists is fine.
func (p *Postgres) CreateDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, p.DSN("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
	const duplicateDatabase = "42P04"
	if pe, ok := errors.AsType[*pgconn.PgError](err); ok && pe.Code == duplicateDatabase {
		return nil
	}
	return err
}

// Done is closed when the server has ended, asked or not. Without a working
// database there is nothing to serve, so the program should then end too. It
// is nil, and so never ready, for a Postgres that was attached to.
func (p *Postgres) Done() <-chan struct{} {
	if p.server == nil {
		return nil
	}
	return p.server.done
}

// stopSteps: data worth keeping get a checkpoint, others a quick end.
func (p *Postgres) stopSteps() []patience {
	if p.durable {
		return gentle
	}
	return abrupt
}

// Stop ends the server and returns when it is gone. Open connections do not
// hold it up; transactions in progress are rolled back. Twice is fine.
func (p *Postgres) Stop() {
	if p.server == nil {
		return
	}
	p.stopOnce.Do(func() {
		close(p.stopping)
		steps := p.stopSteps()
		if used := p.server.stop(steps...); used != steps[0].signal {
			p.log.Warn("the database had to be stopped the hard way", "signal", used.String())
		}
		p.janitor.dismiss()
		if p.shortDir != "" {
			_ = os.Remove(p.shortDir)
		}
		if p.lock != nil {
			_ = p.lock.Close()
		}
	})
}
