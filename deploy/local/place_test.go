package local

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestLongPathGetsAShortSocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openDir(t), strings.Repeat("panjang-", 15))
	p := start(t, PostgresOptions{Dir: dir})
	if got := get[int](t, p.DSN("postgres"), "SELECT 1"); got != 1 {
		t.Errorf("got %d", got)
	}
	info, err := os.Stat(p.SocketDir())
	check(t, err)
	if strings.HasPrefix(p.SocketDir(), dir) || info.Mode().Perm() != 0o700 {
		t.Errorf("socket in %s, mode %v", p.SocketDir(), info.Mode())
	}
	attached, err := AttachPostgres(t.Context(), dir)
	check(t, err)
	if attached.SocketDir() != p.SocketDir() {
		t.Errorf("attached to %s", attached.SocketDir())
	}
	p.Stop()
	if _, err := os.Stat(p.SocketDir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket folder stays: %v", err)
	}
}

// A folder below a home that only root may enter: the data live elsewhere, are
// found again, and are not silently replaced by empty ones.
func TestUnreachableFolderFallsBack(t *testing.T) {
	t.Parallel()
	onlyRoot(t)
	closed := openDir(t)
	check(t, os.Chmod(closed, 0o700))
	dir := filepath.Join(closed, "pg")
	var log heard
	p := start(t, PostgresOptions{Dir: dir, Durable: true, Log: log.logger()})
	home := filepath.Dir(p.dataDir)
	t.Cleanup(func() { check(t, os.RemoveAll(home)) })
	if strings.HasPrefix(home, closed) || !log.has(home) {
		t.Fatalf("data in %s, heard %v", home, log.messages)
	}
	execSQL(t, p.DSN("postgres"), "CREATE TABLE t AS SELECT 5 AS n")
	if _, err := AttachPostgres(t.Context(), dir); err != nil {
		t.Errorf("attach: %v", err)
	}
	p.Stop()
	check(t, os.Chmod(closed, 0o711)) // reachable now, but the data are there
	p = start(t, PostgresOptions{Dir: dir, Durable: true})
	if n := get[int](t, p.DSN("postgres"), "SELECT n FROM t"); n != 5 {
		t.Errorf("row after the restart: %d", n)
	}
	p.Stop()
	check(t, os.RemoveAll(home))
	if _, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir}); !errors.Is(err, ErrDataGone) {
		t.Errorf("start without the data: %v", err)
	}
}

func TestReachableDataThatBecomeUnreachableAreNotReplaced(t *testing.T) {
	t.Parallel()
	onlyRoot(t)
	parent := openDir(t)
	dir := filepath.Join(parent, "pg")
	start(t, PostgresOptions{Dir: dir}).Stop()
	check(t, os.Chmod(parent, 0o700))
	if _, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir}); !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v", err)
	}
}

// A backup that root copied back belongs to root.
func TestDataCopiedBackByRootAreHandedOver(t *testing.T) {
	t.Parallel()
	onlyRoot(t)
	dir := openDir(t)
	p := start(t, PostgresOptions{Dir: dir, Durable: true})
	p.Stop()
	check(t, giveTree(&account{}, p.dataDir))
	start(t, PostgresOptions{Dir: dir, Durable: true})
}

func TestRunsAsAnOrdinaryUser(t *testing.T) {
	t.Parallel()
	onlyRoot(t)
	who := &account{uid: 65534, gid: 65534}
	dir := openDir(t)
	check(t, who.give(dir))
	program := copyOfThisTest(t)
	a := startActor(t, "serve", dir, func(cmd *exec.Cmd) {
		cmd.Path = program
		cmd.Dir = "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential()}
	})
	if got := get[int](t, a.words[0], "SELECT 1"); got != 1 {
		t.Errorf("got %d", got)
	}
	if owner, _ := ownerOf(filepath.Join(dir, "data", "PG_VERSION")); owner == nil || *owner != *who {
		t.Errorf("data belong to %v", owner)
	}
}

// copyOfThisTest puts the test binary where every account can run it. It must
// not be on a file system that forbids programs, as /dev/shm may.
func copyOfThisTest(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sakti-local-bin-")
	check(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	check(t, os.Chmod(dir, 0o711))
	from, err := os.Open(os.Args[0])
	check(t, err)
	defer from.Close()
	path := filepath.Join(dir, "again")
	// A program that another test starts just now would inherit the open file,
	// and one that is written to can't be run: no forks meanwhile.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
	check(t, err)
	_, err = io.Copy(to, from)
	check(t, errors.Join(err, to.Close()))
	return path
}

func TestASocketFolderOfSomebodyElseIsRefused(t *testing.T) {
	t.Parallel()
	onlyRoot(t)
	dir := filepath.Join(openDir(t), "socket")
	check(t, os.Mkdir(dir, 0o777))
	check(t, os.Chown(dir, 4242, 4242))
	if err := makePrivate(dir, &account{uid: 65534, gid: 65534}); err == nil {
		t.Error("a stranger's folder was taken")
	}
	link := dir + "-link"
	check(t, os.Symlink(openDir(t), link))
	if err := makePrivate(link, nil); err == nil {
		t.Error("a link was followed")
	}
}

func TestVersionOfTheDataIsRespected(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	data := filepath.Join(dir, "data")
	check(t, os.Mkdir(data, 0o700))
	check(t, os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("9\n"), 0o600))
	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir})
	if !errors.Is(err, ErrVersion) || !strings.Contains(err.Error(), "postgresql-9") {
		t.Errorf("got %v", err)
	}
}

func TestMissingBinariesAreExplained(t *testing.T) {
	t.Parallel()
	empty := openDir(t)
	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: openDir(t), BinDir: empty})
	if !errors.Is(err, ErrNoPostgres) || !strings.Contains(err.Error(), empty) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(ErrNoPostgres.Error(), "apt-get install postgresql") || !strings.Contains(ErrNoPostgres.Error(), "brew install") {
		t.Errorf("says not what to install: %v", ErrNoPostgres)
	}
}
