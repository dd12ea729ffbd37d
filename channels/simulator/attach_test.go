package simulator

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sakti/channels"
	"sakti/core/coretest/browser"
)

// sendSamples sends the ready-made photos, which must be what they claim.
func sendSamples(t *testing.T, ctx context.Context) {
	c, o, p := openPage(t, ctx)
	p.on("6281234567891").post(map[string]string{"text": "halo"})
	browser.Wait(t, ctx, amount(operator+".message.service", 1))
	for i, sample := range []string{"kk-jelas", "kk-buram", "pdf", "album"} {
		do(t, ctx, click(citizen+".attach"), click(citizen+`[data-sample="`+sample+`"]`))
		browser.Wait(t, ctx, amount(citizen+".message.service", i+1))
	}
	browser.Shot(t, ctx, "simulator-photos")
	do(t, ctx, click(citizen+".attach"))
	browser.Wait(t, ctx, exists(citizen+".sheet:not([hidden])"))
	browser.Shot(t, ctx, "simulator-samples")
	events := o.events()[1:]
	sharp, blurred := detail(t, c, events[0].Media[0]), detail(t, c, events[1].Media[0])
	t.Logf("detail: sharp %.0f, blurred %.1f", sharp, blurred)
	if sharp < 150 || blurred > 15 {
		t.Errorf("detail of the sharp photo %.0f, of the blurred %.0f", sharp, blurred)
	}
	if len(events[3].Media) != 2 || !strings.HasPrefix(string(content(t, c, events[2].Media[0])), "%PDF-") {
		t.Errorf("album %+v, PDF %+v", events[3].Media, events[2].Media)
	}
	do(t, ctx, chromedp.KeyEvent("\x1b"), click(citizen+".album.many button"))
	browser.Wait(t, ctx, `document.querySelector("#viewer[open] img").naturalWidth > 1000`)
	browser.Shot(t, ctx, "simulator-viewer")
	do(t, ctx, chromedp.KeyEvent("\x1b"))
	browser.Wait(t, ctx, "!"+exists("#viewer[open]"))
}

func content(t *testing.T, c *Channel, media channels.Media) []byte {
	t.Helper()
	file, err := c.Fetch(t.Context(), media)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	body, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// detail is the variance of the Laplacian, which falls with blur.
func detail(t *testing.T, c *Channel, media channels.Media) float64 {
	t.Helper()
	photo, err := jpeg.Decode(bytes.NewReader(content(t, c, media)))
	if err != nil {
		t.Fatal(err)
	}
	luma := photo.(*image.YCbCr)
	var sum, squares, n float64
	for y := 1; y < luma.Rect.Dy()-1; y++ {
		for x := 1; x < luma.Rect.Dx()-1; x++ {
			at := y*luma.YStride + x
			l := 4*float64(luma.Y[at]) - float64(luma.Y[at-1]) - float64(luma.Y[at+1]) -
				float64(luma.Y[at-luma.YStride]) - float64(luma.Y[at+luma.YStride])
			sum, squares, n = sum+l, squares+l*l, n+1
		}
	}
	return squares/n - sum*sum/n/n
}

// attach picks files, drops one of them, and pastes a picture.
func attach(t *testing.T, ctx context.Context) {
	_, o, _ := openPage(t, ctx)
	folder := t.TempDir()
	var picked []string
	for _, name := range []string{"ktp.jpg", "surat.pdf"} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		picked = append(picked, path)
	}
	hidden := chromedp.NodeReady
	do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS(citizen+".pick-file"), picked, hidden))
	browser.Wait(t, ctx, amount(citizen+".tray li", 2))
	do(t, ctx, click(citizen+".tray li:first-child button"))
	browser.Wait(t, ctx, amount(citizen+".tray li", 1))
	paste := fmt.Sprintf(`{
		const data = new DataTransfer();
		data.items.add(new File([Uint8Array.from(atob(%q), c => c.charCodeAt(0))], "tempel.gif", {type: "image/gif"}));
		document.querySelector(%q).dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
		document.querySelector(%q).dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
	}`, base64.StdEncoding.EncodeToString([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")),
		citizen+"textarea", citizen+".screen")
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](paste)); err != nil {
		t.Fatal(err)
	}
	browser.Wait(t, ctx, amount(citizen+".tray li", 3))
	do(t, ctx, typeIn(citizen, "ini berkasnya"))
	browser.Shot(t, ctx, "simulator-tray")
	do(t, ctx, click(citizen+".send"))
	browser.Wait(t, ctx, amount(citizen+".message.service", 1))
	event := o.events()[0]
	if event.Text != "ini berkasnya" || len(event.Media) != 3 || event.Media[0].Name != "surat.pdf" || event.Media[1].Name != "tempel.gif" {
		t.Errorf("the service got %+v", event)
	}
	browser.Wait(t, ctx, amount(citizen+".tray li", 0))
}
