package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"sakti/channels"
	"sakti/channels/telegram"
	"sakti/channels/telegram/telegramtest"
)

const pushed = `{"update_id":7,"message":{"message_id":5,"date":1794900000,"text":"halo",
	"chat":{"id":9,"type":"private"},"from":{"id":9,"first_name":"Siti"}}}`

// What the webhook answers, and what it stores.
func TestWebhookAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method, secret, body string
		storage              error
		want, stored         int
	}{
		"good":            {"POST", secret, pushed, nil, 200, 1},
		"no secret":       {"POST", "", pushed, nil, 401, 0},
		"wrong secret":    {"POST", secret + "x", pushed, nil, 401, 0},
		"GET":             {"GET", secret, "", nil, 405, 0},
		"storage away":    {"POST", secret, pushed, errors.New("connection lost"), 503, 0},
		"not JSON":        {"POST", secret, "<html>", nil, 200, 0},
		"of a group":      {"POST", secret, strings.Replace(pushed, "private", "group", 1), nil, 200, 1},
		"of a channel":    {"POST", secret, strings.Replace(pushed, "private", "channel", 1), nil, 200, 0},
		"unknown kind":    {"POST", secret, `{"update_id":8,"telepathy":{}}`, nil, 200, 0},
		"unreadable part": {"POST", secret, `{"update_id":8,"message":"x"}`, nil, 200, 0},
		"too large":       {"POST", secret, strings.Repeat(" ", 1<<20+1), nil, 413, 0},
	} {
		server := telegramtest.New(t)
		settings := config(server)
		settings.WebhookURL, settings.WebhookSecret = "https://contoh.id/telegram/hook", secret
		in := &table{}
		path, handler := opened(t, settings).Routes(func(ctx context.Context, events []channels.Event) error {
			if c.storage != nil {
				return c.storage
			}
			return in.store(ctx, events)
		})
		if path != "/telegram/hook" {
			t.Errorf("%s: mounted at %q", name, path)
		}
		r := httptest.NewRequest(c.method, path, strings.NewReader(c.body))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", c.secret)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != c.want || len(in.texts()) != c.stored {
			t.Errorf("%s: answered %d and stored %d, want %d and %d", name, w.Code, len(in.texts()), c.want, c.stored)
		}
	}
}

// The database is away while people write: Telegram keeps pushing, and each
// message arrives once and in order. A button is answered after it is stored.
func TestWebhookStorageAway(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	address, mount := site(t)
	settings := config(server)
	settings.WebhookURL, settings.WebhookSecret = address+"/hook", secret
	channel := opened(t, settings)
	in := &table{}
	var away atomic.Bool
	away.Store(true)
	store := func(ctx context.Context, events []channels.Event) error {
		if away.Load() {
			return errors.New("connection lost")
		}
		return in.store(ctx, events)
	}
	_, handler := channel.Routes(store)
	running(t, channel, store)
	siti := server.User(1)
	var want []string
	for i := range 10 {
		want = append(want, fmt.Sprint("pesan ", i))
		siti.Say(want[i])
	}
	await(t, "pushes to a closed shop", func() bool { _, refused := server.Pushes(); return refused >= 2 })
	mount(handler)
	await(t, "pushes refused by us", func() bool { _, refused := server.Pushes(); return refused >= 6 })
	away.Store(false)
	awaitTexts(t, in, want...)
	channel.Send(t.Context(), channels.Outgoing{Chat: "1", Text: "?", Choices: []channels.Choice{{Key: "ya", Label: "Ya"}}})
	query, err := siti.Press("Ya")
	if err != nil {
		t.Fatal(err)
	}
	await(t, "the answer", func() bool { return server.Answers()[query] == 1 })
	if n := len(in.texts()); n != 11 {
		t.Errorf("%d stored, want 11", n)
	}
}

// Open switches between webhook and polling; what waits is kept.
func TestSwitchToPolling(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	settings := config(server)
	nowhere := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(nowhere.Close)
	settings.WebhookURL, settings.WebhookSecret = nowhere.URL+"/hook", secret
	opened(t, settings)
	if server.Webhook() != settings.WebhookURL {
		t.Fatalf("the webhook is %q", server.Webhook())
	}
	server.User(1).Say("masih di sana?")
	await(t, "a push in vain", func() bool { tried, _ := server.Pushes(); return tried > 0 })
	polling := opened(t, config(server))
	if server.Webhook() != "" {
		t.Errorf("the webhook is still %q", server.Webhook())
	}
	in := &table{}
	running(t, polling, in.store)
	awaitTexts(t, in, "masih di sana?")
	_, handler := polling.Routes(in.store)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("POST", "/telegram", strings.NewReader(pushed)))
	if w.Code != http.StatusNotFound {
		t.Errorf("while polling, the webhook answers %d", w.Code)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	good := telegram.Config{Token: telegramtest.Token, WebhookURL: "https://contoh.id/telegram", WebhookSecret: secret}
	if _, err := telegram.New(good); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*telegram.Config){
		"no token":         func(c *telegram.Config) { c.Token = "" },
		"token with space": func(c *telegram.Config) { c.Token += " " },
		"API":              func(c *telegram.Config) { c.API = "api.telegram.org" },
		"plain http":       func(c *telegram.Config) { c.WebhookURL = "http://contoh.id/telegram" },
		"no path":          func(c *telegram.Config) { c.WebhookURL = "https://contoh.id/" },
		"no secret":        func(c *telegram.Config) { c.WebhookSecret = "" },
		"short secret":     func(c *telegram.Config) { c.WebhookSecret = "abc" },
		"secret's letters": func(c *telegram.Config) { c.WebhookSecret = "rahasia kami berdua!" },
	} {
		config := good
		spoil(&config)
		_, err := telegram.New(config)
		if err == nil {
			t.Errorf("%s: taken", name)
			continue
		}
		wantNoSecret(t, err.Error())
	}
}

// A wrong token is told apart at once, and no error of Open shows it.
func TestOpenFails(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	settings := config(server)
	settings.Token = "7001:revoked"
	channel, err := telegram.New(settings)
	if err != nil {
		t.Fatal(err)
	}
	if err := channel.Open(t.Context()); !errors.Is(err, telegram.ErrToken) {
		t.Errorf("got %v, want ErrToken", err)
	}
	channel, _ = telegram.New(config(server))
	server.Close()
	err = channel.Open(t.Context())
	if err == nil {
		t.Fatal("opened without a server")
	}
	wantNoSecret(t, err.Error())
}
