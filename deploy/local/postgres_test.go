package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestRestartKeepsData(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openDir(t), "made", "by", "us")
	p := start(t, PostgresOptions{Dir: dir, Durable: true})
	execSQL(t, p.DSN("postgres"), "CREATE TABLE t AS SELECT 42 AS n")
	p.Stop()
	p.Stop() // twice is fine
	if left := serversOn(p.dataDir); len(left) > 0 {
		t.Fatalf("after Stop these still run: %v", left)
	}
	p = start(t, PostgresOptions{Dir: dir, Durable: true})
	if n := get[int](t, p.DSN("postgres"), "SELECT n FROM t"); n != 42 {
		t.Errorf("row after the restart: %d", n)
	}
}

func TestDurabilityIsWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	for durable, want := range map[bool]string{true: "on", false: "off"} {
		p := start(t, PostgresOptions{Dir: openDir(t), Durable: durable, Settings: map[string]string{"work_mem": "7MB"}})
		for _, setting := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
			if got := get[string](t, p.DSN("postgres"), "SHOW "+setting); got != want {
				t.Errorf("durable=%v: %s=%s", durable, setting, got)
			}
		}
		if got := get[string](t, p.DSN("postgres"), "SHOW work_mem"); got != "7MB" {
			t.Errorf("own setting: work_mem=%s", got)
		}
		if got := get[string](t, p.DSN("postgres"), "SHOW listen_addresses"); got != "" {
			t.Errorf("listens on the network: %q", got)
		}
	}
}

func TestTextIsUTF8AndKnowsIndonesian(t *testing.T) {
	t.Parallel()
	p := start(t, PostgresOptions{Dir: openDir(t)})
	if got := get[string](t, p.DSN("postgres"), "SELECT to_tsvector('indonesian', 'kelahiran')::text || lower('É')"); got != "'lahir':1é" {
		t.Errorf("got %q", got)
	}
}

func TestStopDoesNotWaitForOpenConnections(t *testing.T) {
	t.Parallel()
	p := start(t, PostgresOptions{Dir: openDir(t), Durable: true})
	conn := connect(t, p.DSN("postgres"))
	_, err := conn.Exec(t.Context(), "BEGIN; CREATE TABLE unfinished(n int)")
	check(t, err)
	begin := time.Now()
	p.Stop()
	// The gentle signal is given 30 s before the next; connections of clients
	// that do not answer would use them up.
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("Stop took %v", took)
	}
	if left := serversOn(p.dataDir); len(left) > 0 {
		t.Errorf("still running: %v", left)
	}
}

// A server that writes its log into a pipe nobody reads stands still after
// about 64 kB. And what is logged must not tell whose data it was about.
func TestManyLoggedErrorsNeitherBlockNorTell(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	p := start(t, PostgresOptions{Dir: dir})
	conn := connect(t, p.DSN("postgres"))
	_, err := conn.Exec(t.Context(), "CREATE TABLE person(nik text UNIQUE); INSERT INTO person VALUES ('3312010101900001')")
	check(t, err)
	for range 500 {
		if _, err := conn.Exec(t.Context(), "INSERT INTO person VALUES ('3312010101900001') /* "+strings.Repeat("x", 1000)+" */"); err == nil {
			t.Fatal("the insert should fail")
		}
	}
	logged, err := os.ReadFile(filepath.Join(dir, "postgres.log"))
	check(t, err)
	if n := strings.Count(string(logged), "ERROR:"); n != 500 {
		t.Errorf("%d errors in the log", n)
	}
	if strings.Contains(string(logged), "3312010101900001") {
		t.Error("the log holds an identity number")
	}
}

func TestSecondStartIsRefusedAndCanAttach(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	if _, err := AttachPostgres(t.Context(), dir); !errors.Is(err, ErrNotRunning) {
		t.Errorf("attach to nothing: %v", err)
	}
	first := start(t, PostgresOptions{Dir: dir})
	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir})
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("second start: %v", err)
	}
	second, err := AttachPostgres(t.Context(), dir)
	check(t, err)
	for range 2 { // the second time it exists
		check(t, second.CreateDatabase(t.Context(), "Sakti Dua"))
	}
	second.Stop()
	if got := get[string](t, first.DSN("Sakti Dua"), "SELECT current_database()"); got != "Sakti Dua" {
		t.Errorf("database %q", got)
	}
}

func TestAnUnaskedEndIsNoticed(t *testing.T) {
	t.Parallel()
	p := start(t, PostgresOptions{Dir: openDir(t)})
	check(t, p.server.cmd.Process.Kill())
	select {
	case <-p.Done():
	case <-time.After(20 * time.Second):
		t.Fatal("Done was not closed")
	}
}

func TestGivenUpStartLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir, Settings: map[string]string{"shared_buffers": "plenty"}})
	if err == nil || !strings.Contains(err.Error(), "shared_buffers") {
		t.Errorf("the error should tell what the server said: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := StartPostgres(ctx, PostgresOptions{Dir: dir}); !errors.Is(err, context.Canceled) && !errors.Is(err, ErrNoPostgres) {
		t.Errorf("cancelled start: %v", err)
	}
	start(t, PostgresOptions{Dir: dir}) // neither lock nor server is in the way
}
