package local

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// quietWithin fails the test if servers on dataDir are still there after it.
func quietWithin(t *testing.T, limit time.Duration, dataDir string) {
	t.Helper()
	if !waitFor(limit, func() bool { return len(serversOn(dataDir)) == 0 }) {
		t.Fatalf("still running: %v", serversOn(dataDir))
	}
}

func TestKilledProgramLeavesNoServerAndLosesNothing(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	data := filepath.Join(dir, "data")
	a := startActor(t, "serve", dir)
	execSQL(t, a.words[0], "CREATE TABLE t(n int); INSERT INTO t VALUES (1)")
	a.kill(t)
	if !diesWithParent {
		t.Log("no parent-death signal here, the janitor does it")
	}
	quietWithin(t, 20*time.Second, data)

	// And again, with a start at once, when the old server may still be ending.
	a = startActor(t, "serve", dir)
	execSQL(t, a.words[0], "INSERT INTO t VALUES (2)")
	a.kill(t)
	p := start(t, PostgresOptions{Dir: dir, Durable: true})
	if n := get[int](t, p.DSN("postgres"), "SELECT sum(n)::int FROM t"); n != 3 {
		t.Errorf("sum after two kills: %d", n)
	}
}

// stray starts a server on dir that nobody waits for, as a run leaves it whose
// parent-death signal did not work.
func stray(t *testing.T, p *Postgres) *exec.Cmd {
	t.Helper()
	who, err := chooseAccount(p.dataDir)
	check(t, err)
	bin, err := findBinaries(t.Context(), "", p.major, who)
	check(t, err)
	cmd := exec.Command(bin.path("postgres"), serverArgs(p.dataDir, p.socketDir, true, nil)...)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential(), Setsid: true}
	check(t, cmd.Start())
	go func() { _ = cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if !waitFor(30*time.Second, func() bool { return readPidFile(p.dataDir).status == "ready" }) {
		t.Fatal("the stray server did not come up")
	}
	return cmd
}

func TestStrayServerIsStopped(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	p := start(t, PostgresOptions{Dir: dir, Durable: true})
	p.Stop()
	cmd := stray(t, p)
	execSQL(t, p.DSN("postgres"), "CREATE TABLE t AS SELECT 7 AS n")
	var log heard
	p = start(t, PostgresOptions{Dir: dir, Durable: true, Log: log.logger()})
	if !log.has("earlier run") || alive(cmd.Process.Pid) {
		t.Errorf("the stray server %d was not stopped: %v", cmd.Process.Pid, log.messages)
	}
	if n := get[int](t, p.DSN("postgres"), "SELECT n FROM t"); n != 7 {
		t.Errorf("row written through the stray server: %d", n)
	}
}

// After a crash of the machine, the number in postmaster.pid can be that of any
// other process of the same account. Postgres alone would refuse to start.
func TestPidFileOfAnotherProcessIsNotBelieved(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	p := start(t, PostgresOptions{Dir: dir, Durable: true})
	p.Stop()
	who, err := chooseAccount(p.dataDir)
	check(t, err)
	other := exec.Command("sleep", "300")
	other.Dir = "/"
	other.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential()}
	check(t, other.Start())
	t.Cleanup(func() { _ = other.Process.Kill(); _ = other.Wait() })
	file := filepath.Join(p.dataDir, "postmaster.pid")
	text := fmt.Sprintf("%d\n%s\n1700000000\n5432\n%s\n\n  1 1\nready   \n", other.Process.Pid, p.dataDir, p.socketDir)
	check(t, os.WriteFile(file, []byte(text), 0o600))
	check(t, who.give(file))

	start(t, PostgresOptions{Dir: dir, Durable: true})
	if !alive(other.Process.Pid) {
		t.Error("an innocent process was killed")
	}
}

// A server whose program is gone is about to stop: nobody should lean on it.
func TestAttachRefusesAServerWithoutItsProgram(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	p := start(t, PostgresOptions{Dir: dir, Durable: true})
	p.Stop()
	stray(t, p)
	if _, err := AttachPostgres(t.Context(), dir); !errors.Is(err, ErrNotRunning) {
		t.Errorf("got %v", err)
	}
	start(t, PostgresOptions{Dir: dir, Durable: true}).Stop()
}
