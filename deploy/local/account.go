package local

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the system user that runs the server; nil means ourselves.
// Postgres refuses to run as root, so root needs one.
type account struct{ uid, gid uint32 }

func (a *account) credential() *syscall.Credential {
	if a == nil {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid}
}

// give hands a file or folder over to the account.
func (a *account) give(path string) error {
	if a == nil {
		return nil
	}
	return os.Lchown(path, int(a.uid), int(a.gid))
}

// id is the numeric user that the server's files belong to.
func (a *account) id() uint32 {
	if a == nil {
		return uint32(os.Geteuid())
	}
	return a.uid
}

// chooseAccount picks who runs the server on dataDir. Existing data keep their
// owner; data that root copied back are handed over. Else it is the postgres
// user of the system's package, or nobody.
func chooseAccount(dataDir string) (*account, error) {
	if owner, ok := ownerOf(dataDir); ok {
		if me := os.Geteuid(); me != 0 && uint32(me) != owner.uid {
			return nil, advise(ErrUnreachable, "%s milik pengguna lain (uid %d), mungkin dulu dijalankan sebagai root. Jalankan sebagai pengguna itu, atau ubah pemiliknya dengan chown -R", dataDir, owner.uid)
		}
		if os.Geteuid() == 0 && owner.uid != 0 {
			return owner, nil
		}
	}
	if os.Geteuid() != 0 {
		return nil, nil
	}
	a := systemAccount()
	return a, giveTree(a, dataDir)
}

func systemAccount() *account {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil && uid != 0 {
			return &account{uid: uint32(uid), gid: uint32(gid)}
		}
	}
	return &account{uid: 65534, gid: 65534}
}

// giveTree hands over a folder with all it holds; a missing one is fine.
func giveTree(a *account, dir string) error {
	err := filepath.WalkDir(dir, func(p string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return a.give(p)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func ownerOf(path string) (*account, bool) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil, false
	}
	return &account{uid: st.Uid, gid: st.Gid}, true
}
