// Package cloudtest is a WhatsApp Cloud API on loopback for tests: enough of
// Meta's servers to run a real program against, and the people who talk with
// it.
//
// A test starts a Server, gives its addresses and secrets to the program under
// test, names the program's webhook by Subscribe, and acts as a person through
// User: Say, Press, Photo, Document. What people do is pushed to the webhook,
// signed, in order per person and again until it is answered with 200. What
// the program sends is checked as the real API checks it (lengths, buttons,
// forms, the 24-hour window) and shown to the person; what fails after it was
// taken is reported, and so is what arrives, if TellStatuses was called. Fail injects faults: errors by code, proxies' pages,
// silence, connections that break before or after the deed.
package cloudtest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// What a new Server is made with.
const (
	PhoneID     = "106540352242922"
	Number      = "6282328729953" // of the business
	Token       = "EAAcloudtest-not-a-secret"
	AppSecret   = "cloudtest-app-secret"
	VerifyToken = "cloudtest-verify-token"
	Version     = "v23.0"
)

// Server is one Graph API with one business number.
type Server struct {
	URL string // base URL, without a slash at its end

	http *httptest.Server
	ctx  context.Context
	end  context.CancelFunc
	all  sync.WaitGroup // pushes

	mu      sync.Mutex
	revoked bool
	talks   bool          // pushes statuses other than failed
	prompt  bool          // refuses at once what is outside the window
	ahead   time.Duration // how far the server's clock was moved on
	nextID  int
	users   map[string]*User  // by number
	forms   map[string]int    // values wanted, by name of the approved form
	media   map[string]*Media // by id
	faults  []*Fault
	calls   []Call
	webhook string
	queues  map[string][][]byte // what waits to be pushed
	busy    map[string]bool
	pushes  int
	refusal int
}

// Call is one call to the Graph API.
type Call struct {
	Method, Path string
	Body         string // of a POST with JSON
}

// New starts a Server that is closed when the test ends.
func New(tb testing.TB) *Server {
	s := Start()
	tb.Cleanup(s.Close)
	return s
}

// Start starts a Server; the caller closes it.
func Start() *Server {
	s := &Server{
		nextID: 1000,
		users:  map[string]*User{}, forms: map[string]int{}, media: map[string]*Media{},
		queues: map[string][][]byte{}, busy: map[string]bool{},
	}
	s.ctx, s.end = context.WithCancel(context.Background())
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL
	return s
}

// Close ends every request and push and waits for them.
func (s *Server) Close() {
	s.mu.Lock()
	s.end() // under the lock, so that no push starts from here on
	s.mu.Unlock()
	s.http.CloseClientConnections()
	s.http.Close()
	s.all.Wait()
}

// Forward moves the server's clock on: windows close.
func (s *Server) Forward(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
}

// Revoke makes the server refuse the token.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = true
}

// TellStatuses has messages' statuses pushed: sent and delivered at once.
func (s *Server) TellStatuses() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.talks = true
}

// RefuseAtOnce has a message outside the window refused at once, as the API
// rarely does, instead of being taken and reported as failed.
func (s *Server) RefuseAtOnce() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prompt = true
}

// Approve approves a form with so many values.
func (s *Server) Approve(name string, values int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forms[name] = values
}

// Calls are the calls to the Graph API so far, oldest first.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// now is the server's time. Like id, it is called with mu held.
func (s *Server) now() time.Time { return time.Now().Add(s.ahead) }

func (s *Server) id(kind string) string {
	s.nextID++
	return fmt.Sprint(kind, s.nextID)
}
