package bot

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"sakti/channels"
	"sakti/core/coretest"
)

// benchChats is how many conversations the bench holds.
const benchChats = 2000

// benchTalk is what one person writes over and over: a birth filled in up to
// its photos, with questions and mistakes between, then given up.
var benchTalk = []string{
	"halo", "syarat akta lahir apa saja", "menu", "anakku bar lair arep gawe akte", "Siti Aminah",
	"33120145069000", "3312014506900001", "3312012002150001", "sumber agung pracimantoro", "Bagas Aji Saputra",
	"laki-laki", "17 november 2026", "07.30", "status", "piye iki", "petugas", "tidak", "batal", "1", "2", "menu",
}

// BenchmarkDurableTurns measures turns from an inbound row to a committed
// reply row, on a Postgres with fsync and synchronous_commit, beside pgbench's
// rate of commits with 16 clients, taken just before: of one row inserted, and
// of one inserted and one updated, with which turns are compared. It decides
// itself how long it takes.
func BenchmarkDurableTurns(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(300)) // as serve does
	h := newHall(b)
	inserts := pgbench(b, h.pool, `INSERT INTO bench_rows (body) VALUES (repeat('x', 200));`)
	reference := pgbench(b, h.pool, "\\set id random(1, 2000)\n"+
		`WITH i AS (INSERT INTO bench_rows (body) VALUES (repeat('x', 200))) UPDATE bench_sums SET n = n + 1 WHERE id = :id;`)
	h.talkAll(2 * time.Second) // everybody is known, plans are cached
	full := h.talkAll(8 * time.Second)
	half := h.talkPaced(full.rate()/2, 6*time.Second)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(full.rate(), "turns/s")
	b.ReportMetric(inserts, "pgbench-insert/s")
	b.ReportMetric(reference, "pgbench-insert+update/s")
	b.ReportMetric(full.rate()/reference, "turns/commit")
	b.ReportMetric(full.percentile(50, stored), "full-stored-p50-ms")
	b.ReportMetric(full.percentile(99, stored), "full-stored-p99-ms")
	b.ReportMetric(full.percentile(50, answered), "full-reply-p50-ms")
	b.ReportMetric(full.percentile(99, answered), "full-reply-p99-ms")
	b.ReportMetric(half.percentile(50, stored), "half-stored-p50-ms")
	b.ReportMetric(half.percentile(99, stored), "half-stored-p99-ms")
	b.ReportMetric(half.percentile(50, answered), "half-reply-p50-ms")
	b.ReportMetric(half.percentile(99, answered), "half-reply-p99-ms")
	h.check(b)
}

// hall is two thousand people and a bot that answers them. Nothing is sent:
// the bench ends at the committed reply row.
type hall struct {
	b    *testing.B
	bot  *Bot
	pool *pgxpool.Pool
	chat []*talker
	wait sync.Map // chat → chan time.Time
}

type talker struct {
	address string
	said    int
	reply   chan time.Time
}

func newHall(b *testing.B) *hall {
	b.Helper()
	pool := coretest.DurablePool(b)
	office := coretest.Office(b)
	office.Now = time.Now
	bot, err := New(b.Context(), Config{Office: office, Pool: pool, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
	if err != nil {
		b.Fatal(err)
	}
	h := &hall{b: b, bot: bot, pool: pool}
	for i := range benchChats {
		t := &talker{address: fmt.Sprintf("+62812%08d", i), reply: make(chan time.Time, 1), said: i % len(benchTalk)}
		h.chat = append(h.chat, t)
		h.wait.Store(t.address, t.reply)
	}
	bot.committed = func(list []*conversation) {
		now := time.Now()
		for _, c := range list {
			if reply, known := h.wait.Load(c.Chat); known && c.due == nil {
				select {
				case reply.(chan time.Time) <- now:
				default:
				}
			}
		}
	}
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- bot.Run(ctx) }()
	b.Cleanup(func() {
		stop()
		<-done
	})
	return h
}

// took is how long one turn took.
type took struct{ stored, answered time.Duration }

func stored(t took) time.Duration   { return t.stored }
func answered(t took) time.Duration { return t.answered }

// tally is what a round of talk came to.
type tally struct {
	mu    sync.Mutex
	turns []took
	time  time.Duration
}

func (t *tally) add(one took) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turns = append(t.turns, one)
}

func (t *tally) rate() float64 { return float64(len(t.turns)) / t.time.Seconds() }

func (t *tally) percentile(p int, of func(took) time.Duration) float64 {
	list := make([]time.Duration, len(t.turns))
	for i, one := range t.turns {
		list[i] = of(one)
	}
	slices.Sort(list)
	return float64(list[len(list)*p/100].Microseconds()) / 1000
}

// talkAll has everybody write as fast as they are answered.
func (h *hall) talkAll(d time.Duration) *tally {
	sum := &tally{}
	start := time.Now()
	var group sync.WaitGroup
	for _, t := range h.chat {
		group.Go(func() {
			for time.Since(start) < d {
				sum.add(h.turn(t))
			}
		})
	}
	group.Wait()
	sum.time = time.Since(start)
	return sum
}

// talkPaced has people write at a steady rate in all, whoever is free.
func (h *hall) talkPaced(rate float64, d time.Duration) *tally {
	sum := &tally{}
	free := make(chan *talker, len(h.chat))
	for _, t := range h.chat {
		free <- t
	}
	start := time.Now()
	var group sync.WaitGroup
	for n := 0; time.Since(start) < d; n++ {
		if wait := time.Until(start.Add(time.Duration(float64(n) / rate * float64(time.Second)))); wait > 0 {
			time.Sleep(wait)
		}
		t := <-free
		group.Go(func() {
			sum.add(h.turn(t))
			free <- t
		})
	}
	group.Wait()
	sum.time = time.Since(start)
	return sum
}

// turn has one person write the next thing and waits for the answer.
func (h *hall) turn(t *talker) took {
	start := time.Now()
	event := channels.Event{Channel: "bench", Account: "1", Chat: t.address, Phone: t.address, At: start,
		Key: t.address + strconv.Itoa(t.said), Kind: channels.KindText, Text: benchTalk[t.said%len(benchTalk)]}
	t.said++
	if err := h.bot.Receive(h.b.Context(), []channels.Event{event}); err != nil {
		h.b.Error(err)
		return took{}
	}
	done := time.Since(start)
	return took{stored: done, answered: (<-t.reply).Sub(start)}
}

// check makes sure that the figures are of answered turns: as many replies as
// messages, nothing parked.
func (h *hall) check(b *testing.B) {
	var messages, replies, parked int
	err := h.pool.QueryRow(b.Context(), `SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM outbox),
		(SELECT count(*) FROM messages WHERE error <> '')`).Scan(&messages, &replies, &parked)
	if err != nil || messages != replies || parked > 0 {
		b.Errorf("%d messages, %d replies, %d parked, %v", messages, replies, parked, err)
	}
}

var pgbenchRate = regexp.MustCompile(`tps = ([0-9.]+) \(without initial`)

// pgbench is the rate at which the same server commits this statement for 16
// clients.
func pgbench(b *testing.B, pool *pgxpool.Pool, statement string) float64 {
	b.Helper()
	_, err := pool.Exec(b.Context(), `CREATE TABLE IF NOT EXISTS bench_rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text);
		CREATE TABLE IF NOT EXISTS bench_sums (id int PRIMARY KEY, n int NOT NULL);
		INSERT INTO bench_sums SELECT i, 0 FROM generate_series(1, 2000) i ON CONFLICT DO NOTHING`)
	if err != nil {
		b.Fatal(err)
	}
	script := filepath.Join(b.TempDir(), "commit.sql")
	if err := os.WriteFile(script, []byte(statement+"\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if path, err := exec.LookPath("pgbench"); err == nil && len(found) == 0 {
		found = []string{path}
	}
	if len(found) == 0 {
		b.Skip("pgbench is not installed")
	}
	var out bytes.Buffer
	command := exec.Command(found[len(found)-1], "-n", "-M", "prepared", "-c", "16", "-j", "2", "-T", "5", "-f", script, pool.Config().ConnString())
	command.Stdout, command.Stderr = &out, &out
	if err := command.Run(); err != nil {
		b.Fatalf("pgbench: %v\n%s", err, &out)
	}
	match := pgbenchRate.FindStringSubmatch(out.String())
	if match == nil {
		b.Fatalf("pgbench said nothing of tps:\n%s", &out)
	}
	rate, _ := strconv.ParseFloat(match[1], 64)
	return rate
}
