package local

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func client(t *testing.T, url string) *redis.Client {
	t.Helper()
	o, err := redis.ParseURL(url)
	check(t, err)
	c := redis.NewClient(o)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// exercise is what the program wants of either Redis: values, expiry, pub/sub,
// scripts.
func exercise(t *testing.T, url string) {
	t.Helper()
	ctx, c := t.Context(), client(t, url)
	check(t, c.Set(ctx, "short", "1", 150*time.Millisecond).Err())
	check(t, c.Set(ctx, "long", "1", time.Hour).Err())
	if !waitFor(10*time.Second, func() bool { return c.Exists(ctx, "short").Val() == 0 }) {
		t.Error("a key outlived its time")
	}
	if left := c.PTTL(ctx, "long").Val(); left > time.Hour-150*time.Millisecond || left < 50*time.Minute {
		t.Errorf("time left of an hour: %v", left)
	}
	sub := c.Subscribe(ctx, "news")
	t.Cleanup(func() { _ = sub.Close() })
	_, err := sub.Receive(ctx) // the confirmation
	check(t, err)
	check(t, c.Publish(ctx, "news", "hello").Err())
	m, err := sub.ReceiveMessage(ctx)
	check(t, err)
	now, err := c.Eval(ctx, "return redis.call('TIME')[1]", nil).Int64()
	check(t, err)
	if off := time.Since(time.Unix(now, 0)); m.Payload != "hello" || off > time.Minute || off < -time.Minute {
		t.Errorf("message %q, clock off by %v", m.Payload, off)
	}
}

func TestMiniRedis(t *testing.T) {
	t.Parallel()
	r, err := StartMiniRedis()
	check(t, err)
	t.Cleanup(r.Stop)
	exercise(t, r.URL())
	_, host, _ := strings.Cut(r.URL(), "@")
	if err := client(t, "redis://"+host).Ping(t.Context()).Err(); err == nil {
		t.Error("answers without the password")
	}
	r.Stop()
	if err := client(t, r.URL()).Ping(t.Context()).Err(); err == nil {
		t.Error("answers after Stop")
	}
}

func TestRedisServer(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	r, err := StartRedisServer(t.Context(), RedisOptions{Dir: dir})
	check(t, err)
	t.Cleanup(r.Stop)
	exercise(t, r.URL())
	r.Stop()
	if alive(r.pid) {
		t.Error("still running after Stop")
	}
	r, err = StartRedisServer(t.Context(), RedisOptions{Dir: dir})
	check(t, err)
	r.Stop()
	if _, err := StartRedisServer(t.Context(), RedisOptions{Dir: dir, Binary: "no-such-redis"}); !errors.Is(err, ErrNoRedis) {
		t.Errorf("got %v", err)
	}
}
