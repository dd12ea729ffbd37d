package local

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// diesWithParent: the kernel itself ends our children when we die.
const diesWithParent = true

func signalOnParentDeath(attr *syscall.SysProcAttr, sig syscall.Signal) {
	attr.Pdeathsig = sig
}

// serversOn lists the Postgres processes, postmaster and backends alike, that
// work on dataDir: they are the ones named postgres with that working folder.
// This also finds backends whose postmaster was killed, which no pid file does.
func serversOn(dataDir string) []int {
	dataDir = realPath(dataDir)
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	var pids []int
	for _, link := range links {
		if cwd, err := os.Readlink(link); err != nil || cwd != dataDir {
			continue
		}
		proc := filepath.Dir(link)
		name, _ := os.ReadFile(filepath.Join(proc, "comm"))
		if strings.TrimSpace(string(name)) != "postgres" || isZombie(proc) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(proc)); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// isZombie: dead, but not yet reaped by whoever inherited it.
func isZombie(proc string) bool {
	stat, _ := os.ReadFile(filepath.Join(proc, "stat"))
	_, rest, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(rest, "Z")
}
