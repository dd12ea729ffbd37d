package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const journalSuffix = ".jsonl"

// What a line of the journal tells.
const (
	opIn    = "in"    // the person sent a message: ID, At, Key, Text, Choice, Files, Name
	opTaken = "taken" // the service stored the messages IDs
	opOut   = "out"   // the service sent a message: ID, At, Key, Text, Buttons, Files, ReplyTo; it has read IDs
)

// record is one line of a journal.
type record struct {
	Op      string       `json:"op"`
	ID      int          `json:"id,omitempty"`
	At      time.Time    `json:"at,omitzero"`
	Key     string       `json:"key,omitempty"` // of opIn the phone's key, of opOut Outgoing.ID
	Text    string       `json:"text,omitempty"`
	Choice  string       `json:"choice,omitempty"`
	Name    string       `json:"name,omitempty"`
	Buttons []button     `json:"buttons,omitempty"`
	Files   []attachment `json:"files,omitempty"`
	ReplyTo int          `json:"replyTo,omitempty"`
	IDs     []int        `json:"ids,omitempty"`
}

// button is a choice under a message of the service.
type button struct {
	Choice string `json:"choice"`
	Label  string `json:"label"`
}

// attachment is a file of a message. Claimed is the type the sender gave, Type
// what the bytes look like.
type attachment struct {
	Ref     string `json:"ref"`
	Name    string `json:"name,omitempty"`
	Type    string `json:"type"`
	Claimed string `json:"claimed,omitempty"`
	Size    int64  `json:"size"`
}

// journal is a phone's file. size is how far it has been read.
type journal struct {
	path string
	size int64
}

// lock opens the journal for adding a line and keeps every other process out
// until the file is closed, by us or by the kernel when we die.
func (j *journal) lock() (*os.File, error) {
	file, err := os.OpenFile(j.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// unread returns the whole lines that were added since the last call. A last
// line without an end is either being written or was cut off by a crash, in
// which case nobody was told of it; it is left alone here.
func (j *journal) unread(file *os.File) ([]record, error) {
	lines, err := io.ReadAll(io.NewSectionReader(file, j.size, 1<<40))
	if err != nil {
		return nil, err
	}
	lines = lines[:bytes.LastIndexByte(lines, '\n')+1]
	var records []record
	decoder := json.NewDecoder(bytes.NewReader(lines))
	for {
		var next record
		if err := decoder.Decode(&next); errors.Is(err, io.EOF) {
			j.size += int64(len(lines))
			return records, nil
		} else if err != nil {
			return nil, fmt.Errorf("journal %s after byte %d: %w", filepath.Base(j.path), j.size, err)
		}
		records = append(records, next)
	}
}

// peek is unread without keeping anybody out; no journal is no lines.
func (j *journal) peek() ([]record, error) {
	info, err := os.Stat(j.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == j.size {
		return nil, nil
	}
	file, err := os.Open(j.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return j.unread(file)
}

// add writes one line at the end of file, over what a crash may have cut off.
// When it returns nil the line is on disk; after an error it is not there.
func (j *journal) add(file *os.File, line record) error {
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	if err := file.Truncate(j.size); err != nil {
		return err
	}
	if err := j.write(file, append(text, '\n')); err != nil {
		return errors.Join(err, file.Truncate(j.size))
	}
	j.size += int64(len(text)) + 1
	return nil
}

func (j *journal) write(file *os.File, line []byte) error {
	if _, err := file.WriteAt(line, j.size); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if j.size > 0 {
		return nil
	}
	return syncDir(filepath.Dir(j.path)) // the first line made the file
}

// syncDir makes names that were added to a folder durable.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
