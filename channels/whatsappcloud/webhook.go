package whatsappcloud

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"sakti/channels"
)

// pushBytes is more than one push can be: Meta says 3 MB.
const pushBytes = 4 << 20

// Routes is the webhook, to be mounted at Config.Path and named in the app's
// settings at Meta, with the field "messages" subscribed.
func (c *Channel) Routes(receive channels.Receive) (path string, handler http.Handler) {
	return c.config.Path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			c.verify(w, r)
		case http.MethodPost:
			c.pushed(w, r, receive)
		default:
			http.Error(w, "GET or POST only", http.StatusMethodNotAllowed)
		}
	})
}

var challengeShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// verify answers Meta's question whether the webhook is ours, which it asks
// when somebody sets it up.
func (c *Channel) verify(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	token, challenge := query.Get("hub.verify_token"), query.Get("hub.challenge")
	good := subtle.ConstantTimeCompare([]byte(token), []byte(c.config.VerifyToken)) == 1
	if !good || query.Get("hub.mode") != "subscribe" || !challengeShape.MatchString(challenge) {
		http.Error(w, "wrong verify token", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Write([]byte(challenge))
}

// pushed answers 200 only if there is nothing left to do: the events are
// stored, or they never will be. 503 makes Meta offer them again.
func (c *Channel) pushed(w http.ResponseWriter, r *http.Request, receive channels.Receive) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, pushBytes))
	if err != nil {
		http.Error(w, "unreadable or too large", http.StatusRequestEntityTooLarge)
		return
	}
	if !c.signed(raw, r.Header.Get("X-Hub-Signature-256")) {
		http.Error(w, "wrong signature", http.StatusUnauthorized)
		return
	}
	all, err := parse(raw, c.config.PhoneID)
	if err != nil {
		c.log.Error("part of a push skipped", "error", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	if err := c.take(r.Context(), all, receive); err != nil {
		c.log.Warn("storing a push failed", "error", err)
		http.Error(w, "not stored, try again", http.StatusServiceUnavailable)
	}
}

// signed compares in constant time.
func (c *Channel) signed(body []byte, header string) bool {
	given, err := hex.DecodeString(strings.TrimPrefix(header, "sha256="))
	mac := hmac.New(sha256.New, []byte(c.config.AppSecret))
	mac.Write(body)
	return err == nil && strings.HasPrefix(header, "sha256=") && hmac.Equal(given, mac.Sum(nil))
}

// take stores what a push holds, and then remembers what sending wants to
// know of it.
func (c *Channel) take(ctx context.Context, all []arrival, receive channels.Receive) error {
	var events []channels.Event
	for _, a := range all {
		if a.Event != nil {
			events = append(events, c.own(*a.Event))
		}
	}
	if len(events) > 0 {
		if err := receive(ctx, events); err != nil {
			return err
		}
	}
	for _, a := range all {
		switch {
		case a.Ours != "" && a.Failed:
			c.ours.forget(a.Ours)
		case a.Ours != "":
			c.ours.change(a.Ours, func(string) string { return a.Provider })
		}
	}
	return nil
}

// own fills in what parse can't know: whose event it is, the time where none
// came, and which photos belong together.
func (c *Channel) own(event channels.Event) channels.Event {
	event.Channel, event.Account = Name, c.config.PhoneID
	if event.At.IsZero() {
		event.At = time.Now().UTC()
	}
	if event.Kind == channels.KindReceipt {
		return event
	}
	c.chats.change(event.Chat, func(known chat) chat {
		known = known.hear(event)
		if event.Kind == channels.KindMedia {
			event.Album = known.album
		}
		return known
	})
	return event
}
