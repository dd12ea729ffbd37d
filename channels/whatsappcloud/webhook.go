package whatsappcloud

import (
	"context"
	"crypto/subtle"
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
	pushes := channels.Webhook{Most: pushBytes, Log: c.log, Proven: c.proven,
		Store: func(ctx context.Context, raw []byte) error { return c.pushed(ctx, raw, receive) }}
	return c.config.Path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			c.verify(w, r)
			return
		}
		pushes.ServeHTTP(w, r)
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

func (c *Channel) proven(r *http.Request, raw []byte) bool {
	signature, found := strings.CutPrefix(r.Header.Get("X-Hub-Signature-256"), "sha256=")
	return found && channels.Signed(c.config.AppSecret, raw, signature)
}

// pushed stores what can be understood of a push.
func (c *Channel) pushed(ctx context.Context, raw []byte, receive channels.Receive) error {
	all, err := parse(raw, c.config.PhoneID)
	if err != nil {
		c.log.Error("part of a push skipped", "error", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return c.take(ctx, all, receive)
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
