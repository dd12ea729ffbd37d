package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// oldestMajor is the oldest Postgres that the program is tested with.
const oldestMajor = 15

// binaries is one installation of Postgres.
type binaries struct {
	dir   string // holds postgres and initdb
	major int
}

func (b binaries) path(name string) string { return filepath.Join(b.dir, name) }

// installations are the folders in which packages put Postgres, one per major
// version: Debian and Ubuntu, Red Hat's PGDG, Homebrew (both places, and
// Linux), Postgres.app.
var installations = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// findBinaries looks in the given folder only, or, if it is empty, on PATH and
// in the usual places, newest first. want is the major version that existing
// data ask for, 0 if there are none. The binaries must be runnable by who.
func findBinaries(ctx context.Context, given string, want int, who *account) (binaries, error) {
	candidates := []string{given}
	if given == "" {
		candidates = usualFolders()
	}
	var seen []string
	var failed error
	for _, dir := range candidates {
		major, err := probe(ctx, dir, who, "/")
		if err != nil {
			if !errors.Is(err, os.ErrNotExist) {
				failed = err
			}
			continue
		}
		if major == want || (want == 0 && major >= oldestMajor) {
			return binaries{dir: dir, major: major}, nil
		}
		seen = append(seen, strconv.Itoa(major))
	}
	return binaries{}, explainMissing(given, want, seen, failed)
}

func explainMissing(given string, want int, seen []string, failed error) error {
	found := strings.Join(seen, ", ")
	switch {
	case want > 0 && len(seen) > 0:
		return advise(ErrVersion, "data dibuat dengan PostgreSQL %d, yang terpasang %s. Pasang juga versi %d (`sudo apt-get install postgresql-%d` atau `brew install postgresql@%d`), atau pindahkan datanya dengan pg_upgrade", want, found, want, want, want)
	case len(seen) > 0:
		return advise(ErrNoPostgres, "perlu versi %d atau lebih baru, yang terpasang %s", oldestMajor, found)
	case given != "":
		return advise(ErrNoPostgres, "di folder %s tidak ada postgres dan initdb yang bisa dijalankan", given)
	case failed != nil:
		return advise(ErrNoPostgres, "ada, tetapi tidak bisa dijalankan (%v)", failed)
	}
	return ErrNoPostgres
}

// usualFolders lists where Postgres may be, best first, each folder once.
func usualFolders() []string {
	var dirs []string
	if p, err := exec.LookPath("postgres"); err == nil {
		dirs = append(dirs, filepath.Dir(realPath(p)))
	}
	for _, pattern := range installations {
		found, _ := filepath.Glob(pattern)
		slices.SortFunc(found, func(a, b string) int { return numberIn(b) - numberIn(a) })
		dirs = append(dirs, found...)
	}
	var once []string
	for _, d := range dirs {
		if !slices.Contains(once, d) {
			once = append(once, d)
		}
	}
	return once
}

var (
	digits        = regexp.MustCompile(`\d+`)
	versionOutput = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)
)

// numberIn returns the first number of a path, its version; 0 if there is none.
func numberIn(path string) int {
	n, _ := strconv.Atoi(digits.FindString(path))
	return n
}

// probe runs postgres from binDir as who with dir as its working folder and
// returns the major version. An error thus also means that who cannot run the
// binary or cannot enter dir, whatever the reason: modes, ACLs, mounts.
func probe(ctx context.Context, binDir string, who *account, dir string) (int, error) {
	if _, err := os.Stat(filepath.Join(binDir, "initdb")); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(binDir, "postgres"), "--version")
	cmd.Dir = dir
	cmd.Env = plainEnv()
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential()}
	out, err := cmd.Output()
	if err != nil {
		return 0, err
	}
	m := versionOutput.FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("postgres --version: %q", out)
	}
	return strconv.Atoi(string(m[1]))
}

// plainEnv is the environment of the servers. Ours is not handed on: it holds
// secrets, and PGDATA, PGPORT or PGOPTIONS in it would bend the server.
func plainEnv() []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C"}
	if tz, ok := os.LookupEnv("TZ"); ok {
		env = append(env, "TZ="+tz)
	}
	return env
}

// realPath resolves symbolic links as far as it can.
func realPath(p string) string {
	if r, err := filepath.EvalSymlinks(p); err == nil {
		return r
	}
	return p
}
