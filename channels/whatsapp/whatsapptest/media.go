package whatsapptest

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	waBinary "go.mau.fi/whatsmeow/binary"
)

const mediaHost = "mmg.whatsapp.net"

// File is one encrypted upload.
type File struct {
	s      *Server
	Kind   string // image, document, audio or video
	Path   string // direct path, as messages name it
	Size   int    // bytes, encrypted
	data   []byte
	key    []byte // media key, known for what Citizens sent
	status int    // HTTP status of downloads instead of the bytes
	served int
}

// mediaConn tells a client where to upload and download. whatsmeow keeps it
// for ttl seconds.
func mediaConn() waBinary.Node {
	return waBinary.Node{Tag: "media_conn",
		Attrs:   waBinary.Attrs{"auth": "media-auth", "ttl": "3600", "auth_ttl": "3600", "max_buckets": "12"},
		Content: []waBinary.Node{{Tag: "host", Attrs: waBinary.Attrs{"hostname": mediaHost}}}}
}

func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(r.Body)
	if err != nil || r.URL.Query().Get("auth") != "media-auth" {
		http.Error(w, "", http.StatusForbidden)
		return
	}
	s.mu.Lock()
	f := s.file(r.PathValue("kind"), data)
	s.wake()
	s.mu.Unlock()
	_ = json.NewEncoder(w).Encode(map[string]string{"url": "https://" + mediaHost + f.Path, "direct_path": f.Path})
}

// file stores an upload. Clients append "&hash=…" to the direct path, so it
// must have a query of its own.
func (s *Server) file(kind string, data []byte) *File {
	key := make([]byte, 12)
	_, _ = rand.Read(key)
	path := "/d/" + hex.EncodeToString(key)
	f := &File{s: s, Kind: kind, Path: path + "?ccb=1", Size: len(data), data: data}
	s.files = append(s.files, f)
	s.paths[path] = f
	return f
}

func (s *Server) serveDownload(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.paths[r.URL.Path]
	status := http.StatusNotFound
	var data []byte
	if f != nil {
		data, status = f.data, f.status
		f.served++
	}
	s.wake()
	s.mu.Unlock()
	if status != 0 {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = io.Copy(w, bytes.NewReader(data))
}

// Files lists the uploads in order.
func (s *Server) Files() []*File {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*File(nil), s.files...)
}

// Gone makes downloads of the file fail with an HTTP status: 404 and 410 for
// expired media, 403 for an expired link, 500 and 503 for trouble that
// clients try again. 0 brings it back.
func (f *File) Gone(status int) {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	f.status = status
}

// Downloads is how often the file was asked for.
func (f *File) Downloads() int {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	return f.served
}
