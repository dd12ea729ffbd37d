package core

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Files keeps photos and documents on disk, each encrypted with AES-256-GCM
// under a key of its own; that key stands in the file's row, wrapped by the
// office's key. A stolen disk or a stolen database alone opens nothing.
type Files struct {
	dir  string
	wrap cipher.AEAD
}

// KeySize is the length of the office's key in bytes.
const KeySize = 32

// OpenFiles uses dir, making it if need be. key has KeySize bytes.
func OpenFiles(dir string, key []byte) (*Files, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("kunci berkas harus %d bita, bukan %d", KeySize, len(key))
	}
	wrap, err := seal(key)
	if err != nil {
		return nil, err
	}
	return &Files{dir: dir, wrap: wrap}, os.MkdirAll(dir, 0o700)
}

func seal(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Write encrypts and stores bytes under id, durably: the file and its folder
// are synced before it returns. It gives back the wrapped key for the row.
// Writing comes before the row, so that a row never points to nothing; a file
// without a row is rubbish, not a loss.
func (f *Files) Write(id uuid.UUID, plain []byte) (wrapped []byte, err error) {
	key := make([]byte, KeySize)
	rand.Read(key)
	aead, err := seal(key)
	if err != nil {
		return nil, err
	}
	path := f.path(id)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if err := writeSynced(path, aead.Seal(nil, nil, plain, id[:])); err != nil {
		return nil, err
	}
	return f.wrap.Seal(nil, nil, key, id[:]), nil
}

// read decrypts the bytes of id. Only OpenFile may call it, for it records
// who looked.
func (f *Files) read(id uuid.UUID, wrapped []byte) ([]byte, error) {
	key, err := f.wrap.Open(nil, nil, wrapped, id[:])
	if err != nil {
		return nil, errors.New("kunci berkas tidak cocok")
	}
	aead, err := seal(key)
	if err != nil {
		return nil, err
	}
	body, err := os.ReadFile(f.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fail(NotFound, "Berkas ini sudah tidak tersimpan.")
	}
	if err != nil {
		return nil, err
	}
	return aead.Open(nil, nil, body, id[:])
}

// Remove deletes the bytes of these ids, whose rows are gone; what is not
// there is no error.
func (f *Files) Remove(ids []uuid.UUID) error {
	var all error
	for _, id := range ids {
		if err := os.Remove(f.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return all
}

func (f *Files) path(id uuid.UUID) string {
	name := id.String()
	return filepath.Join(f.dir, name[len(name)-2:], name)
}

// writeSynced makes the file whole or not at all, also over a power cut.
func writeSynced(path string, body []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".part-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(body)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

// File is a stored photo or document.
type File struct {
	ID             uuid.UUID `db:"id"`
	SHA256         []byte    `db:"sha256"` // of the bytes as they came
	MIME           string    `db:"mime"`
	Bytes          int       `db:"bytes"`
	Width          int       `db:"width"`
	Height         int       `db:"height"`
	Pages          int       `db:"pages"`
	WrappedKey     []byte    `db:"wrapped_key"`
	ConversationID *int64    `db:"conversation_id"`
	Shot           *Shot     `db:"-"` // to be added with the row; nil for what did not come through the photo gate
}

// AddFile makes the row of a file that Write has stored.
func (o *Office) AddFile(ctx context.Context, tx pgx.Tx, f File) error {
	_, err := tx.Exec(ctx, `INSERT INTO files (id, sha256, mime, bytes, width, height, pages, wrapped_key, conversation_id, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		f.ID, f.SHA256, f.MIME, f.Bytes, f.Width, f.Height, f.Pages, f.WrappedKey, f.ConversationID, o.Now())
	if err != nil || f.Shot == nil {
		return err
	}
	return addShot(ctx, tx, f.ID, f.Shot)
}

// SameFile finds an earlier file of the conversation with the same bytes; the
// zero id if there is none.
func (o *Office) SameFile(ctx context.Context, tx pgx.Tx, conversation int64, sha256 []byte) (uuid.UUID, error) {
	var id uuid.UUID
	err := tx.QueryRow(ctx, `SELECT id FROM files WHERE conversation_id = $1 AND sha256 = $2
		ORDER BY created_at, id LIMIT 1`, conversation, sha256).Scan(&id)
	if none(err) {
		return uuid.UUID{}, nil
	}
	return id, err
}

// Look says who opens a file, for which case and why.
type Look struct {
	Application uuid.UUID
	Staff       *Staff // nil: the applicant, by the secret of their receipt
	Purpose     string // "verifikasi", "unduh pemohon", …
}

// OpenFile is the only way to a file's bytes. It checks that the file belongs
// to the case and that the officer's duties reach it, and records the look in
// the same transaction: commit, or the look did not happen.
func (o *Office) OpenFile(ctx context.Context, tx pgx.Tx, id uuid.UUID, look Look) ([]byte, *File, error) {
	if err := o.mayOpen(ctx, tx, id, look); err != nil {
		return nil, nil, err
	}
	rows, err := tx.Query(ctx, `SELECT id, sha256, mime, bytes, width, height, pages, wrapped_key, conversation_id
		FROM files WHERE id = $1`, id)
	if err != nil {
		return nil, nil, err
	}
	file, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[File])
	if err != nil {
		return nil, nil, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO file_views (file_id, application_id, staff_id, purpose, at)
		VALUES ($1, $2, $3, $4, $5)`, id, look.Application, Actor{Staff: look.Staff}.staffID(), look.Purpose, o.Now())
	if err != nil {
		return nil, nil, err
	}
	body, err := o.Files.read(id, file.WrappedKey)
	return body, file, err
}

func (o *Office) mayOpen(ctx context.Context, tx pgx.Tx, id uuid.UUID, look Look) error {
	a, err := o.Application(ctx, tx, look.Application)
	if err != nil {
		return err
	}
	var belongs bool
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM attachments WHERE file_id = $1 AND application_id = $2)
		OR EXISTS (SELECT FROM documents WHERE file_id = $1 AND application_id = $2)`, id, a.ID).Scan(&belongs)
	if err != nil {
		return err
	}
	if !belongs || (look.Staff != nil && !look.Staff.Sees(a)) {
		return fail(NotFound, "Berkas tidak ditemukan.")
	}
	return nil
}

// Attachment is a file serving as a page of a requirement.
type Attachment struct {
	Requirement string    `db:"requirement"`
	FileID      uuid.UUID `db:"file_id"`
	MIME        string    `db:"mime"`
	Width       int       `db:"width"`
	Height      int       `db:"height"`
	Pages       int       `db:"pages"`
	Again       bool      `db:"again"`  // the same bytes serve in another case too: worth a look
	Weak        string    `db:"weak"`   // Shot.Weak
	Remark      string    `db:"remark"` // Shot.Remark
	Turn        int       `db:"turn"`   // Shot.Turn
	Near        bool      `db:"-"`      // see MarkNear
}

// Attachments are the pages in force, in the order they came.
func (o *Office) Attachments(ctx context.Context, tx pgx.Tx, id uuid.UUID) ([]Attachment, error) {
	rows, err := tx.Query(ctx, `SELECT t.requirement, t.file_id, f.mime, f.width, f.height, f.pages,
			EXISTS (SELECT FROM files f2 JOIN attachments t2 ON t2.file_id = f2.id
				WHERE f2.sha256 = f.sha256 AND t2.application_id <> t.application_id) AS again,
			coalesce(s.weak, '') AS weak, coalesce(s.remark, '') AS remark, coalesce(s.turn, 0) AS turn
		FROM attachments t JOIN files f ON f.id = t.file_id LEFT JOIN shots s ON s.file_id = f.id
		WHERE t.application_id = $1 AND t.removed_at IS NULL ORDER BY t.id`, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Attachment])
}

// NewFileID is a fresh id; ids ascend with time.
func NewFileID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
