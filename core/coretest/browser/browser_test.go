package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// recorder is a test that remembers its complaints instead of failing.
type recorder struct {
	testing.TB
	mu       sync.Mutex
	errors   []string
	cleanups []func()
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }

func (r *recorder) finish() string {
	for i := len(r.cleanups) - 1; i >= 0; i-- {
		r.cleanups[i]()
	}
	return strings.Join(r.errors, "\n")
}

func page(t *testing.T, body string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; script-src 'nonce-x'")
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestPagesComplaintsFailTheTest(t *testing.T) {
	first := Open(t)
	for name, test := range map[string]struct{ body, want string }{
		"exception": {`<script nonce=x>setTimeout(() => { document.title = "done"; throw new Error("broken") })</script>`, "broken"},
		"policy":    {`<p style="color:red">x</p><script nonce=x>document.title = "done"</script>`, "Content Security Policy"},
		"nothing":   {`<script nonce=x>fetch("/missing").then(() => { document.title = "done" })</script>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			watched := &recorder{TB: t}
			ctx := Tab(watched, first)
			if err := chromedp.Do(ctx, chromedp.Navigate(page(t, test.body))); err != nil {
				t.Fatal(err)
			}
			Wait(t, ctx, `document.title == "done"`)
			got := watched.finish()
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("complaints %q, want %q", got, test.want)
			}
		})
	}
}

func TestTabsHaveTheirOwnStorage(t *testing.T) {
	first := Open(t)
	url := page(t, `<p>x</p>`)
	second := Tab(t, first)
	if err := chromedp.Do(first, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(second, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(first, chromedp.Evaluate[string](`localStorage.a = "1"`)); err != nil {
		t.Fatal(err)
	}
	kept, err := chromedp.Run(second, chromedp.Evaluate[bool](`"a" in localStorage`))
	if err != nil || kept {
		t.Errorf("the second tab sees the first one's storage: %v, %v", kept, err)
	}
}
