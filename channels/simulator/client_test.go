package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"slices"
	"sync"
	"testing"
	"time"

	"sakti/channels"
)

func newChannel(t *testing.T, dir string) *Channel {
	t.Helper()
	c, err := New(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// office is the service's side of a test: it stores events by their key, like
// the messages table.
type office struct {
	mu     sync.Mutex
	stored []channels.Event
	offers int
	fail   error
	then   func([]channels.Event) // called after storing, before receive returns

	answers sync.WaitGroup // those that echo is sending
}

func (o *office) receive(_ context.Context, events []channels.Event) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.offers++
	if o.fail != nil {
		return o.fail
	}
	var fresh []channels.Event
	for _, event := range events {
		if !slices.ContainsFunc(o.stored, func(e channels.Event) bool { return e.Key == event.Key }) {
			fresh = append(fresh, event)
		}
	}
	o.stored = append(o.stored, fresh...)
	if o.then != nil {
		o.then(fresh)
	}
	return nil
}

func (o *office) setFail(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fail = err
}

func (o *office) events() []channels.Event {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.stored)
}

// phoneClient talks to the API as one phone.
type phoneClient struct {
	t      testing.TB
	base   string
	number string
}

func serve(t testing.TB, path string, handler http.Handler) *phoneClient {
	mux := http.NewServeMux()
	mux.Handle(path, handler)
	mux.Handle(path+"/", handler)
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		server.Listener.Close()         // or an open page would come back,
		server.CloseClientConnections() // and Close waits for long polls
		server.Close()
	})
	return &phoneClient{t: t, base: server.URL}
}

// open serves a channel with an office behind it.
func open(t testing.TB, c *Channel, o *office) *phoneClient {
	path, handler := c.Routes(o.receive)
	return serve(t, path, handler).on("6281234567890")
}

func (p *phoneClient) on(number string) *phoneClient {
	return &phoneClient{t: p.t, base: p.base, number: number}
}

// reply is what the API answers to a post.
type reply struct {
	status int
	ID     int
	Key    string
	Error  string
}

func (p *phoneClient) post(message any) reply {
	p.t.Helper()
	body, err := json.Marshal(message)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.postBody("application/json", bytes.NewReader(body))
}

// upload is a file part.
type upload struct {
	name, claimed string
	body          []byte
}

func (p *phoneClient) send(fields map[string]string, files ...upload) reply {
	p.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		form.WriteField(name, value)
	}
	for _, file := range files {
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", `form-data; name="file"; filename="`+file.name+`"`)
		header.Set("Content-Type", file.claimed)
		part, _ := form.CreatePart(header)
		part.Write(file.body)
	}
	form.Close()
	return p.postBody(form.FormDataContentType(), &body)
}

func (p *phoneClient) postBody(kind string, body io.Reader) reply {
	p.t.Helper()
	response, err := http.Post(p.messages(), kind, body)
	if err != nil {
		p.t.Error(err)
		return reply{}
	}
	defer response.Body.Close()
	got := reply{status: response.StatusCode}
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil {
		p.t.Errorf("status %d without JSON: %v", got.status, err)
	}
	return got
}

func (p *phoneClient) messages() string {
	return p.base + "/simulator/phones/" + p.number + "/messages"
}

func (p *phoneClient) list(query string) answer {
	p.t.Helper()
	var got answer
	status, _, body := p.get("/simulator/phones/" + p.number + "/messages" + query)
	if err := json.Unmarshal(body, &got); err != nil || status != http.StatusOK {
		p.t.Errorf("list: %d %s: %v", status, body, err)
	}
	return got
}

func (p *phoneClient) get(path string) (int, http.Header, []byte) {
	p.t.Helper()
	response, err := http.Get(p.base + path)
	if err != nil {
		p.t.Error(err)
		return 0, nil, nil
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Error(err)
	}
	return response.StatusCode, response.Header, body
}

// await waits until ready says yes.
func await(t testing.TB, what string, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ready(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// run starts Run and returns what ends it.
func run(t testing.TB, c *Channel, o *office) (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx, o.receive) }()
	end = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	t.Cleanup(end)
	return end
}
