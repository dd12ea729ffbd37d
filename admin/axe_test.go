package admin

import (
	"context"
	"time"

	"sakti/core/coretest/browser"
)

var axeTime time.Duration

// axe lets axe-core look at the page at hand, if it is here.
func (h *house) axe(ctx context.Context, name string) {
	h.t.Helper()
	if !browser.HaveAxe(h.t) {
		return
	}
	begin := time.Now()
	for _, finding := range browser.Axe(h.t, ctx) {
		h.t.Errorf("%s: %s", name, finding)
	}
	axeTime += time.Since(begin)
	h.t.Logf("%s %v sum %v", name, time.Since(begin), axeTime)
}
