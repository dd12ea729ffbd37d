package local

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// The tests of crashes need a second process that can be killed: it is this
// test binary again, told by roleVar to play a part instead of running tests.
const (
	roleVar = "SAKTI_LOCAL_TEST_ROLE"
	dirVar  = "SAKTI_LOCAL_TEST_DIR"
)

func TestMain(m *testing.M) {
	role := os.Getenv(roleVar)
	if role == "" {
		os.Exit(m.Run())
	}
	if err := play(role); err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
}

// play is what the second process does: it prints what the test wants to know,
// then lives until its standard input ends or it is killed.
func play(role string) error {
	switch role {
	case "serve":
		p, err := StartPostgres(context.Background(), PostgresOptions{Dir: os.Getenv(dirVar), Durable: true})
		if err != nil {
			return err
		}
		fmt.Println("ready", p.DSN("postgres"))
	case "share":
		p, err := SharedPostgres(false)
		if err != nil {
			return err
		}
		r, err := SharedRedis()
		if err != nil {
			return err
		}
		fmt.Println("ready", filepath.Dir(p.dataDir), r.URL())
	}
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// actor is such a second process.
type actor struct {
	cmd   *exec.Cmd
	stdin io.Closer
	words []string // what it said after "ready"
}

func startActor(t *testing.T, role, dir string, setup ...func(*exec.Cmd)) *actor {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVar+"="+role, dirVar+"="+dir)
	for _, f := range setup {
		f(cmd)
	}
	stdin, err := cmd.StdinPipe()
	check(t, err)
	stdout, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	words := strings.Fields(line)
	if err != nil || len(words) == 0 || words[0] != "ready" {
		t.Fatalf("second process said %q (%v)", line, err)
	}
	return &actor{cmd: cmd, stdin: stdin, words: words[1:]}
}

// kill -9, and wait until the kernel has it.
func (a *actor) kill(t *testing.T) {
	t.Helper()
	check(t, a.cmd.Process.Kill())
	_ = a.cmd.Wait()
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openDir is a short folder that other accounts can pass through, unlike
// t.TempDir, so nothing has to fall back.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(inMemory(), "sakti-local-")
	check(t, err)
	check(t, os.Chmod(dir, 0o711))
	t.Cleanup(func() { check(t, os.RemoveAll(dir)) })
	return dir
}

func start(t *testing.T, o PostgresOptions) *Postgres {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	p, err := StartPostgres(ctx, o)
	check(t, err)
	t.Cleanup(p.Stop)
	return p
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	check(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func execSQL(t *testing.T, dsn, sql string) {
	t.Helper()
	conn := connect(t, dsn)
	_, err := conn.Exec(t.Context(), sql)
	check(t, err)
	check(t, conn.Close(t.Context()))
}

// get runs a query that gives one value.
func get[T any](t *testing.T, dsn, sql string) T {
	t.Helper()
	conn := connect(t, dsn)
	var v T
	check(t, conn.QueryRow(t.Context(), sql).Scan(&v))
	check(t, conn.Close(t.Context()))
	return v
}

// heard collects the messages of a logger.
type heard struct{ messages []string }

func (h *heard) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(h, nil))
}

func (h *heard) Write(b []byte) (int, error) {
	h.messages = append(h.messages, string(b))
	return len(b), nil
}

func (h *heard) has(part string) bool {
	return slices.ContainsFunc(h.messages, func(m string) bool { return strings.Contains(m, part) })
}

func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }

func onlyRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root changes accounts")
	}
}
