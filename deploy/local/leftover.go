package local

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

const patienceForLock = 300 * time.Millisecond

// lockFolder makes this process the one user of dir, until the file is closed
// or the process ends in whatever way: the lock is the kernel's, so it never
// goes stale. The file names the process for the message to the next one.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if errors.Is(err, os.ErrPermission) {
		return nil, advise(ErrUnreachable, "%s tidak boleh ditulis pengguna ini, mungkin dulu dijalankan sebagai root", dir)
	}
	if err != nil {
		return nil, err
	}
	// Patient for a moment: somebody may just be asking whether it is taken.
	waitFor(patienceForLock, func() bool {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		return !errors.Is(err, syscall.EWOULDBLOCK)
	})
	if errors.Is(err, syscall.EWOULDBLOCK) {
		who, _ := os.ReadFile(f.Name())
		_ = f.Close()
		return nil, advise(ErrInUse, "%s dipakai proses %s. Hentikan dulu yang itu", dir, strings.TrimSpace(string(who)))
	}
	// Any other error: a file system without locks. Postgres still keeps two
	// servers off one cluster by its own pid file.
	_ = f.Truncate(0)
	_, _ = f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return f, nil
}

// taken says whether a living process holds the lock of dir.
func taken(dir string) bool {
	f, err := os.Open(filepath.Join(dir, "lock"))
	if err != nil {
		return false
	}
	defer f.Close()
	return errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}

// gentle lets the server finish: fast stop with a checkpoint, then immediate
// stop (the next start recovers from the log), then the hard way.
var gentle = []patience{
	{syscall.SIGINT, 30 * time.Second},
	{syscall.SIGQUIT, 5 * time.Second},
	{syscall.SIGKILL, 5 * time.Second},
}

// abrupt is for clusters whose data nobody wants.
var abrupt = []patience{
	{syscall.SIGQUIT, 3 * time.Second},
	{syscall.SIGKILL, 3 * time.Second},
}

// stopLeftover ends the server that a killed run left on dataDir, or waits for
// it to end. The caller holds the folder's lock, so nobody living uses it.
func stopLeftover(dataDir string, steps []patience, log *slog.Logger) error {
	pids := serversOn(dataDir)
	if len(pids) > 0 {
		log.Warn("a database server of an earlier run is still there, stopping it", "processes", len(pids))
	}
	for _, s := range steps {
		if len(serversOn(dataDir)) == 0 {
			break
		}
		signalServers(dataDir, s.signal)
		waitFor(s.wait, func() bool { return len(serversOn(dataDir)) == 0 })
	}
	if left := serversOn(dataDir); len(left) > 0 {
		return advise(ErrInUse, "server lama di %s tidak mau berhenti (proses %v)", dataDir, left)
	}
	return dropFalsePidFile(dataDir)
}

// signalServers signals the postmaster, which knows what to do with its
// backends; if it is gone, the backends themselves.
func signalServers(dataDir string, sig syscall.Signal) {
	pids := serversOn(dataDir)
	if boss := readPidFile(dataDir).pid; slices.Contains(pids, boss) {
		pids = []int{boss}
	}
	for _, pid := range pids {
		_ = syscall.Kill(pid, sig) // gone already is what we want
	}
}

// dropFalsePidFile removes a postmaster.pid whose number now belongs to a
// process that is no server of this folder: Postgres would take it for one and
// refuse to start. A number that belongs to nobody Postgres handles itself.
func dropFalsePidFile(dataDir string) error {
	pid := readPidFile(dataDir).pid
	if pid <= 0 || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return nil
	}
	err := os.Remove(filepath.Join(dataDir, "postmaster.pid"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// waitFor polls until ok or the time is over, and returns the last answer.
func waitFor(limit time.Duration, ok func() bool) bool {
	deadline := time.Now().Add(limit)
	for !ok() {
		if time.Now().After(deadline) {
			return false
		}
		time.Sleep(5 * time.Millisecond)
	}
	return true
}
