package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// TestWithoutRedis: the program starts although Redis does not answer, serves,
// says so, and finds it when it is back.
func TestWithoutRedis(t *testing.T) {
	t.Parallel()
	where := nobodysPort(t)
	p := newProgram(t, "SAKTI_REDIS_URL=redis://"+where)
	p.start()
	ready := func() string {
		response, err := http.Get(p.base + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("%s, %v", response.Status, err)
		}
		return strings.TrimSpace(string(text))
	}
	answered := func(phone string) {
		t.Helper()
		if err := p.say(phone, "halo", phone); err != nil {
			t.Fatal(err)
		}
		after := 0
		for deadline := time.Now().Add(2 * time.Minute); ; {
			list, err := p.messages(phone, after, 5)
			if err != nil || time.Now().After(deadline) {
				t.Fatalf("no answer: %v", err)
			}
			for _, m := range list {
				if after = m.ID; m.From == "service" {
					return
				}
			}
		}
	}
	if got := ready(); got != "siap, tanpa Redis" {
		t.Errorf("without Redis: %q", got)
	}
	answered("6281200000001")
	back := miniredis.NewMiniRedis()
	if err := back.StartAddr(where); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(2 * time.Minute); ready() != "siap"; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("Redis was not found again")
		}
	}
	answered("6281200000002")
	back.Close()
	answered("6281200000003")
	if got := ready(); got != "siap, tanpa Redis" {
		t.Errorf("after Redis went away: %q", got)
	}
}

// nobodysPort is an address at which nobody listens, and which the system
// gives to nobody meanwhile: it lies below the ports that it gives away.
func nobodysPort(t *testing.T) string {
	t.Helper()
	for range 100 {
		where := fmt.Sprintf("127.0.0.1:%d", 20_000+rand.N(10_000))
		if listener, err := net.Listen("tcp", where); err == nil {
			listener.Close()
			return where
		}
	}
	t.Fatal("no port is free")
	return ""
}
