package sms

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"sakti/channels"
)

// provider is an SMS gateway on loopback: it takes messages, once each by
// their id, or answers as the test wants.
type provider struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []asked
	taken  map[string]string // text by our id
	answer func(w http.ResponseWriter) bool
}

type asked struct {
	header http.Header
	raw    []byte
	body   map[string]any
}

func newProvider(t *testing.T) *provider {
	p := &provider{taken: map[string]string{}}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

func (p *provider) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	raw, _ := io.ReadAll(r.Body)
	a := asked{header: r.Header, raw: raw}
	json.Unmarshal(raw, &a.body)
	p.asked = append(p.asked, a)
	if p.answer != nil && p.answer(w) {
		return
	}
	id, _ := a.body["id"].(string)
	if _, known := p.taken[id]; known {
		w.WriteHeader(http.StatusConflict)
		return
	}
	p.taken[id], _ = a.body["text"].(string)
	w.WriteHeader(http.StatusAccepted)
	io.WriteString(w, `{"data":{"message_id":9007199254740993}}`)
}

func (p *provider) answers(answer func(w http.ResponseWriter) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

func (p *provider) last(t *testing.T) asked {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.asked) == 0 {
		t.Fatal("the provider was not asked")
	}
	return p.asked[len(p.asked)-1]
}

const (
	token        = "kunci-rahasia-gateway"
	reportSecret = "rahasia-laporan-123"
)

func gateway(t *testing.T, p *provider, change func(*GatewayConfig)) *Gateway {
	t.Helper()
	config := GatewayConfig{URL: p.URL + "/kirim", Token: token, Log: slog.New(slog.DiscardHandler),
		Report: ReportConfig{Secret: reportSecret}}
	if change != nil {
		change(&config)
	}
	g, err := NewGateway(config)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestGatewaySend(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	g := gateway(t, p, nil)
	for range 3 {
		sent, err := g.Send(t.Context(), notice("a1", "Akta “siap”."))
		if err != nil || sent.Provider != "a1" || sent.Parts != 1 {
			t.Fatalf("sent %+v, %v", sent, err)
		}
	}
	if len(p.taken) != 1 || p.taken["a1"] != `Akta "siap".` {
		t.Errorf("the provider took %v", p.taken)
	}
	last := p.last(t)
	if last.header.Get("Authorization") != "Bearer "+token || last.header.Get("Idempotency-Key") != "a1" {
		t.Errorf("headers %v", last.header)
	}
	if want := (map[string]any{"to": siti, "text": `Akta "siap".`, "id": "a1"}); !maps.EqualFunc(last.body, want, func(a, b any) bool { return a == b }) {
		t.Errorf("body %v, want %v", last.body, want)
	}
	if _, err := g.Send(t.Context(), notice("a2", strings.Repeat("a", 161))); !channels.AsSendError(err).Final {
		t.Errorf("a long text: %v", err)
	}
}

// The request as another provider's manual wants it.
func TestGatewayFields(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	fixed := map[string]any{"from": "DUKCAPIL", "message": map[string]any{"type": "text"}}
	g := gateway(t, p, func(c *GatewayConfig) {
		c.TokenHeader, c.Secret, c.SignHeader = "X-Api-Key", "rahasia", "X-Sign"
		c.To, c.Text, c.ID, c.ReplyID = "message.msisdn", "message.body", "ref", "data.message_id"
		c.Fixed, c.Number, c.Parts = fixed, National, 2
	})
	sent, err := g.Send(t.Context(), notice("b1", strings.Repeat("kata ", 40)))
	if err != nil || sent.Provider != "9007199254740993" || sent.Parts != 2 {
		t.Fatalf("sent %+v, %v", sent, err)
	}
	last := p.last(t)
	message, _ := last.body["message"].(map[string]any)
	if message["msisdn"] != "081226992499" || message["body"] != strings.Repeat("kata ", 40) || message["type"] != "text" ||
		last.body["ref"] != "b1" || last.body["from"] != "DUKCAPIL" {
		t.Errorf("body %v", last.body)
	}
	if last.header.Get("X-Api-Key") != token || last.header.Get("X-Sign") != sign("rahasia", last.raw) || last.header.Get("Authorization") != "" {
		t.Errorf("headers %v", last.header)
	}
	if inner := fixed["message"].(map[string]any); len(inner) != 1 {
		t.Errorf("the settings were written to: %v", fixed)
	}
}

func TestGatewayRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status     int
		retry      string
		final, all bool
		after      time.Duration // at least
	}{
		"bad number":    {status: 400, final: true},
		"not found":     {status: 404, final: true},
		"unprocessable": {status: 422, final: true},
		"token":         {status: 401, all: true, after: time.Minute},
		"forbidden":     {status: 403, all: true, after: time.Minute},
		"no credit":     {status: 402, all: true, after: time.Minute},
		"slower":        {status: 429, retry: "17", all: true, after: 17 * time.Second},
		"slower, mute":  {status: 429, all: true, after: time.Second},
		"slower, date":  {status: 429, retry: time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat), all: true, after: 80 * time.Second},
		"timeout":       {status: 408},
		"broken":        {status: 500},
		"maintenance":   {status: 503, retry: "120", after: 2 * time.Minute},
		"proxy":         {status: 502},
		"moved":         {status: 302, all: true, after: time.Second},
	} {
		p := newProvider(t)
		p.answers(func(w http.ResponseWriter) bool {
			if c.retry != "" {
				w.Header().Set("Retry-After", c.retry)
			}
			w.Header().Set("Location", p.URL+"/lain")
			w.WriteHeader(c.status)
			io.WriteString(w, `{"error":"number +6281226992499 `+token+`"}`)
			return true
		})
		_, err := gateway(t, p, nil).Send(t.Context(), notice("a1", "halo"))
		refusal := channels.AsSendError(err)
		if err == nil || refusal.Final != c.final || refusal.All != c.all || refusal.After < c.after || refusal.Reason == "" {
			t.Errorf("%s: %#v", name, refusal)
		}
		if err != nil && (strings.Contains(err.Error(), token) || strings.Contains(err.Error(), "2269")) {
			t.Errorf("%s: a secret stands in %q", name, err)
		}
		if len(p.asked) != 1 {
			t.Errorf("%s: asked %d times", name, len(p.asked))
		}
	}
}

// The answer gets lost: the message is tried again and sent once.
func TestGatewayAnswerLost(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	g := gateway(t, p, nil)
	p.answers(func(http.ResponseWriter) bool {
		p.taken["a1"] = "halo"
		panic(http.ErrAbortHandler)
	})
	_, err := g.Send(t.Context(), notice("a1", "halo"))
	if err == nil || channels.AsSendError(err).Final || strings.Contains(err.Error(), p.URL) {
		t.Fatalf("a lost answer: %v, want a passing fault without the address", err)
	}
	p.answers(nil)
	if sent, err := g.Send(t.Context(), notice("a1", "halo")); err != nil || sent.Provider != "a1" {
		t.Errorf("the second try: %+v, %v", sent, err)
	}
	if len(p.taken) != 1 {
		t.Errorf("taken %v", p.taken)
	}
}

// What the report's address answers, and what it stores.
func TestReportAnswers(t *testing.T) {
	t.Parallel()
	g := gateway(t, newProvider(t), nil)
	good := `{"id":"a1","to":"081226992499","status":"DELIVRD","parts":2}`
	for name, c := range map[string]struct {
		method, body, signature string
		broken                  bool
		want, stored            int
	}{
		"good":         {"POST", good, sign(reportSecret, []byte(good)), false, 200, 1},
		"prefixed":     {"POST", good, "sha256=" + sign(reportSecret, []byte(good)), false, 200, 1},
		"storage away": {"POST", good, sign(reportSecret, []byte(good)), true, 503, 0},
		"unsigned":     {"POST", good, "", false, 401, 0},
		"other body":   {"POST", good + " ", sign(reportSecret, []byte(good)), false, 401, 0},
		"other secret": {"POST", good, sign("rahasia-lain-456789", []byte(good)), false, 401, 0},
		"not hex":      {"POST", good, "rahasia", false, 401, 0},
		"GET":          {"GET", "", sign(reportSecret, nil), false, 405, 0},
		"too large":    {"POST", strings.Repeat(" ", reportBytes+1), "", false, 413, 0},
		"not JSON":     {"POST", "<x>", sign(reportSecret, []byte("<x>")), false, 200, 0},
		"on its way":   {"POST", `{"id":"a1","status":"SENT"}`, sign(reportSecret, []byte(`{"id":"a1","status":"SENT"}`)), false, 200, 0},
	} {
		in := &table{broken: c.broken}
		path, handler := g.Routes(in.store)
		r := httptest.NewRequest(c.method, path, strings.NewReader(c.body))
		r.Header.Set("X-Signature", c.signature)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != c.want || len(in.all()) != c.stored || path != "/sms/report" {
			t.Errorf("%s: answered %d and stored %d, want %d and %d", name, w.Code, len(in.all()), c.want, c.stored)
		}
	}
	unsigned := gateway(t, newProvider(t), func(c *GatewayConfig) { c.Report.Secret = "" })
	_, handler := unsigned.Routes((&table{}).store)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("POST", "/sms/report", strings.NewReader(good)))
	if w.Code != 404 || unsigned.Limits().Receipts {
		t.Errorf("without a secret: %d, receipts %v", w.Code, unsigned.Limits().Receipts)
	}
}

func TestReportParse(t *testing.T) {
	t.Parallel()
	config := gateway(t, newProvider(t), func(c *GatewayConfig) {
		c.Report.ID, c.Report.Status, c.Report.To = "message.ref", "message.state", "message.msisdn"
		c.Report.Delivered = []string{"terkirim"}
	}).config.Report
	now := time.Now()
	events, err := config.parse([]byte(`[
		{"message":{"ref":"a1","state":"Terkirim","msisdn":6281226992499},"parts":"3"},
		{"message":{"ref":9007199254740993,"state":"EXPIRED"}},
		{"message":{"ref":"a3","state":"ENROUTE"}},
		{"message":{"state":"Terkirim"}}, 7]`), now)
	if !errors.Is(err, errNoID) || !errors.Is(err, errNoReport) || len(events) != 2 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	first, second := events[0], events[1]
	if first.Chat != siti || first.Receipt.State != channels.Delivered || first.Receipt.Parts != 3 || first.Key != "r.a1.delivered" ||
		first.Kind != channels.KindReceipt || first.Receipt.Providers[0] != "a1" || first.Account != AccountGateway {
		t.Errorf("first %+v %+v", first, first.Receipt)
	}
	if second.Chat != "" || second.Receipt.State != channels.Failed || second.Receipt.Reason == "" || second.Receipt.Providers[0] != "9007199254740993" {
		t.Errorf("second %+v %+v", second, second.Receipt)
	}
}

// Whatever a provider reports: no panic, and nothing that rows would refuse.
func FuzzReport(f *testing.F) {
	for _, seed := range []string{
		`{"id":"a1","to":"0812","status":"DELIVRD","parts":2}`, `[{"id":1,"status":"failed"},{}]`, `null`, `"x"`,
		`{"id":"a\u0000b","status":"expired","to":"+62812269924991","parts":1e99}`,
	} {
		f.Add([]byte(seed))
	}
	config := GatewayConfig{URL: "https://contoh.id"}
	config.fill()
	f.Fuzz(func(t *testing.T, raw []byte) {
		events, _ := config.Report.parse(raw, time.Unix(1794900000, 0))
		for _, event := range events {
			id := event.Receipt.Providers[0]
			if id == "" || strings.ContainsRune(event.Key+id+event.Chat, 0) || event.Receipt.State == "" {
				t.Errorf("event %+v, receipt %+v", event, event.Receipt)
			}
			if event.Chat != "" && !strings.HasPrefix(event.Chat, "+") {
				t.Errorf("chat %q", event.Chat)
			}
		}
	})
}

func TestNewGatewayRefuses(t *testing.T) {
	t.Parallel()
	good := GatewayConfig{URL: "https://contoh.id/kirim", Token: token, Secret: token}
	g, err := NewGateway(good)
	if err != nil {
		t.Fatal(err)
	}
	if l := g.Limits(); l.Text != 160 || !l.Notices || !l.PhoneChats || !l.StartsChats || l.Receipts {
		t.Errorf("limits %+v", l)
	}
	for name, spoil := range map[string]func(*GatewayConfig){
		"no address":     func(c *GatewayConfig) { c.URL = "" },
		"plain http":     func(c *GatewayConfig) { c.URL = "http://contoh.id" },
		"same fields":    func(c *GatewayConfig) { c.To = "text" },
		"field in field": func(c *GatewayConfig) { c.To = "text.to" },
		"empty field":    func(c *GatewayConfig) { c.Text = "message..text" },
		"header":         func(c *GatewayConfig) { c.TokenHeader = "X Key" },
		"line break":     func(c *GatewayConfig) { c.Token += "\r\nX: y" },
		"form":           func(c *GatewayConfig) { c.Number = "8" },
		"parts":          func(c *GatewayConfig) { c.Parts = 20 },
		"short secret":   func(c *GatewayConfig) { c.Report.Secret = "abc" },
		"root path":      func(c *GatewayConfig) { c.Report.Path = "/" },
	} {
		config := good
		spoil(&config)
		if _, err := NewGateway(config); err == nil || strings.Contains(err.Error(), token) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGatewayRunEnds(t *testing.T) {
	t.Parallel()
	running(t, gateway(t, newProvider(t), nil), (&table{}).store)()
}

// sign is the signature as a provider makes it.
func sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
