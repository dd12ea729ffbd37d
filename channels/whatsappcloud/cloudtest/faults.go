package cloudtest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// Fault is what goes wrong with the next calls that it matches. Exactly one
// of the ways below is set.
type Fault struct {
	Path  string // its end: "messages", "media", a medium's id, "download"; "" for every call
	Times int    // how many calls fail; 0 is one, negative is all until Heal

	Code   int // an error of the API: 131047, 190 …
	Status int // HTTP, with Code; 400 if 0
	After  int // Retry-After in seconds, with Code

	Garbage   bool // a web page, as from a proxy, with Status; 502 if 0
	Hang      bool // no answer until the caller gives up
	Drop      bool // the connection breaks before the call is carried out
	DropAfter bool // … after: the caller can't know
	Nonsense  bool // carried out, yet the answer is no JSON
}

// Fail adds a fault. Of several that match, the oldest counts.
func (s *Server) Fail(fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if fault.Times == 0 {
		fault.Times = 1
	}
	s.faults = append(s.faults, &fault)
}

// Heal takes all faults away.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// fault returns what goes wrong with this call, or nil, and uses it up.
func (s *Server) fault(path string) *Fault {
	at := slices.IndexFunc(s.faults, func(f *Fault) bool { return strings.HasSuffix(path, f.Path) })
	if at < 0 {
		return nil
	}
	fault := s.faults[at]
	if fault.Times > 0 {
		if fault.Times--; fault.Times == 0 {
			s.faults = slices.Delete(s.faults, at, at+1)
		}
	}
	return fault
}

// before answers the call in place of its deed if the fault says so.
func (f *Fault) before(s *Server, w http.ResponseWriter, r *http.Request) bool {
	switch {
	case f.Code != 0:
		if f.After > 0 {
			w.Header().Set("Retry-After", itoa(f.After))
		}
		answer(w, nil, &refusal{f.Status, f.Code})
	case f.Garbage:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(cmp.Or(f.Status, http.StatusBadGateway))
		w.Write([]byte("<html><body><h1>502 Bad Gateway</h1></body></html>"))
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-s.ctx.Done():
		}
	case f.Drop:
		drop(w)
	default:
		return false
	}
	return true
}

// drop breaks the connection without an answer.
func drop(w http.ResponseWriter) {
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		conn.Close()
	}
}
