package core_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"sakti/core"
	"sakti/core/coretest"
)

// weak stores a photo of this quality in a conversation that has this state.
func (d *desk) weak(quality, state string) uuid.UUID {
	d.t.Helper()
	var chat int64
	d.must(d.tx.QueryRow(d.ctx, `INSERT INTO conversations (channel, account, chat, person_id)
		VALUES ('simulator', 'uji', $1, $2) RETURNING id`, uuid.NewString(), d.citizen).Scan(&chat))
	id := core.NewFileID()
	wrapped, err := d.office.Files.Write(id, []byte("foto"))
	d.must(err)
	d.must(d.office.AddFile(d.ctx, d.tx, core.File{ID: id, SHA256: id[:], MIME: "image/jpeg", Bytes: 4,
		WrappedKey: wrapped, ConversationID: &chat, Shot: &core.Shot{Weak: quality}}))
	if state == "holds it" {
		d.exec(`UPDATE conversations SET state = json_build_object('tray', json_build_array($2::text)) WHERE id = $1`, chat, id)
	}
	return id
}

// TestForgetWeak: after thirty days, weak photos that serve nowhere are
// forgotten, and nothing else is.
func TestForgetWeak(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	gone, good, held := d.weak("blurred", ""), d.weak("", ""), d.weak("blurred", "holds it")
	used, replaced, seen := d.weak("dark", ""), d.weak("dark", ""), d.weak("cut", "")
	a := d.shot(d.citizen, "", "kk", core.Shot{})
	who := core.Actor{Person: d.citizen}
	d.must(d.office.Attach(d.ctx, d.tx, who, a.ID, "ktp", used, false))
	d.must(d.office.Attach(d.ctx, d.tx, who, a.ID, "kk", replaced, false))
	d.exec(`UPDATE attachments SET removed_at = now() WHERE file_id = $1`, replaced)
	d.exec(`INSERT INTO file_views (file_id, purpose) VALUES ($1, 'uji')`, seen)

	d.clock.Add(29 * 24 * time.Hour)
	if ids, err := d.office.ForgetWeak(d.ctx, d.tx); err != nil || len(ids) > 0 {
		t.Fatalf("before its time: %v %v", ids, err)
	}
	d.clock.Add(48 * time.Hour)
	young := d.weak("blurred", "")
	ids, err := d.office.ForgetWeak(d.ctx, d.tx)
	d.must(err)
	if !slices.Equal(ids, []uuid.UUID{gone}) {
		t.Errorf("forgot %v, want %v", ids, gone)
	}
	for _, id := range []uuid.UUID{good, held, used, replaced, seen, young} {
		var there bool
		d.must(d.tx.QueryRow(d.ctx, `SELECT EXISTS (SELECT FROM files WHERE id = $1)`, id).Scan(&there))
		if !there {
			t.Errorf("%v is gone", id)
		}
	}
}

// TestWeakPhotosWorker: the job takes the rows and then the bytes, more than
// one batch of them, and ends.
func TestWeakPhotosWorker(t *testing.T) {
	t.Parallel()
	ctx, pool := context.Background(), coretest.Pool(t)
	clock := coretest.NewClock(coretest.Monday)
	office := coretest.OfficeAt(t, clock)
	var last uuid.UUID
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		var all error
		for range 201 {
			last = core.NewFileID()
			all = errors.Join(all, office.AddFile(ctx, tx, core.File{ID: last, SHA256: last[:], MIME: "image/jpeg",
				WrappedKey: last[:], Shot: &core.Shot{Weak: "blurred"}}))
		}
		return all
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := office.Files.Write(last, []byte("foto")); err != nil {
		t.Fatal(err)
	}
	clock.Add(31 * 24 * time.Hour)
	worker := &core.WeakPhotosWorker{Office: office, Pool: pool}
	if err := worker.Work(ctx, &river.Job[core.WeakPhotosArgs]{}); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := pool.QueryRow(ctx, `SELECT count(*) FROM files`).Scan(&left); err != nil || left > 0 {
		t.Errorf("%d rows left: %v", left, err)
	}
}

// TestRemove: the bytes are gone from the disk; doing it twice is no error.
func TestRemove(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files, err := core.OpenFiles(dir, make([]byte, core.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	a, b := core.NewFileID(), core.NewFileID()
	for _, id := range []uuid.UUID{a, b} {
		if _, err := files.Write(id, []byte("foto")); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := files.Remove([]uuid.UUID{a}); err != nil {
			t.Fatal(err)
		}
	}
	var left []string
	err = filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			left = append(left, entry.Name())
		}
		return err
	})
	if err != nil || !slices.Equal(left, []string{b.String()}) {
		t.Errorf("left: %v %v", left, err)
	}
}
