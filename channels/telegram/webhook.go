package telegram

import (
	"context"
	"crypto/subtle"
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
	return strings.TrimRight(hook.Path, "/"), channels.Webhook{Most: pushBytes, Log: c.log, Proven: c.proven,
		Store: func(ctx context.Context, raw []byte) error { return c.pushed(ctx, raw, receive) }}
}

func (c *Channel) proven(r *http.Request, _ []byte) bool {
	secret := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
	return subtle.ConstantTimeCompare([]byte(secret), []byte(c.config.WebhookSecret)) == 1
}

// pushed stores an update.
func (c *Channel) pushed(ctx context.Context, raw []byte, receive channels.Receive) error {
	a, err := parse(raw, c.self)
	if err != nil {
		c.log.Error("update skipped", "update", a.ID, "error", err)
	}
	if a.Event != nil {
		if err := receive(ctx, []channels.Event{c.own(ctx, a)}); err != nil {
			return err
		}
	}
	if a.Query != "" {
		c.answer(a.Query)
	}
	return nil
}
