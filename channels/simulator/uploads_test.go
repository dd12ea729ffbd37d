package simulator

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sakti/channels"
)

func TestUploadsAreServedSafely(t *testing.T) {
	t.Parallel()
	c, o := newChannel(t, t.TempDir()), &office{}
	p := open(t, c, o)
	jpeg := append([]byte("\xff\xd8\xff\xe0"), bytes.Repeat([]byte("j"), 900)...)
	html := []byte("<!doctype html><script>alert(1)</script>")
	p.send(map[string]string{"text": "album"}, upload{"kk.jpg", "text/html", jpeg}, upload{"x.jpg", "image/jpeg", html})
	shown := p.list("").Messages[0].Files
	if len(o.events()) != 1 || len(shown) != 2 {
		t.Fatalf("%d events, files %v", len(o.events()), shown)
	}
	for i, want := range []struct {
		kind, disposition string
		body              []byte
	}{{"image/jpeg", "inline", jpeg}, {"application/octet-stream", "attachment", html}} {
		status, header, body := p.get(shown[i].URL)
		if status != 200 || header.Get("Content-Type") != want.kind || header.Get("Content-Disposition") != want.disposition ||
			header.Get("X-Content-Type-Options") != "nosniff" || !bytes.Equal(body, want.body) {
			t.Errorf("file %d: %d %v, %d bytes", i, status, header, len(body))
		}
	}
	for _, ref := range []string{"..%2f..%2fphones%2f6281234567890.jsonl", "tmp-00", strings.Repeat("a", 32), "%2e%2e"} {
		if status, _, body := p.get("/simulator/files/" + ref); status != 404 {
			t.Errorf("%s: %d %q", ref, status, body)
		}
	}
}

func TestFetchTellsAGoneFile(t *testing.T) {
	t.Parallel()
	c := newChannel(t, t.TempDir())
	for _, ref := range []string{"", "../lock", strings.Repeat("A", 32), strings.Repeat("0", 32)} {
		_, err := c.Fetch(t.Context(), channels.Media{Ref: ref})
		if refusal := channels.AsSendError(err); err == nil || !refusal.Final {
			t.Errorf("%q: %v", ref, err)
		}
	}
}

// files lists what lies in the folder of uploads.
func files(t testing.TB, c *Channel) []string {
	entries, err := os.ReadDir(filepath.Join(c.dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestLeftoversOfUploadsAreSwept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := newChannel(t, dir)
	old, young := filepath.Join(dir, "files", unfinished+"old"), filepath.Join(dir, "files", unfinished+"young")
	for _, path := range []string{old, young} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * staleAfter)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	newChannel(t, dir)
	if left := files(t, c); len(left) != 1 || left[0] != unfinished+"young" {
		t.Errorf("left: %v", left)
	}
}
