package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sakti/channels/telegram/telegramtest"
)

// TestProviderAwayAtTheStart: with Telegram out of reach the program starts
// all the same; the simulator and the panel work. Telegram is opened as soon
// as it is there.
func TestProviderAwayAtTheStart(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	var up atomic.Bool
	proxy := httputil.NewSingleHostReverseProxy(target)
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !up.Load() {
			http.Error(w, "bad gateway", http.StatusBadGateway)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(between.Close)
	p := newProgram(t, "SAKTI_TELEGRAM_TOKEN="+server.Token, "SAKTI_TELEGRAM_API="+between.URL)
	p.start()
	phone := &phoneTalk{p: p, number: "6281234567877"}
	if hello := phone.say("halo"); !strings.Contains(hello.Text, "Telunjuk Sakti") {
		t.Errorf("the simulator says: %s", hello.Text)
	}
	p.login("verifikator1")
	up.Store(true)
	user := server.User(502)
	user.Say("halo")
	deadline := time.Now().Add(2 * time.Minute)
	for len(user.Messages()) == 0 {
		if time.Now().After(deadline) {
			t.Fatalf("Telegram was never opened\n%s", p.output)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
