package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"sakti/core"
	"sakti/core/coretest/browser"
	"sakti/core/intake/specimen"
)

// The line and the PC that a first paint under a second is promised for: 2
// Mbit/s, a tenth of a second to the server and back, a processor a quarter as
// fast as this one, nothing in the cache.
const (
	lineDown = 2e6 / 8 // bytes a second
	lineUp   = 0.5e6 / 8
	lineTrip = 100 // milliseconds
	oldPC    = 4
)

// bare is the least that a page can be: what the line itself takes.
const bare = `<!doctype html><html lang="id"><meta charset="utf-8"><title>Halo</title><p>Halo</p>`

// BenchmarkFirstPaint opens pages over a slow line on an old PC. first-ms is
// the time to the first paint with something in it, x-bare how many times that
// of a page of one line; setting up the connection is in neither. Where there
// are photos, photo-ms is the time until the first is to be seen, all-ms until
// the last is there, and photo-KB what they weigh together.
func BenchmarkFirstPaint(b *testing.B) {
	h := open(b)
	empty := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, bare)
	}))
	defer empty.Close()
	desk := h.hire(h.role("verifier"), h.role("validator"), h.role("print_desk"), h.role("call_centre"))
	admin := h.hire(h.role("admin"))
	verifying, keying, validating := h.held(desk, "AKL", "submitted"), h.held(desk, "AKL", "verified"), h.held(desk, "AKL", "keyed")
	for _, a := range []*core.Application{verifying, keying, validating} {
		h.photographWith(a, large)
	}
	h.file("AKL", "ready")
	closed, talk := h.file("AKL", "closed"), h.talk()
	h.reason(desk, closed)
	h.ticket()
	first := browser.Open(b)
	for _, page := range []struct {
		name, path string
		staff      *core.Staff
	}{
		{"login", "/masuk", nil}, {"track", "/lacak", nil}, {"work", "/panel", desk},
		{"verify", casePath(verifying.ID) + "/periksa", desk}, {"keying", casePath(keying.ID) + "/entri", desk},
		{"validation", casePath(validating.ID) + "/validasi", desk}, {"print", "/panel/cetak", desk},
		{"case", casePath(closed.ID), desk}, {"tickets", "/chat", desk}, {"chat", chatPath(talk), desk},
		{"staff", "/panel/petugas", admin},
	} {
		b.Run(page.name, func(b *testing.B) {
			ctx := browser.Tab(b, first)
			if page.staff != nil {
				h.sit(ctx, page.staff)
			}
			throttle(b, ctx)
			var sums paint
			for b.Loop() {
				sums = sums.plus(paintOf(b, ctx, empty.URL).asBare()).plus(paintOf(b, ctx, h.server.URL+page.path))
			}
			sums.report(b)
		})
	}
}

// large is a photo as a phone of these years sends it by chat.
func large(i int) []byte {
	return specimen.Photo([]string{specimen.Lahir, specimen.Akta, specimen.KK}[i%3], int64(i+1), specimen.Options{Width: 1600, Height: 1200})
}

// throttle puts a tab behind the line and on the PC of above.
func throttle(b *testing.B, ctx context.Context) {
	b.Helper()
	steps := []func() error{
		func() error { _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); return err },
		func() error {
			_, err := chromedp.Call(ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
			return err
		},
		func() error {
			_, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
				MatchedNetworkConditions: []*network.Conditions{{Latency: lineTrip, DownloadThroughput: lineDown, UploadThroughput: lineUp}}})
			return err
		},
		func() error {
			_, err := chromedp.Call(ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: oldPC})
			return err
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			b.Fatal(err)
		}
	}
}

// paint is when things were seen on a page, in milliseconds after it was asked
// for, and the kilobytes of its photos.
type paint struct {
	First, Photo, All, KB float64
	Bare                  float64 `json:"-"`
}

func (p paint) asBare() paint { return paint{Bare: p.First} }

func (p paint) plus(q paint) paint {
	return paint{p.First + q.First, p.Photo + q.Photo, p.All + q.All, p.KB + q.KB, p.Bare + q.Bare}
}

func (p paint) report(b *testing.B) {
	n := float64(b.N)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(p.First/n, "first-ms")
	b.ReportMetric(p.First/p.Bare, "x-bare")
	if p.Photo > 0 {
		b.ReportMetric(p.Photo/n, "photo-ms")
		b.ReportMetric(p.All/n, "all-ms")
		b.ReportMetric(p.KB/n, "photo-KB")
	}
}

// paintOf opens a page and waits until it and its photos are there.
func paintOf(b *testing.B, ctx context.Context, address string) paint {
	b.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		b.Fatal(err)
	}
	browser.Wait(b, ctx, `performance.getEntriesByName("first-contentful-paint").length > 0 &&
		Array.from(document.querySelectorAll("[data-photo] img")).every((i) => i.src && i.complete)`)
	const read = `new Promise((done) => {
		const photos = performance.getEntriesByType("resource").filter((r) => r.name.includes("/panel/berkas/"));
		const out = { First: performance.getEntriesByName("first-contentful-paint")[0].startTime, Photo: 0, All: 0, KB: 0 };
		if (!document.querySelector("[data-photo] img")) return done(out);
		out.All = Math.max(...photos.map((r) => r.responseEnd));
		out.KB = photos.reduce((n, r) => n + r.encodedBodySize, 0) / 1000;
		new PerformanceObserver((list) => {
			const photo = list.getEntries().find((e) => e.element && e.element.id === "photo");
			if (photo) done({ ...out, Photo: photo.startTime });
		}).observe({ type: "largest-contentful-paint", buffered: true });
	})`
	out, err := chromedp.Run(ctx, chromedp.Evaluate[paint](read, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
	return out
}
