package admin

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/httprate"
	"github.com/redis/go-redis/v9"
)

// tries hold back whoever guesses on the public page: tracking codes from one
// address, and the digits of a NIK for one case. Only misses count, for many
// phones share one address of their provider.
type tries struct {
	track  limiter // by address: 20 in 10 minutes
	digits limiter // by case: 10 in an hour, of 10,000 possible
	// passkey counts questions for one by address, for each is kept for a
	// while: 100 in 10 minutes, as several desks share an address.
	passkey limiter
}

type limiter struct {
	*httprate.RateLimiter
	limit int
}

func newTries(client redis.UniversalClient, log *slog.Logger) tries {
	counted := func(name string, limit int, window time.Duration) limiter {
		options := []httprate.Option{httprate.WithResponseHeaders(httprate.ResponseHeaders{})}
		if client != nil {
			options = append(options, httprate.WithLimitCounter(&sharedCount{client: client, name: name, log: log}))
		}
		return limiter{httprate.NewRateLimiter(limit, window, options...), limit}
	}
	return tries{track: counted("lacak", 20, 10*time.Minute), digits: counted("angka", 10, time.Hour),
		passkey: counted("kunci", 100, 10*time.Minute)}
}

// shut reports whether there were too many misses.
func (l limiter) shut(key string) bool {
	_, rate, err := l.Status(key)
	return err == nil && rate >= float64(l.limit)
}

// miss counts one.
func (l limiter) miss(v *visit, key string) { l.OnLimit(v.w, v.Request, key) }

// addressKey makes one key of all addresses that one subscriber has.
func addressKey(r *http.Request) string { return httprate.CanonicalizeIP(clientIP(r)) }

// sharedCount counts in Redis for all processes. While Redis does not answer,
// each process counts by itself, from nothing: some guesses more are better
// than an applicant turned away.
type sharedCount struct {
	client redis.UniversalClient
	name   string
	window time.Duration
	log    *slog.Logger
	alone  httprate.LimitCounter // what is counted here while Redis is away
}

// countPatience is how long a request waits for Redis.
const countPatience = 200 * time.Millisecond

// Config takes the window; httprate calls it once.
func (c *sharedCount) Config(_ int, window time.Duration) {
	c.window, c.alone = window, httprate.NewLocalLimitCounter(window)
}

// Increment counts one.
func (c *sharedCount) Increment(key string, window time.Time) error {
	return c.IncrementBy(key, window, 1)
}

// IncrementBy counts some.
func (c *sharedCount) IncrementBy(key string, window time.Time, amount int) error {
	ctx, cancel := context.WithTimeout(context.Background(), countPatience)
	defer cancel()
	_, err := c.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.IncrBy(ctx, c.key(key, window), int64(amount))
		pipe.Expire(ctx, c.key(key, window), 2*c.window)
		return nil
	})
	if err != nil {
		c.log.Warn("tries are counted by this process alone", "error", err)
		return c.alone.IncrementBy(key, window, amount)
	}
	return nil
}

// Get returns the counts of this window and the one before.
func (c *sharedCount) Get(key string, now, before time.Time) (int, int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), countPatience)
	defer cancel()
	values, err := c.client.MGet(ctx, c.key(key, now), c.key(key, before)).Result()
	if err != nil || len(values) != 2 {
		c.log.Warn("tries are counted by this process alone", "error", err)
		return c.alone.Get(key, now, before)
	}
	return number(values[0]), number(values[1]), nil
}

func (c *sharedCount) key(key string, window time.Time) string {
	return "sakti:tries:{" + c.name + ":" + key + "}:" + strconv.FormatInt(window.Unix(), 10)
}

func number(value any) int {
	text, _ := value.(string)
	n, _ := strconv.Atoi(text)
	return n
}
