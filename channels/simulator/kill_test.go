package simulator

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"sakti/channels"
)

// childDir names the folder in the environment of a process that only serves.
const childDir = "SIMULATOR_TEST_CHILD"

func TestMain(m *testing.M) {
	var err error
	if dir := os.Getenv(childDir); dir != "" {
		err = serveUntilKilled(dir)
	} else if address := os.Getenv("SIMULATOR_TEST_LISTEN"); address != "" {
		err = tryOut(address)
	} else {
		os.Exit(m.Run())
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// ledger is the service's database: events in a file, fsynced. Keys may stand
// there more than once, as a message may be offered more than once.
type ledger struct {
	mu   sync.Mutex
	file *os.File
	c    *Channel
}

func (l *ledger) receive(ctx context.Context, events []channels.Event) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, event := range events {
		fmt.Fprintf(l.file, "%s %s\n", event.Chat, event.Key)
	}
	if err := l.file.Sync(); err != nil {
		return err
	}
	for _, event := range events {
		go l.answer(event.Chat, event.Key)
	}
	return nil
}

// answer sends the one reply that a message gets; a failure comes from being
// killed only.
func (l *ledger) answer(chat, key string) {
	_, _ = l.c.Send(context.Background(), channels.Outgoing{ID: "re-" + key, Chat: chat, Text: "ya"})
}

// serveUntilKilled is what the child does: answer all that is in the ledger,
// as an outbox would after a restart, then serve.
func serveUntilKilled(dir string) error {
	c, err := New(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "ledger")
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	book := &ledger{file: file, c: c}
	stored, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(stored)) {
		var chat, key string
		if n, _ := fmt.Sscan(line, &chat, &key); n == 2 {
			book.answer(chat, key)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	_, handler := c.Routes(book.receive)
	go func() { _ = c.Run(context.Background(), book.receive) }()
	return http.Serve(listener, handler)
}

// startChild returns its address, and what kills it with -9.
func startChild(t *testing.T, dir string) (base string, kill func()) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kill = sync.OnceFunc(func() {
		_ = child.Process.Kill()
		_ = child.Wait()
	})
	t.Cleanup(kill)
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + strings.TrimSpace(address), kill
}

// Three times killed with -9 while four phones write: every message is on its
// phone once, in the service's hands, and answered once.
func TestKillLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	const phones, each, kills = 4, 40, 3
	dir := t.TempDir()
	var base atomic.Value
	address, kill := startChild(t, dir)
	base.Store(address)
	var acknowledged atomic.Int64
	var people sync.WaitGroup
	for i := range phones {
		people.Go(func() { writeAll(t, &base, fmt.Sprint(6281234567890+i), each, &acknowledged) })
	}
	for n := range kills {
		await(t, "acknowledged messages", func() bool { return acknowledged.Load() >= int64(phones*each*(n+1)/(kills+1)) })
		kill()
		address, kill = startChild(t, dir)
		base.Store(address)
	}
	people.Wait()
	for i := range phones {
		p := &phoneClient{t: t, base: base.Load().(string), number: fmt.Sprint(6281234567890 + i)}
		await(t, "all answers", func() bool { return len(p.list("").Messages) >= 2*each })
		checkPhone(t, p, each)
	}
}

// writeAll posts messages one after the other, each until it is acknowledged.
func writeAll(t *testing.T, base *atomic.Value, number string, count int, acknowledged *atomic.Int64) {
	for i := range count {
		key := fmt.Sprint("k", i)
		body, _ := json.Marshal(map[string]string{"text": key, "key": key})
		await(t, "an acknowledgement", func() bool {
			url := base.Load().(string) + "/simulator/phones/" + number + "/messages"
			response, err := http.Post(url, "application/json", bytes.NewReader(body))
			if err != nil {
				return false
			}
			response.Body.Close()
			return response.StatusCode < 300
		})
		acknowledged.Add(1)
	}
}

func checkPhone(t *testing.T, p *phoneClient, each int) {
	t.Helper()
	next, answers := 0, 0
	for _, m := range p.list("").Messages {
		if m.From == "service" {
			answers++
			continue
		}
		if want := fmt.Sprint("k", next); m.Text != want || m.Ticks == ticksSent {
			t.Fatalf("phone %s shows %q with ticks %d where %q belongs", p.number, m.Text, m.Ticks, want)
		}
		next++
	}
	if next != each || answers != each {
		t.Errorf("phone %s shows %d messages and %d answers, want %d of each", p.number, next, answers, each)
	}
}
