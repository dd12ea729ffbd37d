package admin

import (
	"testing"

	"sakti/core/coretest/browser"
)

func TestZZShots(t *testing.T) {
	if !shots() {
		t.Skip()
	}
	h := open(t)
	first := browser.Open(t)
	ctx := first
	for _, s := range h.accountScenes() {
		if s.staff != nil {
			ctx = h.nextTab(first, ctx, s.staff)
		}
		s.show(ctx)
		h.everyScreen(ctx, s.name)
		h.weigh(ctx, s.name)
	}
}
