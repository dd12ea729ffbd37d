package cloudtest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
)

// refusal is an error of the Graph API.
type refusal struct{ status, code int }

func (r *refusal) Error() string { return "(#" + itoa(r.code) + ") refused" }

// Codes of the errors that the server finds by itself.
const (
	codeParameter = 100
	codeToken     = 190
	codeInvalid   = 131009
	codeMissing   = 131008
	codeWindow    = 131047
	codeDeliver   = 131026
	codeNoForm    = 132001
	codeValues    = 132000
)

func refuse(code int) error { return &refusal{code: code} }

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	s.mu.Lock()
	call := Call{Method: r.Method, Path: r.URL.Path}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		call.Body = string(raw)
	}
	s.calls = append(s.calls, call)
	id, download := strings.CutPrefix(r.URL.Path, "/download/")
	path := r.URL.Path
	if download {
		path = "download"
	}
	fault := s.fault(path)
	known := !s.revoked && r.Header.Get("Authorization") == "Bearer "+Token
	s.mu.Unlock()
	if fault != nil && fault.before(s, w, r) {
		return
	}
	if download {
		s.download(w, id, known, fault)
		return
	}
	if !known {
		answer(w, nil, &refusal{http.StatusUnauthorized, codeToken})
		return
	}
	result, err := s.do(r, raw)
	switch {
	case fault != nil && fault.DropAfter:
		drop(w)
	case fault != nil && fault.Nonsense && err == nil:
		w.Write([]byte(`{"messages":[{"id`))
	default:
		answer(w, result, err)
	}
}

// do carries out one call.
func (s *Server) do(r *http.Request, raw []byte) (any, error) {
	path, ok := strings.CutPrefix(r.URL.Path, "/"+Version+"/")
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !ok:
		return nil, refuse(codeParameter)
	case r.Method == http.MethodPost && path == PhoneID+"/messages":
		return s.messages(raw)
	case r.Method == http.MethodPost && path == PhoneID+"/media":
		return s.upload(r.Header.Get("Content-Type"), raw)
	case r.Method == http.MethodGet && path == PhoneID:
		return map[string]any{"id": PhoneID, "display_phone_number": "+62 823-2872-9953", "verified_name": "Disdukcapil"}, nil
	case r.Method == http.MethodGet && s.media[path] != nil:
		return s.medium(path, r.URL.Query().Get("phone_number_id"))
	}
	return nil, refuse(codeParameter)
}

// answer writes a result, or the envelope of an error, which quotes what a
// program must not repeat.
func answer(w http.ResponseWriter, result any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err == nil {
		json.NewEncoder(w).Encode(result)
		return
	}
	no, ok := err.(*refusal)
	if !ok {
		no = &refusal{http.StatusInternalServerError, 131000}
	}
	if no.status == 0 {
		no.status = http.StatusBadRequest
	}
	w.WriteHeader(no.status)
	json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{
		"message": no.Error() + " for 6281226992499", "type": "OAuthException", "code": no.code,
		"error_data": map[string]any{"messaging_product": "whatsapp", "details": "Siti"}, "fbtrace_id": "Az8or2yhqkZfEZ-",
	}})
}

// Media is a file that waits at the server.
type Media struct {
	Name, MIME string
	Body       []byte

	size    int64 // that the API tells
	expired bool  // the id is not known any more
	dead    bool  // the address gives nothing
}

func (s *Server) upload(kind string, raw []byte) (any, error) {
	_, params, err := mime.ParseMediaType(kind)
	if err != nil {
		return nil, refuse(codeParameter)
	}
	form, err := multipartOf(bytes.NewReader(raw), params["boundary"])
	if err != nil || form.file == nil || form.values["messaging_product"] != "whatsapp" || form.values["type"] != form.file.MIME {
		return nil, refuse(codeParameter)
	}
	return map[string]any{"id": s.keep(form.file)}, nil
}

// keep stores a file and returns its id. Called with mu held.
func (s *Server) keep(m *Media) string {
	id := "2754859441" + s.id("")
	m.size = int64(len(m.Body))
	s.media[id] = m
	return id
}

func (s *Server) medium(id, phone string) (any, error) {
	m := s.media[id]
	if m.expired || phone != "" && phone != PhoneID {
		return nil, refuse(codeParameter)
	}
	return map[string]any{
		"messaging_product": "whatsapp", "url": s.URL + "/download/" + id, "mime_type": m.MIME,
		"sha256": "", "file_size": m.size, "id": id,
	}, nil
}

func (s *Server) download(w http.ResponseWriter, id string, known bool, fault *Fault) {
	s.mu.Lock()
	m := s.media[id]
	s.mu.Unlock()
	switch {
	case !known:
		w.WriteHeader(http.StatusUnauthorized)
	case m == nil || m.dead:
		w.WriteHeader(http.StatusNotFound)
	case fault != nil && fault.DropAfter: // half of it, then nothing
		w.Header().Set("Content-Length", itoa(len(m.Body)))
		w.Write(m.Body[:len(m.Body)/2])
		w.(http.Flusher).Flush()
		drop(w)
	default:
		w.Write(m.Body)
	}
}

// Expire makes every file sent so far unknown; ExpireLinks makes its address
// give nothing.
func (s *Server) Expire() { s.spoil(func(m *Media) { m.expired = true }) }

// ExpireLinks makes the address of every file sent so far give 404.
func (s *Server) ExpireLinks() { s.spoil(func(m *Media) { m.dead = true }) }

// Understate makes the API tell a size of one byte for every file sent so far.
func (s *Server) Understate() { s.spoil(func(m *Media) { m.size = 1 }) }

func (s *Server) spoil(how func(*Media)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.media {
		how(m)
	}
}
