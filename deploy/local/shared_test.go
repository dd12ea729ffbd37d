package local

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func gone(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, os.ErrNotExist)
}

func TestSharedIsOneAndIsUsable(t *testing.T) {
	t.Parallel()
	p, err := SharedPostgres(false)
	check(t, err)
	again, err := SharedPostgres(false)
	check(t, err)
	if p != again {
		t.Error("two servers in one process")
	}
	if got := get[string](t, p.DSN("postgres"), "SHOW fsync"); got != "off" {
		t.Errorf("fsync=%s", got)
	}
	durable, err := SharedPostgres(true)
	check(t, err)
	if got := get[string](t, durable.DSN("postgres"), "SHOW fsync"); got != "on" {
		t.Errorf("durable: fsync=%s", got)
	}
	r, err := SharedRedis()
	check(t, err)
	check(t, client(t, r.URL()).Ping(t.Context()).Err())
}

// However a test process ends, its servers and folders go.
func TestSharedGoesWithItsProcess(t *testing.T) {
	t.Parallel()
	ends := map[string]func(*actor){
		"by itself": func(a *actor) { check(t, errors.Join(a.stdin.Close(), a.cmd.Wait())) },
		"killed":    func(a *actor) { a.kill(t) },
	}
	for how, end := range ends {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			a := startActor(t, "share", "")
			o, err := redis.ParseURL(a.words[1])
			check(t, err)
			c := redis.NewClient(o)
			defer c.Close()
			check(t, c.Ping(t.Context()).Err())
			pgDir, redisDir := a.words[0], filepath.Dir(o.Addr)
			end(a)
			if !waitFor(20*time.Second, func() bool { return gone(pgDir) && gone(redisDir) }) {
				t.Errorf("left behind: %s %s", pgDir, redisDir)
			}
			quietWithin(t, 10*time.Second, filepath.Join(pgDir, "data"))
			if c.Ping(context.Background()).Err() == nil {
				t.Error("redis still answers")
			}
		})
	}
}

// Killed together with its janitor, it leaves a folder; the next one clears it.
func TestLeftFoldersAreSwept(t *testing.T) {
	t.Parallel()
	parent := openDir(t)
	mine, err := scratch(parent)
	check(t, err)
	dead := mine + "-dead"
	check(t, os.MkdirAll(filepath.Join(dead, "data"), 0o711))
	next, err := scratch(parent)
	check(t, err)
	if !gone(dead) || gone(mine) || gone(next) {
		t.Errorf("dead gone: %v, living gone: %v %v", gone(dead), gone(mine), gone(next))
	}
}
