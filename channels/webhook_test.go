package channels

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestWebhook: 200 only for what is stored; nothing unproven is looked at.
func TestWebhook(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		method, signature, body string
		store                   error
		want, stored            int
	}{
		"good":         {"POST", Signature("rahasia", []byte("isi")), "isi", nil, 200, 1},
		"away":         {"POST", Signature("rahasia", []byte("isi")), "isi", errors.New("putus"), 503, 1},
		"other body":   {"POST", Signature("rahasia", []byte("isi")), "lain", nil, 401, 0},
		"other secret": {"POST", Signature("lain", []byte("isi")), "isi", nil, 401, 0},
		"none":         {"POST", "", "isi", nil, 401, 0},
		"half":         {"POST", Signature("rahasia", []byte("isi"))[:32], "isi", nil, 401, 0},
		"GET":          {"GET", Signature("rahasia", nil), "", nil, 405, 0},
		"too large":    {"POST", Signature("rahasia", []byte("sangat panjang")), "sangat panjang", nil, 413, 0},
	} {
		stored := 0
		hook := Webhook{Most: 10, Log: slog.New(slog.DiscardHandler),
			Proven: func(r *http.Request, raw []byte) bool { return Signed("rahasia", raw, r.Header.Get("X-Tanda")) },
			Store:  func(context.Context, []byte) error { stored++; return c.store }}
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), c.method, "/", strings.NewReader(c.body))
		r.Header.Set("X-Tanda", c.signature)
		hook.ServeHTTP(w, r)
		if w.Code != c.want || stored != c.stored {
			t.Errorf("%s: %d, stored %d times; want %d and %d", what, w.Code, stored, c.want, c.stored)
		}
	}
}

// TestDownload: whole up to the limit, an error beyond it, and done when
// closed.
func TestDownload(t *testing.T) {
	t.Parallel()
	for size, want := range map[int]error{0: nil, 9: nil, 10: nil, 11: errLarge, 100_000: errLarge} {
		done := 0
		body := Download(io.NopCloser(strings.NewReader(strings.Repeat("x", size))), 10, errLarge, func() { done++ })
		data, err := io.ReadAll(body)
		if !errors.Is(err, want) || err == nil && len(data) != size {
			t.Errorf("%d bytes: %d read, %v", size, len(data), err)
		}
		if err := body.Close(); err != nil || done != 1 {
			t.Errorf("closed with %v, done %d times", err, done)
		}
	}
}

var errLarge = errors.New("terlalu besar")
