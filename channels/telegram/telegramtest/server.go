// Package telegramtest is a Bot API server on loopback for tests: enough of
// Telegram to run a real bot against, and the people who talk with it.
//
// A test starts a Server, gives its URL and Token to the program under test,
// and acts as a person through User: Say, Press, Photo, Document, Block; or
// through Group: Say, Reply, Promote, Migrate.
// Updates wait in a queue that getUpdates confirms by offset and a webhook
// empties by being pushed to, with the rules of the real server: 24 hours'
// keeping (150 seconds for a pressed button), one poller at a time, pushes in
// order per chat and again until they are answered with 2xx. Fail injects
// faults: 429, 409, garbage, silence, connections that break.
//
// What the real server refuses, this one refuses in the same words: unknown
// chats, empty or over-long texts, too large button data, large files.
package telegramtest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Token is the token that a new Server accepts; the bot's id is 7001.
const Token = "7001:telegramtest-not-a-secret"

// Username is the bot's name in getMe.
const Username = "sakti_test_bot"

// Server is one Bot API server with one bot.
type Server struct {
	URL   string // base URL, without a slash at its end
	Token string

	http *httptest.Server
	ctx  context.Context
	end  context.CancelFunc
	all  sync.WaitGroup // pushes to the webhook

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced whenever something below changes
	revoked  bool          // the token is refused
	ahead    time.Duration // how far the server's clock was moved on
	nextID   int           // message, file and query ids
	updates  updates
	webhook  webhook
	users    map[int64]*User
	groups   map[int64]*Group
	files    map[string]*file // by file_id
	answered map[string]int   // callback query id → answers
	faults   []*Fault
	calls    map[string][]time.Time // by method
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
		Token:    Token,
		changed:  make(chan struct{}),
		nextID:   1000,
		updates:  updates{next: 700_000_001},
		webhook:  webhook{busy: map[string]bool{}},
		users:    map[int64]*User{},
		groups:   map[int64]*Group{},
		files:    map[string]*file{},
		answered: map[string]int{},
		calls:    map[string][]time.Time{},
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

// Forward moves the server's clock on: updates grow old.
func (s *Server) Forward(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
	s.wake()
}

// Revoke makes the server refuse the token, as BotFather's /revoke does.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = true
}

// knows says whether the token is accepted.
func (s *Server) knows(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return token == s.Token && !s.revoked
}

// Calls returns when the method was called, by the real clock.
func (s *Server) Calls(method string) []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]time.Time(nil), s.calls[strings.ToLower(method)]...)
}

// now is the server's time. Like wake and id, it is called with mu held.
func (s *Server) now() time.Time { return time.Now().Add(s.ahead) }

func (s *Server) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) id() int {
	s.nextID++
	return s.nextID
}

// until waits, at most until ctx or the server ends, for ready, which is
// called with mu held.
func (s *Server) until(ctx context.Context, ready func() bool) error {
	for {
		s.mu.Lock()
		done, changed := ready(), s.changed
		s.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.ctx.Done():
			return s.ctx.Err()
		}
	}
}

// botID is the number before the token's colon.
func (s *Server) botID() int64 {
	number, _, _ := strings.Cut(s.Token, ":")
	id, _ := strconv.ParseInt(number, 10, 64)
	return id
}
