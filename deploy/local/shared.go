package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// SharedPostgres is the one server of this test process: started at the first
// call, the same for every later one, gone with its folder when the process
// ends, however it ends. Nobody need stop it; after a Stop it stays stopped.
//
// The volatile one lives in memory and has durability off; the durable one, for
// benchmarks and crash tests, lives on a disk and commits for good.
func SharedPostgres(durable bool) (*Postgres, error) {
	if durable {
		return sharedDurable()
	}
	return sharedVolatile()
}

// SharedRedis is the one real redis-server of this test process, with the same
// life as SharedPostgres.
func SharedRedis() (*Redis, error) { return sharedRedis() }

var (
	sharedVolatile = sync.OnceValues(func() (*Postgres, error) { return startShared(inMemory(), false) })
	sharedDurable  = sync.OnceValues(func() (*Postgres, error) { return startShared(onDisk(), true) })
	sharedRedis    = sync.OnceValues(startSharedRedis)
)

// sharedStart limits a start on a loaded machine.
const sharedStart = 2 * time.Minute

func startShared(parent string, durable bool) (*Postgres, error) {
	dir, err := scratch(parent)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), sharedStart)
	defer cancel()
	settings := map[string]string{
		"max_connections":            testSettings["max_connections"],
		"dynamic_shared_memory_type": testSettings["dynamic_shared_memory_type"],
	}
	p, err := StartPostgres(ctx, PostgresOptions{Dir: dir, Durable: durable, Settings: settings})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	p.janitor.dismiss()
	p.janitor, err = startJanitor(p.server.cmd.Process.Pid, syscall.SIGQUIT, dir)
	return p, err
}

func startSharedRedis() (*Redis, error) {
	dir, err := scratch(inMemory())
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), sharedStart)
	defer cancel()
	r, err := StartRedisServer(ctx, RedisOptions{Dir: dir})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	r.janitor.dismiss()
	r.janitor, err = startJanitor(r.pid, syscall.SIGKILL, dir)
	return r, err
}

// roomNeeded, in bytes, keeps clusters out of a /dev/shm of a container, which
// has 64 MB by default.
const roomNeeded = 1 << 30

// inMemory is a folder in memory with room for a cluster and its test
// databases, or else the usual one for temporary files.
func inMemory() string {
	var st syscall.Statfs_t
	if err := syscall.Statfs("/dev/shm", &st); err == nil && st.Bavail*uint64(st.Bsize) >= roomNeeded {
		return "/dev/shm"
	}
	return os.TempDir()
}

// onDisk is a folder for temporary files that is no memory file system; /tmp
// often is one.
func onDisk() string {
	if info, err := os.Stat("/var/tmp"); err == nil && info.IsDir() {
		return "/var/tmp"
	}
	return os.TempDir()
}

// ScratchDir is a new folder for a test that runs the whole program: unlike
// that of t.TempDir, the database server's account can enter it, so no data end
// up elsewhere. In memory if speed is wanted, on a disk if durable. The test
// should remove it; what a killed one leaves goes at a later test's start.
func ScratchDir(durable bool) (string, error) {
	if durable {
		return scratch(onDisk())
	}
	return scratch(inMemory())
}

const scratchPrefix = "sakti-test-"

// scratch makes a folder below parent that is ours until this process ends,
// and removes those of processes that are gone. A file in it, locked for as
// long as we live, tells the two apart.
func scratch(parent string) (string, error) {
	name := fmt.Sprintf("%s%d", scratchPrefix, os.Geteuid())
	// One process at a time: between making a folder and locking it, another
	// would take it for a dead one.
	gate, err := lockFile(filepath.Join(parent, name+".lock"), syscall.LOCK_EX)
	if err != nil {
		return "", err
	}
	defer gate.Close()
	sweep(filepath.Join(parent, name+"-*"))
	dir, err := os.MkdirTemp(parent, name+"-")
	if err != nil {
		return "", err
	}
	if err := os.Chmod(dir, 0o711); err != nil { // the server's account passes through
		return "", err
	}
	alive, err := lockFile(filepath.Join(dir, "alive"), syscall.LOCK_EX)
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	keepOpen(alive)
	return dir, nil
}

// sweep removes the folders whose process is gone. The janitor does it within
// moments; this is for those that were killed together with their janitor.
func sweep(pattern string) {
	dirs, _ := filepath.Glob(pattern)
	for _, dir := range dirs {
		f, err := lockFile(filepath.Join(dir, "alive"), syscall.LOCK_EX|syscall.LOCK_NB)
		if err != nil {
			continue // alive, or just going
		}
		// A cluster of ours is right in it, one of a whole program one below.
		inner, _ := filepath.Glob(filepath.Join(dir, "*", "data"))
		for _, data := range append(inner, filepath.Join(dir, "data")) {
			err = errors.Join(err, stopLeftover(data, abrupt, orDiscard(nil)))
		}
		if err == nil {
			_ = os.RemoveAll(dir) // what stays is tried again by the next one
		}
		_ = f.Close()
	}
}

func lockFile(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), how); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

var (
	kept   []*os.File
	keptMu sync.Mutex
)

// keepOpen holds a file, and so its lock, until the process ends; a file that
// nobody refers to would be closed by the garbage collector.
func keepOpen(f *os.File) {
	keptMu.Lock()
	defer keptMu.Unlock()
	kept = append(kept, f)
}
