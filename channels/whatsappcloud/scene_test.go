package whatsappcloud_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sakti/channels"
	"sakti/channels/whatsappcloud"
	"sakti/channels/whatsappcloud/cloudtest"
)

const siti = "6281226992499"

// made is a channel on the server, not opened.
func made(t *testing.T, server *cloudtest.Server, change func(*whatsappcloud.Config)) *whatsappcloud.Channel {
	t.Helper()
	config := whatsappcloud.Config{
		PhoneID: cloudtest.PhoneID, Token: cloudtest.Token, AppSecret: cloudtest.AppSecret,
		VerifyToken: cloudtest.VerifyToken, API: server.URL, Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&config)
	}
	channel, err := whatsappcloud.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return channel
}

// scene is a channel whose webhook the server pushes to, with the table that
// it stores in and its log.
type scene struct {
	*testing.T
	server  *cloudtest.Server
	channel *whatsappcloud.Channel
	in      *table
	log     *lines
}

func play(t *testing.T, change func(*whatsappcloud.Config)) *scene {
	t.Helper()
	s := &scene{T: t, server: cloudtest.New(t), in: &table{}, log: &lines{}}
	s.channel = opened(t, s.server, func(config *whatsappcloud.Config) {
		config.Log = slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		if change != nil {
			change(config)
		}
	})
	address, mount := site(t)
	path, handler := s.channel.Routes(s.in.store)
	mount(path, handler)
	if err := s.server.Subscribe(address + path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wantNoSecret(t, s.log.String()) })
	return s
}

// greet has the person write, and waits until it is stored.
func (s *scene) greet(number string) (*cloudtest.User, channels.Event) {
	s.Helper()
	user, before := s.server.User(number), len(s.in.all())
	user.Say("halo")
	s.await("the greeting", func() bool { return len(s.in.all()) > before })
	return user, s.in.all()[before]
}

func (s *scene) send(message channels.Outgoing) (channels.Sent, error) {
	return s.channel.Send(s.Context(), message)
}

func (s *scene) must(message channels.Outgoing) channels.Sent {
	s.Helper()
	sent, err := s.send(message)
	if err != nil {
		s.Fatal(err)
	}
	return sent
}

func (s *scene) await(what string, ready func() bool) {
	s.Helper()
	for deadline := time.Now().Add(time.Minute); !ready(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.Fatalf("waited in vain for %s; stored %+v", what, s.in.all())
		}
	}
}

// receipts are those stored, as "id state".
func (s *scene) receipts() (out []string) {
	for _, event := range s.in.all() {
		if event.Receipt != nil {
			out = append(out, fmt.Sprint(event.Receipt.Providers[0], " ", event.Receipt.State))
		}
	}
	return out
}

// table stands for the messages table: unique by key.
type table struct {
	mu     sync.Mutex
	events []channels.Event
	refuse int
}

func (in *table) store(_ context.Context, events []channels.Event) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.refuse > 0 {
		in.refuse--
		return fmt.Errorf("connection lost")
	}
	for _, event := range events {
		if !slices.ContainsFunc(in.events, func(e channels.Event) bool { return e.Key == event.Key }) {
			in.events = append(in.events, event)
		}
	}
	return nil
}

func (in *table) all() []channels.Event {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.events)
}

// lines is a log that may be read while it is written.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// wantNoSecret fails if a secret or something personal stands in the text.
func wantNoSecret(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{cloudtest.Token, cloudtest.AppSecret, cloudtest.VerifyToken, "Siti", "62812", "rahasia"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q stands in %q", secret, text)
		}
	}
}
