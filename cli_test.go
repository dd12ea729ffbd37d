package main

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"sakti/deploy/local"
)

// sakti runs a command of the program and returns what it prints.
func sakti(t *testing.T, input string, env []string, args ...string) (string, error) {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), path, args...)
	command.Env = append(foreign(os.Environ()), env...)
	command.Stdin = strings.NewReader(input)
	out, err := command.CombinedOutput()
	return string(out), err
}

func TestAsk(t *testing.T) {
	t.Parallel()
	out, err := sakti(t, "", nil, "ask", "kk ilang")
	if err != nil || !strings.HasPrefix(out, "KK-HILANG\t") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestCatalogCheck(t *testing.T) {
	t.Parallel()
	if out, err := sakti(t, "", nil, "catalog", "check"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/services", 0o755); err != nil {
		t.Fatal(err)
	}
	broken := "code: AKL\nrevision: satu\n"
	if err := os.WriteFile(dir+"/services/akl.yaml", []byte(broken), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := sakti(t, "", []string{"SAKTI_CATALOG_DIR=" + dir}, "catalog", "check")
	if err == nil || !strings.Contains(out, "services/akl.yaml:2") {
		t.Errorf("the error is not explained: %v\n%s", err, out)
	}
}

func TestUnknownSettingIsRefused(t *testing.T) {
	t.Parallel()
	out, err := sakti(t, "", []string{"SAKTI_LISTENN=:1"}, "serve")
	if err == nil || !strings.Contains(out, "SAKTI_LISTENN tidak dikenal") || strings.Count(out, "\n") != 1 {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestChatAtTheKeyboard holds the conversation without a running service.
func TestChatAtTheKeyboard(t *testing.T) {
	t.Parallel()
	dir, err := local.ScratchDir(true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	out, err := sakti(t, "halo\nkk ilang\n", []string{"SAKTI_DATA_DIR=" + dir}, "chat")
	if err != nil || !strings.Contains(out, "Mau mengurus apa?") || !strings.Contains(out, "KK hilang") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestUpAndDown: the program says that it lives and is ready, gives figures
// without personal data, ends at Ctrl-C with no process left behind, and is up
// again at once.
func TestUpAndDown(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.start()
	for path, want := range map[string]string{"/healthz": "hidup", "/readyz": "siap", "/metrics": "sakti_messages_received_total"} {
		response, err := http.Get(p.base + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %s %.200s", path, response.Status, body)
		}
	}
	people := len(p.people)
	p.stop(syscall.SIGINT)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		left, _ := exec.Command("pgrep", "-f", p.dir).Output()
		if len(left) == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("left behind: %s", left)
		}
	}
	p.people = map[string]string{}
	p.start()
	if people == 0 || len(p.people) != 0 {
		t.Errorf("%d demo people printed at the first start, %d at the second", people, len(p.people))
	}
}
