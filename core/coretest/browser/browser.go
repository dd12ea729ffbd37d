// Package browser gives a test a real Chromium with an open tab.
//
//	ctx := browser.Open(t)
//	err := chromedp.Do(ctx, chromedp.Navigate(server.URL))
//
// The tab is closed and the browser ended with the test. An exception that no
// script caught, a call of console.error and a breach of the page's content
// security policy fail the test, wherever they happen; requests that fail on
// the network do not, for tests stop servers on purpose.
//
// The package knows nothing of ours, so every package with a page can use it.
package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Patience is how long the actions of one tab may take altogether.
const Patience = 90 * time.Second

// names under which Chromium is installed, on the PATH or by macOS.
var names = []string{
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
}

// Open starts Chromium with an empty profile and returns the context of its
// first tab, 1280 by 800. It skips the test if there is no Chromium and the
// environment has no CI; in CI that is a failure.
func Open(t testing.TB) context.Context {
	t.Helper()
	allocator, end := chromedp.NewExecAllocator(context.Background(), options(t)...)
	t.Cleanup(end)
	return tab(t, allocator)
}

func options(t testing.TB) []chromedp.ExecAllocatorOption {
	t.Helper()
	out := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(find(t)),
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "id-ID"),
	)
	if os.Geteuid() == 0 {
		out = append(out, chromedp.NoSandbox) // Chromium's sandbox refuses root
	}
	return out
}

// Tab opens another tab in the browser of ctx with cookies and storage of its
// own, as for another person, and with a Patience of its own.
func Tab(t testing.TB, ctx context.Context) context.Context {
	t.Helper()
	return tab(t, context.WithoutCancel(ctx), chromedp.WithNewBrowserContext())
}

func tab(t testing.TB, parent context.Context, options ...chromedp.ContextOption) context.Context {
	t.Helper()
	ctx, _ := chromedp.NewContext(parent, options...)
	// The browser lives as long as the context of the first call, so that
	// one has no deadline.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800)); err != nil {
		t.Fatalf("browser: %v", err)
	}
	t.Cleanup(func() {
		ending, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if err := chromedp.Cancel(ending); err != nil {
			t.Logf("browser: closing: %v", err)
		}
	})
	watch(t, ctx)
	limited, cancel := context.WithTimeout(ctx, Patience)
	t.Cleanup(cancel)
	return limited
}

// farewell is what a tab says to its own console last.
const farewell = "browser: the test is over"

// watch fails the test for each complaint of the page, at its end.
func watch(t testing.TB, ctx context.Context) {
	listening, stop := context.WithCancel(ctx)
	messages := chromedp.Console(listening)
	done := make(chan struct{})
	var complaints []string
	go func() {
		defer close(done)
		for message, err := range messages {
			if err != nil || message.Text == farewell {
				return
			}
			if complaint(message) {
				complaints = append(complaints, message.String()+" "+message.URL)
			}
		}
	}()
	t.Cleanup(func() {
		// Messages come in order, so before the farewell came all others.
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void]("console.debug('"+farewell+"')")); err != nil {
			stop()
		}
		<-done
		stop()
		for _, text := range complaints {
			t.Errorf("the page complains: %s", text)
		}
	})
}

func complaint(message chromedp.ConsoleMessage) bool {
	switch {
	case message.Source == "network":
		return false
	case message.IsException(), message.Source == "security":
		return true
	}
	return message.Type == chromedp.ConsoleError
}

func find(t testing.TB) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("browser: no Chromium here, and this is CI")
	}
	t.Skip("browser: no Chromium here")
	return ""
}

// Shot writes a picture of what the tab shows to name.png in the folder that
// the environment calls SAKTI_SHOTS; without it, nothing happens.
func Shot(t testing.TB, ctx context.Context, name string) {
	t.Helper()
	folder := os.Getenv("SAKTI_SHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatalf("browser: picture %s: %v", name, err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Wait waits until a JavaScript expression is true, or fails the test. An
// expression that throws, as on an element that is not there yet, is not true.
func Wait(t testing.TB, ctx context.Context, expression string) {
	t.Helper()
	poll := chromedp.Poll[chromedp.Void]("(() => { try { return Boolean("+expression+") } catch { return false } })()",
		chromedp.WithPollingTimeout(20*time.Second), chromedp.WithPollingInterval(30*time.Millisecond))
	if err := chromedp.Do(ctx, poll); err != nil {
		text, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body ? document.body.innerText : ''"))
		t.Fatalf("browser: waiting for %s: %v\nthe page says:\n%s", expression, err, text)
	}
}
