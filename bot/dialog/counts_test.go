package dialog_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sakti/bot/dialog/chat"
)

// limits are the most messages that a person may need for these, from the
// first word to the receipt.
var limits = map[string]int{"AKL": 14, "SKAK (operator)": 8}

// TestMessageCounts counts what a person sends until the receipt, for every
// service in its simple transcript, and prints the table (go test -v).
func TestMessageCounts(t *testing.T) {
	paths, err := filepath.Glob("testdata/service-*.chat")
	paths = slices.DeleteFunc(paths, func(path string) bool { return strings.HasSuffix(path, "-deep.chat") })
	if err != nil || len(paths) < len(cat().Services) {
		t.Fatalf("%d transcripts for %d services: %v", len(paths), len(cat().Services), err)
	}
	seen := map[string]bool{}
	for _, path := range append(paths, "testdata/topic-operator-skak.chat") {
		service, sent := countMessages(t, path)
		if strings.Contains(path, "operator") {
			service += " (operator)"
		}
		seen[service] = true
		t.Logf("%-16s %2d", service, sent)
		if limit, ok := limits[service]; ok && sent > limit {
			t.Errorf("%s needs %d messages, more than %d", service, sent, limit)
		}
	}
	for _, service := range cat().Services {
		if !seen[service.Code] {
			t.Errorf("no transcript counts %s", service.Code)
		}
	}
	for service := range limits {
		if !seen[service] {
			t.Errorf("nothing was counted for %s", service)
		}
	}
}

// countMessages replays a transcript until it sends an application: of which
// service, and after how many messages.
func countMessages(t *testing.T, path string) (service string, sent int) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	script, err := chat.Parse(path, string(data))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	for _, line := range script.Lines {
		if line.Setting != "" {
			w.set(line)
		}
		if line.Turn == nil {
			continue
		}
		sent++
		for _, answer := range w.say(line.Turn) {
			if _, err := fmt.Sscanf(answer, "* submit %s", &service); err == nil {
				return service, sent
			}
		}
	}
	t.Errorf("%s sends nothing", path)
	return path, sent
}
