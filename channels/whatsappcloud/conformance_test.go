package whatsappcloud_test

import (
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"sakti/channels/channeltest"
	"sakti/channels/whatsappcloud"
	"sakti/channels/whatsappcloud/cloudtest"
)

// Not idempotent: the API takes no id by which it would know a second send.
// Statuses are left to tests of their own, for the suite counts events.
func TestConformance(t *testing.T) {
	channeltest.Run(t, channeltest.Harness{Open: open, Keeps: true})
}

func open(t *testing.T) *channeltest.Bench {
	server := cloudtest.New(t)
	site, mount := site(t)
	return &channeltest.Bench{
		Channel: opened(t, server, nil),
		Mount: func(path string, handler http.Handler) {
			mount(path, handler)
			if err := server.Subscribe(site + path); err != nil {
				t.Fatal(err)
			}
		},
		Person: func(name string) channeltest.Person { return phone{server.User(number(name)), t} },
	}
}

// site is a web server whose handler is set later; until then it says 502,
// as a proxy does while the service starts.
func site(t *testing.T) (url string, mount func(string, http.Handler)) {
	var handler atomic.Pointer[http.ServeMux]
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h := handler.Load(); h != nil {
			h.ServeHTTP(w, r)
			return
		}
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(web.Close)
	return web.URL, func(path string, h http.Handler) {
		mux := http.NewServeMux()
		mux.Handle(path, h)
		handler.Store(mux)
	}
}

func number(name string) string {
	h := fnv.New32a()
	io.WriteString(h, name)
	return fmt.Sprintf("62812%08d", h.Sum32()%100_000_000)
}

func opened(t *testing.T, server *cloudtest.Server, change func(*whatsappcloud.Config)) *whatsappcloud.Channel {
	t.Helper()
	channel := made(t, server, change)
	if err := channel.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return channel
}

// phone is a channeltest.Person on the test server.
type phone struct {
	*cloudtest.User
	t *testing.T
}

func (p phone) Say(text string)         { p.User.Say(text) }
func (p phone) Photos(photos ...[]byte) { p.User.Photo(photos...) }

func (p phone) Press(label string) {
	if err := p.User.Press(label); err != nil {
		p.t.Fatal(err)
	}
}

func (p phone) Shown() []channeltest.Shown {
	var out []channeltest.Shown
	for _, m := range p.Messages() {
		shown := channeltest.Shown{Text: m.Text}
		for _, c := range m.Choices {
			shown.Choices = append(shown.Choices, c.Label)
		}
		if m.File != nil {
			shown.FileName, shown.File = m.File.Name, m.File.Body
		}
		out = append(out, shown)
	}
	return out
}
