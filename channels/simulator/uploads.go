package simulator

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
)

const (
	unfinished = "tmp-"    // begins the name of a file that is still being written
	staleAfter = time.Hour // no upload takes longer
	maxName    = 120       // runes of a file's name
)

// uploads is a folder of files. Each is named by a random ref.
type uploads struct{ dir string }

// openUploads also throws away what earlier processes left half-written.
func openUploads(dir string) (uploads, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return uploads{}, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return uploads{}, err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && strings.HasPrefix(entry.Name(), unfinished) && time.Since(info.ModTime()) > staleAfter {
			os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
	return uploads{dir}, nil
}

// save stores the bytes of a file and returns when they are durable. Name and
// claimed type are the sender's; only the name's last part is kept.
func (u uploads) save(from io.Reader, name, claimed string) (attachment, error) {
	ref := newRef()
	temporary := filepath.Join(u.dir, unfinished+ref)
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return attachment{}, err
	}
	defer os.Remove(temporary) // fails after the rename
	defer file.Close()
	var head headWriter
	size, err := io.Copy(io.MultiWriter(file, &head), io.LimitReader(from, maxFile+1))
	if err != nil {
		return attachment{}, err
	}
	if size > maxFile {
		return attachment{}, errFileTooLarge
	}
	if err := u.keep(file, ref); err != nil {
		return attachment{}, err
	}
	return attachment{Ref: ref, Name: baseName(name), Type: head.sniff(), Claimed: mediaType(claimed), Size: size}, nil
}

func (u uploads) keep(file *os.File, ref string) error {
	if err := file.Sync(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), filepath.Join(u.dir, ref)); err != nil {
		return err
	}
	return syncDir(u.dir)
}

// open returns a stored file, or fs.ErrNotExist for anything that is not a
// ref. A ref is hex only, so it can name nothing outside the folder.
func (u uploads) open(ref string) (*os.File, error) {
	if raw, err := hex.DecodeString(ref); err != nil || len(raw) != 16 || ref != strings.ToLower(ref) {
		return nil, fs.ErrNotExist
	}
	return os.Open(filepath.Join(u.dir, ref))
}

// discard removes files that no message names.
func (u uploads) discard(files []attachment) {
	for _, file := range files {
		os.Remove(filepath.Join(u.dir, file.Ref))
	}
}

func newRef() string {
	var random [16]byte
	rand.Read(random[:])
	return hex.EncodeToString(random[:])
}

// headWriter keeps as much of a file as tells its type.
type headWriter struct{ bytes.Buffer }

func (h *headWriter) Write(p []byte) (int, error) {
	h.Buffer.Write(p[:min(len(p), 512-h.Len())])
	return len(p), nil
}

func (h *headWriter) sniff() string { return mediaType(http.DetectContentType(h.Bytes())) }

// mediaType is a type without parameters; what is none is octets.
func mediaType(claimed string) string {
	parsed, _, err := mime.ParseMediaType(claimed)
	if err != nil || !strings.Contains(parsed, "/") {
		return "application/octet-stream"
	}
	return parsed
}

// baseName is the last part of a path of any system, without what a screen
// can't show.
func baseName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[len(runes)-maxName:]) // the end has the extension
	}
	return name
}
