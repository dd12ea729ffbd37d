package local

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// locationFile, in the folder the caller named, tells where the data are when
// they could not be kept in it.
const locationFile = "location"

// rememberedHome is where the data of dir are: dir itself, or the place that
// an earlier start had to take instead.
func rememberedHome(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, locationFile))
	if errors.Is(err, fs.ErrNotExist) {
		return dir, nil
	}
	if err != nil {
		return "", err
	}
	home := strings.TrimSpace(string(b))
	if !clusterExists(filepath.Join(home, "data")) {
		return "", advise(ErrDataGone, "menurut %s datanya di %s, tetapi di sana kosong. Kembalikan folder itu, atau hapus berkas itu untuk mulai dari awal", filepath.Join(dir, locationFile), home)
	}
	return home, nil
}

// settle returns the folder that holds data and socket: dir if the account can
// work there, else one outside. It never leaves existing data behind.
func settle(ctx context.Context, dir string, bin binaries, who *account, log *slog.Logger) (string, error) {
	home, err := rememberedHome(dir)
	if err != nil || home != dir {
		return home, err
	}
	reason := usable(ctx, dir, bin, who)
	if reason == nil {
		return dir, nil
	}
	if clusterExists(filepath.Join(dir, "data")) {
		return "", advise(ErrUnreachable, "%v. Buka jalannya (chmod o+x) untuk %s dan folder di atasnya", reason, dir)
	}
	for _, parent := range parentsOutside() {
		home, err := outside(ctx, parent, dir, bin, who)
		if err == nil {
			log.Warn("the database cannot live in the data folder, it lives elsewhere", "folder", dir, "reason", reason, "elsewhere", home)
			return home, nil
		}
		reason = errors.Join(reason, err)
	}
	return "", advise(ErrUnreachable, "%v", reason)
}

// parentsOutside are the places for data that cannot be in the data folder.
// /var/tmp is last: some systems delete there what is older than a month.
func parentsOutside() []string {
	if os.Geteuid() == 0 {
		return []string{"/var/lib", "/var/tmp"}
	}
	if home, err := os.UserHomeDir(); err == nil {
		return []string{filepath.Join(home, ".local", "share"), "/var/tmp"}
	}
	return []string{"/var/tmp"}
}

// outside makes a folder for dir below parent. The name is the same every time,
// so an interrupted first start is found again; a folder that somebody else
// put there under that name is refused.
func outside(ctx context.Context, parent, dir string, bin binaries, who *account) (string, error) {
	home := filepath.Join(parent, "sakti-postgres-"+shortHash(dir))
	if err := makeDirs(home); err != nil {
		return "", err
	}
	if owner, ok := ownerOf(home); !ok || owner.uid != uint32(os.Geteuid()) {
		return "", fmt.Errorf("%s belongs to somebody else", home)
	}
	return home, usable(ctx, home, bin, who)
}

// usable tells why a server of this account could not live in dir: it cannot
// be entered by it, or the file system does not keep owners and modes (shared
// folders of virtual machines, Windows drives).
func usable(ctx context.Context, dir string, bin binaries, who *account) error {
	if _, err := probe(ctx, bin.dir, who, dir); err != nil {
		return err
	}
	trial, err := os.MkdirTemp(dir, ".trial-")
	if err != nil {
		return err
	}
	defer os.Remove(trial)
	if err := who.give(trial); err != nil {
		return err
	}
	info, err := os.Stat(trial)
	if err != nil {
		return err
	}
	if owner, _ := ownerOf(trial); info.Mode().Perm() != 0o700 || owner == nil || owner.uid != who.id() {
		return fmt.Errorf("%s: the file system does not keep owners and modes", dir)
	}
	return nil
}

// longestSocket is what fits in sun_path on every system (macOS has 104 bytes
// with the final zero, Linux 108).
const longestSocket = 103

const socketName = ".s.PGSQL.5432"

// socketFolder makes the folder of the socket: in home, or, if that path is too
// long for a socket, a private one in /tmp. short says that it is the latter,
// to be removed at the end.
func socketFolder(home string, who *account) (dir string, short bool, err error) {
	dir = filepath.Join(home, "socket")
	if len(filepath.Join(dir, socketName)) <= longestSocket {
		return dir, false, makePrivate(dir, who)
	}
	for _, parent := range []string{"/tmp", "/var/tmp"} {
		dir = filepath.Join(parent, "sakti-"+shortHash(home))
		if err = makePrivate(dir, who); err == nil {
			return dir, true, nil
		}
	}
	return "", false, err
}

// makePrivate makes a folder that only the account may enter, or accepts the
// one that an earlier run of ours left. A link or another's folder is refused:
// in /tmp anybody could have put it there.
func makePrivate(dir string, who *account) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	owner, ok := ownerOf(dir)
	if !info.IsDir() || !ok || (owner.uid != who.id() && owner.uid != uint32(os.Geteuid())) {
		return fmt.Errorf("%s exists and is not ours", dir)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return err
	}
	return who.give(dir)
}

// makeDirs makes dir and its missing parents so that the server's account can
// pass through them but not list them, whatever the umask. Folders that exist
// are left as they are.
func makeDirs(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := makeDirs(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o711); err != nil {
		return err
	}
	return os.Chmod(dir, 0o711)
}

// shortHash names a path in few letters; different users get different names.
func shortHash(path string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", os.Geteuid(), path))
	return hex.EncodeToString(sum[:5])
}
