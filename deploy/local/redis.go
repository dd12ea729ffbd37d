package local

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// Redis is a running Redis, inside this process or a child of it. What it
// holds is lost when it stops.
type Redis struct {
	url     string
	stop    func()
	once    sync.Once
	pid     int      // of the child; 0 inside this process
	janitor *janitor // where the kernel does not end the child with us
}

// URL is the address, redis://… or unix://…, as redis.ParseURL takes it. It
// contains the password, if there is one: do not log it.
func (r *Redis) URL() string { return r.url }

// Stop ends it. Twice is fine.
func (r *Redis) Stop() {
	r.once.Do(func() {
		r.stop()
		r.janitor.dismiss()
	})
}

// miniTick is how late a key of the in-process Redis may expire.
const miniTick = 100 * time.Millisecond

// StartMiniRedis starts a Redis inside this process, for one process only. It
// listens on a free port of 127.0.0.1 with a random password.
//
// It knows no FUNCTION, CLIENT TRACKING, sharded pub/sub, keyspace
// notifications or BITFIELD; streams, pub/sub, transactions and scripts work.
func StartMiniRedis() (*Redis, error) {
	m := miniredis.NewMiniRedis()
	password := rand.Text()
	m.RequireAuth(password)
	if err := m.StartAddr("127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("redis in process: %w", err)
	}
	u := url.URL{Scheme: "redis", User: url.UserPassword("", password), Host: m.Addr(), Path: "/0"}
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		expireByTheClock(m, quit)
	}()
	return &Redis{url: u.String(), stop: func() {
		close(quit)
		<-done
		m.Close()
	}}, nil
}

// expireByTheClock lets keys grow old: left alone their time stands still. Its
// TIME command and EXPIREAT read the real clock already, and SetTime would
// freeze them between ticks.
func expireByTheClock(m *miniredis.Miniredis, quit <-chan struct{}) {
	ticker := time.NewTicker(miniTick)
	defer ticker.Stop()
	last := time.Now()
	for {
		select {
		case <-quit:
			return
		case <-ticker.C:
			now := time.Now()
			m.FastForward(now.Sub(last))
			last = now
		}
	}
}

// RedisOptions say how to run a real redis-server.
type RedisOptions struct {
	// Dir gets socket and log; it is made if it is missing. Its path must leave
	// room for the socket: at most 90 bytes.
	Dir string
	// Binary is the redis-server to run; empty: the one on PATH.
	Binary string
	Log    *slog.Logger
}

// StartRedisServer starts a real redis-server on a unix socket, without
// persistence, and returns when it answers. It dies with this process. The
// error is ErrNoRedis if there is no such program.
func StartRedisServer(ctx context.Context, o RedisOptions) (*Redis, error) {
	binary, err := exec.LookPath(cmp.Or(o.Binary, "redis-server"))
	if err != nil {
		return nil, ErrNoRedis
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	socket := filepath.Join(dir, "redis.sock")
	if len(socket) > longestSocket {
		return nil, fmt.Errorf("redis: path of the socket is too long: %s", socket)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	c, err := runRedis(ctx, binary, dir, socket)
	if err != nil {
		return nil, err
	}
	orDiscard(o.Log).Info("redis is up", "socket", socket)
	u := url.URL{Scheme: "unix", Path: socket, RawQuery: "db=0"}
	r := &Redis{url: u.String(), pid: c.cmd.Process.Pid, stop: func() {
		c.stop(patience{syscall.SIGTERM, 3 * time.Second}, patience{syscall.SIGKILL, 3 * time.Second})
	}}
	if !diesWithParent {
		r.janitor, err = startJanitor(r.pid, syscall.SIGKILL, "")
	}
	return r, err
}

func runRedis(ctx context.Context, binary, dir, socket string) (*child, error) {
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	logPath := filepath.Join(dir, "redis.log")
	out, offset, err := openLog(logPath)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd := exec.Command(binary, "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700",
		"--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", dir)
	cmd.Env = plainEnv()
	cmd.Stdout, cmd.Stderr = out, out
	c, err := startChild(cmd, syscall.SIGKILL)
	if err != nil {
		return nil, fmt.Errorf("redis: %w", err)
	}
	if err := redisReady(ctx, c, socket); err != nil {
		c.stop(patience{syscall.SIGKILL, 3 * time.Second})
		return nil, fmt.Errorf("redis: %w: %s (%s)", err, logSince(logPath, offset), logPath)
	}
	return c, nil
}

// redisReady waits until the socket takes connections. Without a data set to
// load the first one is answered at once.
func redisReady(ctx context.Context, c *child, socket string) error {
	tick := time.NewTicker(3 * time.Millisecond)
	defer tick.Stop()
	var dialer net.Dialer
	for {
		conn, err := dialer.DialContext(ctx, "unix", socket)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-c.done:
			return c.early()
		case <-tick.C:
		}
	}
}
