package admin

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// Under the policy of files a photo and a PDF are seen, each in a tab of its
// own, fitted to it, and the PDF within our page too; and nobody complains.
func TestFilesShowUnderTheirPolicy(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("validator"))
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	a := h.held(staff, "AKL", "keyed")
	var pages []core.Attachment
	h.do(func(tx pgx.Tx) {
		var err error
		if pages, err = h.office.Attachments(context.Background(), tx, a.ID); err != nil {
			t.Fatal(err)
		}
	})
	path := func(i int) string { return "/panel/berkas/" + a.ID.String() + "/" + pages[i].FileID.String() }
	h.look(ctx, path(0))
	h.on(ctx, "document.images.length === 1 && document.images[0].complete && document.images[0].naturalWidth > 0")
	box := h.box(ctx, "img")
	if middle := box.Min.Add(box.Max).Div(2); middle.X < 639 || middle.X > 641 || box.Min.Y < 0 || box.Max.Y > 800 {
		t.Errorf("the photo is not in the middle of its tab: %v", box)
	}
	browser.Shot(t, ctx, "file-photo")
	h.look(ctx, path(1))
	h.inked(ctx, image.Rect(300, 60, 1280, 800))
	browser.Shot(t, ctx, "file-pdf")
	h.look(ctx, casePath(a.ID)+"/validasi?syarat=buku-nikah")
	h.on(ctx, "document.getElementById('pdf').contentWindow && !document.getElementById('pdf').hidden")
	h.inked(ctx, h.box(ctx, "#pdf"))
	browser.Shot(t, ctx, "file-pdf-page")
}

// box is where an element stands on the screen.
func (h *house) box(ctx context.Context, selector string) image.Rectangle {
	h.t.Helper()
	at, err := chromedp.Run(ctx, chromedp.Evaluate[[]float64](`(() => { const r = document.querySelector("`+selector+`").getBoundingClientRect(); return [r.left, r.top, r.right, Math.min(r.bottom, innerHeight)] })()`))
	if err != nil || len(at) != 4 {
		h.t.Fatal(at, err)
	}
	return image.Rect(int(at[0]), int(at[1]), int(at[2]), int(at[3]))
}

// inked waits until a sheet of paper with something written on it is seen
// there.
func (h *house) inked(ctx context.Context, where image.Rectangle) {
	h.t.Helper()
	ink := 0
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			continue // the page is just going
		}
		picture, err := png.Decode(bytes.NewReader(shot))
		if err != nil {
			h.t.Fatal(err)
		}
		if ink = inkOn(picture, where); ink > 100 {
			return
		}
	}
	h.t.Fatalf("%v shows no paper with writing: %d points", where, ink)
}

// inkOn counts the dark points that have white a little to their left and
// right: a line of a letter, no edge of a window.
func inkOn(picture image.Image, where image.Rectangle) (n int) {
	const beside = 25
	level := func(x, y int) uint32 {
		r, g, b, _ := picture.At(x, y).RGBA()
		return (r + g + b) / 3
	}
	for y := where.Min.Y; y < where.Max.Y; y++ {
		for x := where.Min.X + beside; x < where.Max.X-beside; x++ {
			if level(x, y) < 0x6000 && level(x-beside, y) > 0xf000 && level(x+beside, y) > 0xf000 {
				n++
			}
		}
	}
	return n
}
