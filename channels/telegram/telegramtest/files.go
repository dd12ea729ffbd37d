package telegramtest

import (
	"fmt"
	"net/http"
	"strconv"
)

// file is a file that a person sent.
type file struct {
	path    string
	size    int64
	body    []byte
	expired bool // getFile no longer finds it
	dead    bool // its link no longer works
}

// Photo sends photos with one gesture: several become an album, which comes
// as one message each.
func (u *User) Photo(photos ...[]byte) { u.PhotoCaption("", photos...) }

// PhotoCaption is Photo with words, which go with the first one.
func (u *User) PhotoCaption(caption string, photos ...[]byte) {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	album := ""
	if len(photos) > 1 {
		album = strconv.Itoa(s.id())
	}
	for i, photo := range photos {
		content := map[string]any{"photo": s.sizes(photo)}
		if album != "" {
			content["media_group_id"] = album
		}
		if i == 0 && caption != "" {
			content["caption"] = caption
		}
		u.send(content)
	}
}

// sizes stores a photo as Telegram does, in several sizes.
func (s *Server) sizes(photo []byte) []map[string]any {
	var out []map[string]any
	for _, width := range []int{90, 320, 1280} {
		body := photo
		if width < 1280 {
			body = fmt.Appendf(nil, "thumbnail %d of %d bytes", width, len(photo))
		}
		id := s.keep("photos", ".jpg", body, int64(len(body)))
		out = append(out, map[string]any{
			"file_id": id, "file_unique_id": "u" + id, "width": width, "height": width * 3 / 4, "file_size": len(body),
		})
	}
	return out
}

// Document sends a file as a document.
func (u *User) Document(name string, body []byte) {
	u.document(name, body, int64(len(body)))
}

// Huge sends a document of which only the size is true.
func (u *User) Huge(name string, size int64) { u.document(name, nil, size) }

// Understated sends a document that is said to have one byte.
func (u *User) Understated(name string, body []byte) { u.document(name, body, 1) }

func (u *User) document(name string, body []byte, size int64) {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.keep("documents", "", body, size)
	u.send(map[string]any{"document": map[string]any{
		"file_id": id, "file_unique_id": "u" + id, "file_name": name,
		"mime_type": "application/pdf", "file_size": size,
	}})
}

// Expire makes every file sent so far unknown to getFile.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		f.expired = true
	}
}

// ExpireLinks makes every file's link answer 404, while getFile still gives it.
func (s *Server) ExpireLinks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		f.dead = true
	}
}

// keep stores a file and returns its file_id. Called with mu held.
func (s *Server) keep(folder, ext string, body []byte, size int64) string {
	n := s.id()
	id := fmt.Sprintf("AgACAgUAAxkBAAI-%d", n)
	s.files[id] = &file{path: fmt.Sprintf("%s/file %d%s", folder, n, ext), size: size, body: body}
	return id
}

func (s *Server) getFile(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := c.values["file_id"]
	f := s.files[id]
	switch {
	case f == nil:
		return nil, refuse(400, "Bad Request: invalid file_id")
	case f.expired:
		return nil, refuse(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
	case f.size > maxDownload:
		return nil, refuse(400, "Bad Request: file is too big")
	}
	return map[string]any{"file_id": id, "file_unique_id": "u" + id, "file_size": f.size, "file_path": f.path}, nil
}

// serveFile gives a file's bytes; faults with Method "file" apply.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, path string) {
	s.mu.Lock()
	var body []byte
	found := false
	for _, f := range s.files {
		if f.path == path && !f.dead {
			body, found = f.body, true
		}
	}
	fault := s.fault(&call{method: "file"})
	s.mu.Unlock()
	switch {
	case fault != nil && fault.DropAfter: // half of it, then nothing
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.Write(body[:len(body)/2])
		w.(http.Flusher).Flush()
		drop(w)
	case fault != nil && fault.before(s, w, r):
	case !found:
		answer(w, nil, refuse(404, "Not Found"))
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Write(body)
	}
}
