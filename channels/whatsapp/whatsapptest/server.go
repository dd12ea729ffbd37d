// Package whatsapptest is a WhatsApp server on loopback for tests: enough of
// WhatsApp's multi-device service for real, unmodified whatsmeow clients to
// log in, pair, talk in private and in groups, and be treated badly.
//
// A test starts a Server and gives HTTPClient to the clients under test (or
// Addr and RootKeyHex to a program in another process). Accounts are Persons
// with a phone number (PN) and a hidden id (LID). A Citizen is a Person whose
// phone is itself a whatsmeow client with a memory store, so that everything
// on the wire is encrypted and decrypted by the real library. The bot's
// device is either put in place by Provision or linked as a person would do
// it, by Phone: scan the QR text, enter the code, approve the passkey step.
//
// A message walks the way it does at WhatsApp: the sender encrypts it per
// device, the server files it in the queue of each receiving device and keeps
// it there until that device confirms it with a receipt or an ack. What a
// device did not confirm is delivered again, in order, at its next login.
// Each queue is counted (Device.Pending, Device.Deliveries, Device.Sends), so
// a test can show that nothing was lost and nothing doubled.
//
// Faults are methods of Device: cut the connection, stream errors, refused
// logins, refused or swallowed message acks, lost receipts, damaged
// ciphertext, ignored pings; and of File: media that has expired.
//
// Protocol facts are those of the whatsmeow version pinned in go.mod; the
// server reuses its binary node encoding, key types and protobuf messages.
package whatsapptest

import (
	"context"
	"encoding/hex"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
)

// Server is one WhatsApp with its accounts, groups and media.
type Server struct {
	http   *httptest.Server
	static *keys.KeyPair
	chain  []byte // certificate chain for static, sent in every handshake
	ctx    context.Context
	end    context.CancelFunc
	all    sync.WaitGroup // connections
	client *http.Client

	mu       sync.Mutex // guards everything below and in Person, Device, Group, File; never held while writing to a client
	changed  chan struct{}
	conns    map[*conn]bool
	people   map[string]*Person // by phone number and by LID user
	groups   map[types.JID]*Group
	files    []*File
	paths    map[string]*File // by URL path
	attached map[string]*File // by message id, for media retry
	hidden   map[string]bool  // message ids that companions may not see (view once)
	wrote    map[[2]*Person]bool
	waiting  map[string]*conn     // unlinked clients by each of their refs
	linking  map[string]*linkCode // pending pairing codes by phone number
	lastID   int
}

// Start starts a Server that is closed when the test ends. The first call in
// a process makes whatsmeow trust RootKey; it must come before any client is
// made.
func Start(t testing.TB) *Server {
	t.Helper()
	trustRoot()
	s := &Server{
		static:   keys.NewKeyPair(),
		changed:  make(chan struct{}),
		conns:    map[*conn]bool{},
		people:   map[string]*Person{},
		groups:   map[types.JID]*Group{},
		paths:    map[string]*File{},
		attached: map[string]*File{},
		hidden:   map[string]bool{},
		wrote:    map[[2]*Person]bool{},
		waiting:  map[string]*conn{},
		linking:  map[string]*linkCode{},
	}
	s.chain = certify(s.static)
	s.ctx, s.end = context.WithCancel(context.Background())
	mux := http.NewServeMux()
	mux.HandleFunc("/ws/chat", s.serveChat)
	mux.HandleFunc("POST /mms/{kind}/{token}", s.serveUpload)
	mux.HandleFunc("GET /d/{key}", s.serveDownload)
	s.http = httptest.NewServer(mux)
	s.client = s.newHTTPClient()
	t.Cleanup(s.Close)
	return s
}

// Close cuts every connection and waits for its goroutines.
func (s *Server) Close() {
	s.end()
	s.client.CloseIdleConnections()
	s.http.CloseClientConnections()
	s.http.Close()
	s.all.Wait()
}

// Addr is the host:port on which chat, upload and download are served in
// clear text, whatever host name a client asks for.
func (s *Server) Addr() string { return s.http.Listener.Addr().String() }

// RootKey is the public key that clients must trust instead of WhatsApp's.
func (*Server) RootKey() [32]byte { return *root().Pub }

// RootKeyHex is RootKey for a program's setting.
func (s *Server) RootKeyHex() string {
	key := s.RootKey()
	return hex.EncodeToString(key[:])
}

// HTTPClient is for SetWebsocketHTTPClient, SetPreLoginHTTPClient and
// SetMediaHTTPClient. It takes every https and wss host to this server, in
// clear text, and can reach nothing else.
func (s *Server) HTTPClient() *http.Client { return s.client }

var errNoNetwork = errors.New("whatsapptest: tests reach only the test server, by https or wss")

func (s *Server) newHTTPClient() *http.Client {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	return &http.Client{Transport: &http.Transport{
		DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, errNoNetwork },
		DialTLSContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, s.Addr())
		},
		MaxIdleConnsPerHost: 4,
	}}
}

// wake is called, with mu held, whenever something changed that a test may be
// waiting for.
func (s *Server) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// until waits for ready, which is called with mu held.
func (s *Server) until(limit time.Duration, ready func() bool) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		s.mu.Lock()
		done, changed := ready(), s.changed
		s.mu.Unlock()
		if done {
			return true
		}
		select {
		case <-changed:
		case <-timer.C:
			return false
		case <-s.ctx.Done():
			return false
		}
	}
}
