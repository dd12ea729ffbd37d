package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// StartPostgres starts the server on o.Dir, creates the cluster at the first
// start, and returns when it answers. A crash before is recovered from, however
// long that takes; ctx limits the start only, not the server's life.
//
// If this process ends without Stop, even by kill -9, the server is told by the
// kernel and stops too. Errors that a person can remedy are ErrNoPostgres,
// ErrInUse, ErrVersion, ErrUnreachable and ErrDataGone.
func StartPostgres(ctx context.Context, o PostgresOptions) (*Postgres, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	if err := makeDirs(dir); err != nil {
		return nil, err
	}
	dir = realPath(dir)
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	p, err := startLocked(ctx, dir, o)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	p.lock = lock
	return p, nil
}

// startLocked does the work of StartPostgres; the caller holds dir's lock.
func startLocked(ctx context.Context, dir string, o PostgresOptions) (*Postgres, error) {
	log := orDiscard(o.Log)
	home, err := rememberedHome(dir)
	if err != nil {
		return nil, err
	}
	who, err := chooseAccount(filepath.Join(home, "data"))
	if err != nil {
		return nil, err
	}
	bin, err := findBinaries(ctx, o.BinDir, clusterMajor(filepath.Join(home, "data")), who)
	if err != nil {
		return nil, err
	}
	if home, err = settle(ctx, dir, bin, who, log); err != nil {
		return nil, err
	}
	p := &Postgres{port: port, dataDir: filepath.Join(home, "data"), major: bin.major, durable: o.Durable, log: log, stopping: make(chan struct{})}
	if err := prepare(ctx, p, dir, home, bin, who); err != nil {
		return nil, err
	}
	return p, p.run(ctx, filepath.Join(dir, "postgres.log"), bin, who, o.Settings)
}

// prepare leaves a whole cluster with nobody on it, and a socket folder.
func prepare(ctx context.Context, p *Postgres, dir, home string, bin binaries, who *account) error {
	if err := stopLeftover(p.dataDir, gentle, p.log); err != nil {
		return err
	}
	if !clusterExists(p.dataDir) {
		p.log.Info("creating the database cluster", "folder", p.dataDir, "version", bin.major)
		if err := createCluster(ctx, bin, p.dataDir, who, p.durable); err != nil {
			return err
		}
	}
	if home != dir {
		if err := os.WriteFile(filepath.Join(dir, locationFile), []byte(home+"\n"), 0o644); err != nil {
			return err
		}
	}
	socketDir, short, err := socketFolder(home, who)
	if short {
		p.shortDir = socketDir
	}
	p.socketDir = socketDir
	return err
}

// run starts the server and waits until it answers; on an error nothing of it
// is left behind.
func (p *Postgres) run(ctx context.Context, logPath string, bin binaries, who *account, settings map[string]string) error {
	out, offset, err := openLog(logPath)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(bin.path("postgres"), serverArgs(p.dataDir, p.socketDir, p.durable, settings)...)
	cmd.Dir = "/"
	cmd.Env = plainEnv()
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential()}
	begin := time.Now()
	if p.server, err = startChild(cmd, p.stopSteps()[0].signal); err != nil {
		return fmt.Errorf("postgres: %w", err)
	}
	if !diesWithParent {
		p.janitor, err = startJanitor(cmd.Process.Pid, p.stopSteps()[0].signal, "")
	}
	if err := errors.Join(err, p.ready(ctx)); err != nil {
		p.Stop()
		return fmt.Errorf("postgres: %w: %s (%s)", err, logSince(logPath, offset), logPath)
	}
	p.log.Info("database is up", "version", p.major, "folder", p.dataDir, "took", time.Since(begin).Round(time.Millisecond))
	go p.watch()
	return nil
}

// ready waits until the server says in its pid file that it takes connections,
// then opens one and closes it: a connection left open and silent would hold
// up a later stop.
func (p *Postgres) ready(ctx context.Context) error {
	tick := time.NewTicker(3 * time.Millisecond)
	defer tick.Stop()
	patience := time.NewTicker(10 * time.Second)
	defer patience.Stop()
	for {
		if f := readPidFile(p.dataDir); f.pid == p.server.cmd.Process.Pid && f.status == "ready" {
			conn, err := pgx.Connect(ctx, p.DSN("postgres"))
			if err != nil {
				return err
			}
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.server.done:
			return p.server.early()
		case <-patience.C:
			p.log.Info("still waiting for the database, it may be recovering from a crash")
		case <-tick.C:
		}
	}
}

// watch reports an end that nobody asked for.
func (p *Postgres) watch() {
	<-p.server.done
	select {
	case <-p.stopping:
	default:
		p.log.Error("the database server ended by itself", "how", fmt.Sprint(p.server.err))
	}
}
