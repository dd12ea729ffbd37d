//go:build !linux

package local

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// diesWithParent: there is no parent-death signal here, so a janitor is
// started for every server.
const diesWithParent = false

func signalOnParentDeath(*syscall.SysProcAttr, syscall.Signal) {}

// serversOn finds the postmaster on dataDir by its pid file, and believes the
// file only if that process is a postgres started on this folder.
func serversOn(dataDir string) []int {
	pid := readPidFile(dataDir).pid
	if pid <= 0 {
		return nil
	}
	out, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	if err != nil || !strings.Contains(string(out), dataDir) {
		return nil
	}
	return []int{pid}
}
