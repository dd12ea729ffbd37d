package telegramtest

import (
	"net/http"
	"slices"
	"strings"
)

// Fault is what goes wrong with the next calls that it matches. Exactly one
// of the ways below is set.
type Fault struct {
	Method string // "" for every method
	Chat   int64  // 0 for every chat
	Times  int    // how many calls fail; 0 is one, negative is all until Heal

	Code        int    // a refusal of the Bot API: 429, 409, 403, 400, 500 …
	Description string //
	RetryAfter  int    // seconds, with 429
	MigrateTo   int64  // the chat's new id, with 400

	Garbage   bool // 502 with a web page, as from a proxy
	Hang      bool // no answer until the caller gives up
	Drop      bool // the connection breaks before the call is carried out
	DropAfter bool // … after: the caller can't know

	Result string // carried out, but this JSON is the result
}

// TooMany is Telegram's 429.
func TooMany(method string, chat int64, seconds int) Fault {
	return Fault{Method: method, Chat: chat, Code: 429, Description: "Too Many Requests: retry later", RetryAfter: seconds}
}

// Conflict is Telegram's 409 to a poller while another one polls.
func Conflict(times int) Fault {
	return Fault{
		Method: "getUpdates", Times: times, Code: 409,
		Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
	}
}

// Fail adds a fault. Of several that match, the oldest counts.
func (s *Server) Fail(fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if fault.Times == 0 {
		fault.Times = 1
	}
	fault.Method = strings.ToLower(fault.Method)
	s.faults = append(s.faults, &fault)
}

// Heal takes all faults away.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// fault returns what goes wrong with this call, or nil, and uses it up.
func (s *Server) fault(c *call) *Fault {
	at := slices.IndexFunc(s.faults, func(f *Fault) bool {
		return (f.Method == "" || f.Method == c.method) && (f.Chat == 0 || f.Chat == c.int("chat_id"))
	})
	if at < 0 {
		return nil
	}
	fault := s.faults[at]
	if fault.Times > 0 {
		fault.Times--
		if fault.Times == 0 {
			s.faults = slices.Delete(s.faults, at, at+1)
		}
	}
	return fault
}

// before answers the call in place of its method if the fault says so. The
// fault's ways never change after Fail, so no lock is needed.
func (f *Fault) before(s *Server, w http.ResponseWriter, r *http.Request) bool {
	switch {
	case f.Code != 0:
		answer(w, nil, &refusal{f.Code, f.Description, f.RetryAfter, f.MigrateTo})
	case f.Garbage:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
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
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		conn.Close()
	}
}
