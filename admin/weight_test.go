package admin

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sakti/core"
)

// heaviest is the most that a page may weigh on the line, without photos, with
// nothing in the browser's cache.
const heaviest = 100_000

// weigh adds up what the page at hand is made of. One thing alone, the style
// sheet, may hold up its first paint.
func (h *house) weigh(ctx context.Context, name string) {
	h.t.Helper()
	const sum = `(() => {
		const parts = performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
			.filter((p) => !p.name.includes("/panel/berkas/") && !p.name.includes("/panel/siar"));
		return [parts.reduce((n, p) => n + p.encodedBodySize + 300, 0),
			parts.filter((p) => p.renderBlockingStatus === "blocking" && p.entryType === "resource").length];
	})()`
	sums, err := chromedp.Run(ctx, chromedp.Evaluate[[2]int](sum))
	if err != nil {
		h.t.Fatal(err)
	}
	bytes, blocking := sums[0], sums[1]
	h.t.Logf("%6d bytes  %s", bytes, name)
	if bytes < 3000 || bytes > heaviest {
		h.t.Errorf("%s weighs %d bytes, want at most %d", name, bytes, heaviest)
	}
	if blocking != 1 {
		h.t.Errorf("%s: %d requests hold up the first paint, want the style sheet alone", name, blocking)
	}
}

// window is what a server sends before it waits for an answer: ten packets
// (RFC 6928).
const window = 10 * 1460

// Two round trips are all that a first paint waits for: the page and the style
// sheet come compressed and fit, each with its headers, into the first window
// of their connection.
func TestFirstPaintTakesTwoTrips(t *testing.T) {
	t.Parallel()
	h := open(t)
	desk := h.hire(h.role("verifier"), h.role("validator"), h.role("print_desk"), h.role("call_centre"))
	verifying, keying, validating := h.held(desk, "AKL", "submitted"), h.held(desk, "AKL", "verified"), h.held(desk, "AKL", "keyed")
	ready, talk := h.file("AKL", "ready"), h.talk()
	h.ticket()
	for path, staff := range map[string]*core.Staff{
		"/masuk": nil, "/lacak": nil, "/panel": desk, "/panel/cetak": desk, "/chat": desk, chatPath(talk): desk,
		casePath(verifying.ID) + "/periksa": desk, casePath(keying.ID) + "/entri": desk,
		casePath(validating.ID) + "/validasi": desk, casePath(ready.ID): desk,
	} {
		p := h.visitor()
		if staff != nil {
			p = h.enter(staff)
		}
		page, size := p.compressed(path)
		if size+1000 > window {
			t.Errorf("%s: %d bytes", path, size)
		}
		if sheets := stylesheets.FindAllStringSubmatch(page, -1); len(sheets) != 1 {
			t.Errorf("%s: %d style sheets", path, len(sheets))
		} else if _, size := p.compressed(sheets[0][1]); size+1000 > window {
			t.Errorf("%s: %d bytes", sheets[0][1], size)
		}
		for _, tag := range scripts.FindAllString(page, -1) {
			if !strings.Contains(tag, " defer") {
				t.Errorf("%s: %s holds up the page", path, tag)
			}
		}
	}
}

var (
	stylesheets = regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)">`)
	scripts     = regexp.MustCompile(`<script[^>]*>`)
	hashed      = regexp.MustCompile(`^/static/[a-z]+\.[0-9a-f]{8}\.(css|js|svg)$`)
)

// compressed gets something as browsers do, and what it weighs on the line.
func (p *person) compressed(path string) (body string, size int) {
	p.h.t.Helper()
	req, err := http.NewRequest(http.MethodGet, p.h.server.URL+path, nil)
	if err != nil {
		p.h.t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
	res, err := p.client.Do(req)
	if err != nil {
		p.h.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(strings.Join(res.Header.Values("Vary"), ","), "Accept-Encoding") {
		p.h.t.Fatalf("%s: %d, %v", path, res.StatusCode, res.Header)
	}
	line := &counter{r: res.Body}
	zip, err := gzip.NewReader(line)
	if err != nil {
		p.h.t.Fatal(err)
	}
	text, err := io.ReadAll(zip)
	if err != nil {
		p.h.t.Fatal(err)
	}
	return string(text), line.n
}

// counter counts what is read.
type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += n
	return n, err
}

// The style sheet, the scripts and the icon are sent once: compressed, under a
// name that changes with what is in them, to be kept for good. A name of
// yesterday is not there any more.
func TestAssetsAreKept(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.visitor()
	if len(h.panel.assets.paths) < 10 {
		t.Fatalf("%d assets", len(h.panel.assets.paths))
	}
	for name, path := range h.panel.assets.paths {
		r := p.get(path).is(http.StatusOK)
		if !hashed.MatchString(path) || r.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %s, %v", name, path, r.header)
		}
		if _, size := p.compressed(path); size >= len(r.body) {
			t.Errorf("%s: %d bytes compressed, %d as it is", name, size, len(r.body))
		}
	}
	p.get("/static/panel.css").is(http.StatusNotFound)
	p.get("/static/panel.00000000.css").is(http.StatusNotFound)
}
