package telegram

import (
	"crypto/subtle"
	"io"
	"net/http"
	"net/url"
	"strings"

	"sakti/channels"
)

// pushBytes is more than one update can be.
const pushBytes = 1 << 20

// Routes is the webhook, mounted at the path of Config.WebhookURL. Without
// one it is a handler that finds nothing.
//
// Telegram pushes the messages of one chat one after another, each until it
// is answered with 2xx, over up to 40 connections: the order per chat is kept.
// A pressed button may overtake a message sent at the same moment.
func (c *Channel) Routes(receive channels.Receive) (path string, handler http.Handler) {
	if c.polls() {
		return "/" + Name, http.NotFoundHandler()
	}
	hook, err := url.Parse(c.config.WebhookURL)
	if err != nil { // New has parsed it
		return "/" + Name, http.NotFoundHandler()
	}
	return strings.TrimRight(hook.Path, "/"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.pushed(w, r, receive) })
}

// pushed answers 200 only if there is nothing left to do: the event is
// stored, or it never will be. 503 makes Telegram offer it again.
func (c *Channel) pushed(w http.ResponseWriter, r *http.Request, receive channels.Receive) {
	secret := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
	switch {
	case subtle.ConstantTimeCompare([]byte(secret), []byte(c.config.WebhookSecret)) != 1:
		http.Error(w, "wrong secret", http.StatusUnauthorized)
		return
	case r.Method != http.MethodPost:
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, pushBytes))
	if err != nil {
		http.Error(w, "unreadable or too large", http.StatusRequestEntityTooLarge)
		return
	}
	a, err := parse(raw, c.self)
	if err != nil {
		c.log.Error("update skipped", "update", a.ID, "error", err)
	}
	if a.Event != nil {
		if err := receive(r.Context(), []channels.Event{c.own(r.Context(), a)}); err != nil {
			c.log.Warn("storing a pushed event failed", "update", a.ID, "error", err)
			http.Error(w, "not stored, try again", http.StatusServiceUnavailable)
			return
		}
	}
	if a.Query != "" {
		c.answer(a.Query)
	}
}
