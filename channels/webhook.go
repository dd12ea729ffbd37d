package channels

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
)

// Webhook takes what a provider pushes by POST. It answers 200 only if there is
// nothing left to do: what the push says is stored, or never will be. What is
// not a push of the provider's is refused with 401, 405 or 413, and 503 makes
// the provider offer it again.
type Webhook struct {
	Most   int64                                       // bytes of one push
	Proven func(r *http.Request, raw []byte) bool      // that it comes from the provider; compares in constant time
	Store  func(ctx context.Context, raw []byte) error // nil also for what can't be understood
	Log    *slog.Logger
}

func (h Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, h.Most))
	if err != nil {
		http.Error(w, "unreadable or too large", http.StatusRequestEntityTooLarge)
		return
	}
	if !h.Proven(r, raw) {
		http.Error(w, "wrong secret or signature", http.StatusUnauthorized)
		return
	}
	if err := h.Store(r.Context(), raw); err != nil {
		h.Log.Warn("storing a push failed", "error", err)
		http.Error(w, "not stored, try again", http.StatusServiceUnavailable)
	}
}

// Signature is the HMAC-SHA256 of a body in hexadecimal digits, by which
// providers prove a push and we a request.
func Signature(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// Signed reports in constant time whether a signature is the body's.
func Signed(secret string, body []byte, signature string) bool {
	given, err := hex.DecodeString(signature)
	want, _ := hex.DecodeString(Signature(secret, body))
	return err == nil && hmac.Equal(given, want)
}
