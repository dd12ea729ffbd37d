// Package local starts what a bare machine lacks: a private Postgres cluster
// and a Redis, as children of the program itself, so that one command is all a
// newcomer needs.
//
// The Postgres is a real one, from the binaries of the system's package. Its
// story (start.go): choose who runs it, because it refuses root (account.go);
// find the binaries (binaries.go) and a place which that account can reach
// (place.go); make sure that nobody else and no leftover of a killed run is on
// it (leftover.go); create the cluster at the first start (cluster.go); run it
// as a child that cannot outlive us (child.go). postgres.go is what the caller
// holds then. Redis is either one inside this process or a real child
// (redis.go). Tests share one of each per test process (shared.go).
//
// Everything listens on unix sockets in folders that only the owner may enter,
// apart from the in-process Redis, which has a random password. Nothing is
// reachable from the network.
//
// The package imports nothing of ours.
package local

import (
	"errors"
	"fmt"
	"log/slog"
)

// The reasons for which a start can fail and that a person can remedy. The
// messages say how; they are meant to be shown as they are.
var (
	// ErrNoPostgres: no usable Postgres binaries on this machine.
	ErrNoPostgres = errors.New("PostgreSQL belum terpasang. Pasang dulu: `sudo apt-get install postgresql` (Debian/Ubuntu) atau `brew install postgresql@16` (macOS)")
	// ErrNoRedis: no redis-server on this machine. Only StartRedisServer needs it.
	ErrNoRedis = errors.New("redis-server belum terpasang. Pasang dulu: `sudo apt-get install redis-server` (Debian/Ubuntu) atau `brew install redis` (macOS)")
	// ErrInUse: another live process runs the server of this folder.
	// AttachPostgres reaches it.
	ErrInUse = errors.New("folder data sedang dipakai program Sakti yang lain")
	// ErrNotRunning: AttachPostgres found no server on the folder.
	ErrNotRunning = errors.New("basis data di folder ini tidak sedang berjalan")
	// ErrVersion: the cluster was created by another major version.
	ErrVersion = errors.New("versi PostgreSQL tidak cocok dengan data yang ada")
	// ErrUnreachable: the account that must run the server cannot get at the data.
	ErrUnreachable = errors.New("data PostgreSQL tidak bisa dibuka")
	// ErrDataGone: the folder remembers data elsewhere, and they are not there.
	ErrDataGone = errors.New("data PostgreSQL tidak ada di tempatnya")
)

// advise wraps one of the errors above with the particulars of this machine.
func advise(kind error, format string, args ...any) error {
	return fmt.Errorf("%w: %s", kind, fmt.Sprintf(format, args...))
}

// orDiscard lets callers leave the logger out.
func orDiscard(l *slog.Logger) *slog.Logger {
	if l == nil {
		return slog.New(slog.DiscardHandler)
	}
	return l
}
