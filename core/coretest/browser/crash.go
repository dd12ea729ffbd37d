package browser

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
)

// OpenAt is Open with a profile that stays: who opens it again finds the
// cookies and the storage of before. crash kills the browser as a power cut
// does, without a word to its pages, and returns once it is gone.
func OpenAt(t testing.TB, profile string) (ctx context.Context, crash func()) {
	t.Helper()
	allocator, end := chromedp.NewExecAllocator(context.Background(), append(options(t), chromedp.UserDataDir(profile))...)
	t.Cleanup(end)
	ctx = tab(t, allocator)
	return ctx, func() {
		t.Helper()
		process := chromedp.FromContext(ctx).Browser.Process()
		if process == nil {
			t.Fatal("browser: no process of ours")
		}
		if err := process.Kill(); err != nil {
			t.Fatalf("browser: %v", err)
		}
		<-chromedp.FromContext(ctx).Browser.LostConnection
		end()
	}
}
