package telegram_test

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
	"sakti/channels/telegram"
	"sakti/channels/telegram/telegramtest"
)

// table stands for the messages table: unique by key.
type table struct {
	mu     sync.Mutex
	events []channels.Event
	offers int // events offered, repeated ones too
}

func (in *table) store(_ context.Context, events []channels.Event) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, event := range events {
		in.offers++
		if !slices.ContainsFunc(in.events, func(e channels.Event) bool { return e.Key == event.Key }) {
			in.events = append(in.events, event)
		}
	}
	return nil
}

func (in *table) texts() []string {
	in.mu.Lock()
	defer in.mu.Unlock()
	var out []string
	for _, event := range in.events {
		out = append(out, event.Text)
	}
	return out
}

func (in *table) offered() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.offers
}

func await(t *testing.T, what string, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !ready(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain for ", what)
		}
	}
}

func awaitTexts(t *testing.T, in *table, want ...string) {
	t.Helper()
	await(t, fmt.Sprintf("%q", want), func() bool { return len(in.texts()) >= len(want) })
	if got := in.texts(); !slices.Equal(got, want) {
		t.Fatalf("stored %q, want %q", got, want)
	}
}

// quick is a channel whose patience a test can await, with its log.
func quick(t *testing.T, server *telegramtest.Server) (*telegram.Channel, *lines) {
	log := &lines{}
	settings := config(server)
	settings.Patience = 400 * time.Millisecond
	settings.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return opened(t, settings), log
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

// wantNoSecret fails if the token or something personal stands in the text.
func wantNoSecret(t *testing.T, text string) {
	t.Helper()
	_, hidden, _ := strings.Cut(telegramtest.Token, ":")
	for _, secret := range []string{hidden, "Siti", "rahasia"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q stands in %q", secret, text)
		}
	}
}
