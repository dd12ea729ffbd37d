package local

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// clusterExists says whether dataDir holds a whole cluster.
func clusterExists(dataDir string) bool {
	_, err := os.Stat(filepath.Join(dataDir, "PG_VERSION"))
	return err == nil
}

// clusterMajor is the major version that created the cluster, 0 if there is none.
func clusterMajor(dataDir string) int {
	b, _ := os.ReadFile(filepath.Join(dataDir, "PG_VERSION"))
	n, _ := strconv.Atoi(strings.TrimSpace(string(b)))
	return n
}

// createCluster runs initdb. It works in a folder beside dataDir and renames
// at the end, so dataDir is a whole cluster or not there at all.
func createCluster(ctx context.Context, bin binaries, dataDir string, who *account, durable bool) error {
	fresh := dataDir + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := makePrivate(fresh, who); err != nil {
		return err
	}
	// Text sorts by code point, but upper and lower case know all letters.
	// A system without this locale (macOS) gets plain C.
	err := initdb(ctx, bin, fresh, who, durable, "C.UTF-8")
	if err != nil && strings.Contains(err.Error(), "locale") {
		err = initdb(ctx, bin, fresh, who, durable, "C")
	}
	if err != nil {
		return err
	}
	return os.Rename(fresh, dataDir)
}

func initdb(ctx context.Context, bin binaries, dir string, who *account, durable bool, locale string) error {
	args := []string{"-D", dir, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=" + locale, "--no-instructions"}
	if !durable {
		args = append(args, "--no-sync")
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, bin.path("initdb"), args...)
	cmd.Dir = "/"
	cmd.Env = plainEnv()
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential()}
	c, err := startChild(cmd, syscall.SIGKILL)
	if err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	<-c.done
	if c.err != nil {
		return fmt.Errorf("initdb: %w: %s", c.err, lastLines(out.String(), 5))
	}
	return nil
}

// baseSettings hold for every cluster of ours. Logged errors carry neither the
// statement nor its values, because those hold names and identity numbers.
var baseSettings = map[string]string{
	"listen_addresses":        "",
	"unix_socket_permissions": "0700",
	"log_min_error_statement": "panic",
	"log_error_verbosity":     "terse",
	"logging_collector":       "off",
	"jit":                     "off", // our queries are short; compiling them costs more than it saves
}

// durableSettings: a commit that was acknowledged survives a power cut.
var durableSettings = map[string]string{
	"fsync":              "on",
	"synchronous_commit": "on",
	"full_page_writes":   "on",
}

// testSettings: nothing need survive, many tests connect at once, and a kill
// leaves nothing outside the cluster's own folder.
var testSettings = map[string]string{
	"dynamic_shared_memory_type": "mmap",
	"fsync":                      "off",
	"synchronous_commit":         "off",
	"full_page_writes":           "off",
	"wal_level":                  "minimal",
	"max_wal_senders":            "0",
	"checkpoint_timeout":         "1h",
	"max_connections":            "300",
}

// serverArgs are the arguments of postgres; extra settings win over ours.
func serverArgs(dataDir, socketDir string, durable bool, extra map[string]string) []string {
	settings := maps.Clone(baseSettings)
	settings["unix_socket_directories"] = `"` + strings.ReplaceAll(socketDir, `"`, `""`) + `"`
	if durable {
		maps.Copy(settings, durableSettings)
	} else {
		maps.Copy(settings, testSettings)
	}
	maps.Copy(settings, extra)
	args := []string{"-D", dataDir, "-p", port}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

// pidFile is what postmaster.pid of a data folder says.
type pidFile struct {
	pid       int
	port      string
	socketDir string
	status    string // "starting", "stopping" or "ready"
}

// readPidFile returns the zero value if there is no such file, and empty
// fields for lines that the server has not written yet.
func readPidFile(dataDir string) pidFile {
	b, err := os.ReadFile(filepath.Join(dataDir, "postmaster.pid"))
	if err != nil {
		return pidFile{}
	}
	lines := append(strings.Split(string(b), "\n"), make([]string, 8)...)
	pid, _ := strconv.Atoi(strings.TrimSpace(lines[0]))
	return pidFile{
		pid:       pid,
		port:      strings.TrimSpace(lines[3]),
		socketDir: strings.TrimSpace(lines[4]),
		status:    strings.TrimSpace(lines[7]),
	}
}

// biggestLog is the size in bytes above which the log starts a new file; the
// one before is kept as postgres.log.1.
const biggestLog = 16 << 20

// openLog opens the server's log for appending and says how long it is. The
// server writes to the file itself: a pipe that nobody reads would block it.
func openLog(path string) (f *os.File, size int64, err error) {
	if info, err := os.Stat(path); err == nil && info.Size() > biggestLog {
		_ = os.Rename(path, path+".1") // at worst the log goes on growing
	}
	f, err = os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

// logSince returns the last lines that were logged after offset.
func logSince(path string, offset int64) string {
	b, err := os.ReadFile(path)
	if err != nil || int64(len(b)) < offset {
		return ""
	}
	return lastLines(string(b[offset:]), 5)
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], " | ")
}
