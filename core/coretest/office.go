package coretest

import (
	"bytes"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"sakti/core"
	"sakti/core/catalog"
)

// Monday is an ordinary working morning: 2 November 2026, 09.00 WIB.
var Monday = time.Date(2026, 11, 2, 9, 0, 0, 0, catalog.WIB)

// Clock is a time that tests move. It goes on by a millisecond each time it
// is read, so that what happens later has a later time.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts at a time.
func NewClock(start time.Time) *Clock { return &Clock{now: start} }

// Now reads the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Millisecond)
	return c.now
}

// Add moves the clock.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

var builtin = sync.OnceValues(func() (*catalog.Catalog, error) { return catalog.Load(nil) })

// Catalog is the built-in catalogue, one for all tests of the process: only
// read it.
func Catalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	loaded, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// Office is an office with the built-in catalogue, its files in a folder of
// the test's, a signer of specimens, jobs that are enqueued but not worked,
// and a clock of its own that starts at Monday.
func Office(t testing.TB) *core.Office {
	t.Helper()
	return OfficeAt(t, NewClock(Monday))
}

// OfficeAt is Office with a clock that the test holds.
func OfficeAt(t testing.TB, clock *Clock) *core.Office {
	t.Helper()
	files, err := core.OpenFiles(folder(t), bytes.Repeat([]byte{7}, core.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	jobs, err := river.NewClient[pgx.Tx](riverpgxv5.New(nil), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return &core.Office{Catalog: Catalog(t), Files: files, Signer: core.SpecimenSigner{}, Jobs: jobs, Now: clock.Now}
}

// folder is one for the test's files, in memory where the system has such a
// place: every file is synced, and a disk takes its time.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "sakti-files-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
