package simulator

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"time"
)

const (
	maxFields  = 64 << 10 // bytes of everything in a message but its files
	uploadTime = 5 * time.Minute
)

// read takes a message out of a request; its files are stored when it returns.
func (c *Channel) read(w http.ResponseWriter, r *http.Request) (draft, error) {
	form, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch form {
	case "application/json":
		var sent draft
		return sent, readJSON(w, r, &sent)
	case "multipart/form-data":
		return c.readMultipart(w, r)
	default:
		return draft{}, errForm
	}
}

func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxFields)).Decode(into)
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return errTextTooLong
	} else if err != nil {
		return errBody
	}
	return nil
}

// readMultipart streams files to disk as they come.
func (c *Channel) readMultipart(w http.ResponseWriter, r *http.Request) (sent draft, err error) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime))
	r.Body = http.MaxBytesReader(w, r.Body, maxFiles*maxFile+maxFields)
	parts, err := r.MultipartReader()
	if err != nil {
		return draft{}, errBody
	}
	defer func() {
		if err != nil {
			c.uploads.discard(sent.files)
			err = readable(err)
		}
	}()
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return sent, nil
		} else if err != nil {
			return sent, errBody
		}
		if err := c.readPart(part, &sent); err != nil {
			return sent, err
		}
	}
}

// readable gives an error of the transport the right sentence; ours, and
// those of the disk, stay.
func readable(err error) error {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return errFileTooLarge
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errBody
	}
	return err
}

func (c *Channel) readPart(part *multipart.Part, sent *draft) error {
	defer part.Close()
	if part.FormName() == "file" {
		return c.readFile(part, sent)
	}
	text, err := io.ReadAll(io.LimitReader(part, maxFields+1))
	if err != nil {
		return err
	}
	if len(text) > maxFields {
		return errTextTooLong
	}
	switch part.FormName() {
	case "text":
		sent.Text = string(text)
	case "key":
		sent.Key = string(text)
	case "name":
		sent.Name = string(text)
	case "choice":
		sent.Choice = string(text)
	}
	return nil
}

func (c *Channel) readFile(part *multipart.Part, sent *draft) error {
	if len(sent.files) == maxFiles {
		return errTooManyFiles
	}
	file, err := c.uploads.save(part, part.FileName(), part.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if file.Size == 0 {
		c.uploads.discard([]attachment{file})
		return nil // an empty file field of a form
	}
	sent.files = append(sent.files, file)
	return nil
}
