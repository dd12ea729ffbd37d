package telegram_test

import (
	"context"
	"hash/fnv"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"sakti/channels"
	"sakti/channels/channeltest"
	"sakti/channels/telegram"
	"sakti/channels/telegram/telegramtest"
)

const secret = "telegramtest-webhook-secret"

// The suite runs twice: polling, and pushed to by webhook.
func TestConformance(t *testing.T) {
	for _, c := range []struct {
		name string
		open func(t *testing.T) *channeltest.Bench
	}{
		{"polling", openPolling},
		{"webhook", openWebhook},
	} {
		t.Run(c.name, func(t *testing.T) {
			channeltest.Run(t, channeltest.Harness{Open: c.open, Keeps: true})
		})
	}
}

func openPolling(t *testing.T) *channeltest.Bench {
	server := telegramtest.New(t)
	return &channeltest.Bench{
		Channel: opened(t, config(server)),
		Person:  func(name string) channeltest.Person { return person(t, server, name) },
	}
}

// openWebhook serves the routes that the suite mounts at the address that
// was told to Telegram beforehand.
func openWebhook(t *testing.T) *channeltest.Bench {
	server := telegramtest.New(t)
	site, mount := site(t)
	settings := config(server)
	settings.WebhookURL, settings.WebhookSecret = site+"/telegram/hook", secret
	return &channeltest.Bench{
		Channel: opened(t, settings),
		Mount: func(path string, handler http.Handler) {
			mux := http.NewServeMux()
			mux.Handle(path, handler)
			mount(mux)
		},
		Person: func(name string) channeltest.Person { return person(t, server, name) },
	}
}

// site is a web server whose handler is set later; until then it says 502,
// as a proxy does while the service starts.
func site(t *testing.T) (url string, mount func(http.Handler)) {
	var handler atomic.Pointer[http.Handler]
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h := handler.Load(); h != nil {
			(*h).ServeHTTP(w, r)
			return
		}
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(web.Close)
	return web.URL, func(h http.Handler) { handler.Store(&h) }
}

func config(server *telegramtest.Server) telegram.Config {
	return telegram.Config{
		Token: server.Token, API: server.URL, PollTimeout: 5 * time.Second,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
}

func opened(t *testing.T, settings telegram.Config) *telegram.Channel {
	t.Helper()
	channel, err := telegram.New(settings)
	if err != nil {
		t.Fatal(err)
	}
	if err := channel.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return channel
}

// phone is a channeltest.Person on the test server.
type phone struct {
	*telegramtest.User
	t *testing.T
}

func person(t *testing.T, server *telegramtest.Server, name string) channeltest.Person {
	h := fnv.New32a()
	io.WriteString(h, name)
	return phone{server.User(int64(h.Sum32()) + 1), t}
}

func (p phone) Say(text string)         { p.User.Say(text) }
func (p phone) Photos(photos ...[]byte) { p.User.Photo(photos...) }

func (p phone) Press(label string) {
	if _, err := p.User.Press(label); err != nil {
		p.t.Fatal(err)
	}
}

func (p phone) Shown() []channeltest.Shown {
	var out []channeltest.Shown
	for _, m := range p.Messages() {
		shown := channeltest.Shown{Text: m.Text}
		for _, b := range m.Buttons {
			shown.Choices = append(shown.Choices, b.Label)
		}
		if m.File != nil {
			shown.FileName, shown.File = m.File.Name, m.File.Body
		}
		out = append(out, shown)
	}
	return out
}

// running runs the channel until the test ends and returns Run's error.
func running(t *testing.T, channel channels.Channel, receive channels.Receive) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- channel.Run(ctx, receive) }()
	done := false
	stop = func() error {
		if done {
			return nil
		}
		done = true
		cancel()
		return <-ended
	}
	t.Cleanup(func() { stop() })
	return stop
}
