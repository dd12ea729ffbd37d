package bot

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// hears reports whether a wake of one process reaches another.
func hears(ctx context.Context, from, to *Bot) bool {
	from.wakeAll(wakeSend)
	select {
	case <-to.wakes[wakeSend]:
		return true
	case <-time.After(50 * time.Millisecond):
		return false
	case <-ctx.Done():
		return false
	}
}

// TestRedisComesAndGoes: without Redis, from the start or later, everybody is
// answered; as soon as it is there, wakes pass between processes.
func TestRedisComesAndGoes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	where := nobodysPort(t)
	s.config = func(c *Config) {
		client := redis.NewClient(&redis.Options{Addr: where, DialTimeout: 200 * time.Millisecond})
		t.Cleanup(func() { client.Close() })
		c.Redis = client
	}
	first := s.running()
	answers := func(what string) {
		t.Helper()
		n := len(s.wire.to(siti))
		s.receive(first, s.text(siti, "menu"))
		s.until("an answer "+what, func() bool { return len(s.wire.to(siti)) == n+1 })
	}
	answers("without Redis")

	// Two more processes, of which nothing but the wakes is looked at.
	from, to := s.bot(), s.bot()
	for _, one := range []*Bot{from, to} {
		go one.listen(s.ctx)
		go one.publish(s.ctx, wakeSend)
	}
	for round := range 2 {
		again := miniredis.NewMiniRedis()
		if err := again.StartAddr(where); err != nil {
			t.Fatal(err)
		}
		s.until("a wake by Redis", func() bool { return hears(s.ctx, from, to) })
		answers("with Redis")
		again.Close()
		answers("after Redis went away")
		if round == 1 {
			return
		}
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

// TestRedisThatHangsHoldsUpNobody: a Redis that takes connections and says
// nothing costs no turn any time, and not one goroutine a wake.
func TestRedisThatHangsHoldsUpNobody(t *testing.T) {
	t.Parallel()
	b := &Bot{Config: Config{Redis: redis.NewClient(&redis.Options{Addr: "192.0.2.1:6379"})}, wakes: map[string]chan struct{}{}, told: map[string]chan struct{}{}}
	b.wakes[wakeTurn], b.told[wakeTurn] = make(chan struct{}, 1), make(chan struct{}, 1)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- b.publish(ctx, wakeTurn) }()
	begin := time.Now()
	for range 100_000 {
		b.wakeAll(wakeTurn)
	}
	if d := time.Since(begin); d > 10*time.Second {
		t.Errorf("100,000 wakes took %s", d)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
