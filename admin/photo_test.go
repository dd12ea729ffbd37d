package admin

import (
	"bytes"
	"context"
	"image/jpeg"
	"net/http"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// looks counts how often the files of a case were opened.
func (h *house) looks(a *core.Application) (n int) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		if err := tx.QueryRow(context.Background(), `SELECT count(*) FROM file_views WHERE application_id = $1`, a.ID).Scan(&n); err != nil {
			h.t.Fatal(err)
		}
	})
	return n
}

// A photo comes in the size of a screen to whoever asks for that, as one look;
// a PDF stays what it is.
func TestPhotoForAScreen(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "keyed")
	h.photograph(a)
	p := h.enter(h.hire(h.role("validator")))
	var pages []core.Attachment
	h.do(func(tx pgx.Tx) {
		var err error
		if pages, err = h.office.Attachments(context.Background(), tx, a.ID); err != nil {
			t.Fatal(err)
		}
	})
	path := func(i int) string { return "/panel/berkas/" + a.ID.String() + "/" + pages[i].FileID.String() }
	whole, small := p.get(path(0)).is(http.StatusOK), p.get(path(0)+"?layar").is(http.StatusOK)
	config, err := jpeg.DecodeConfig(bytes.NewReader([]byte(small.body)))
	if err != nil || config.Width != 960 || config.Height != 720 || len(small.body)*10 > len(whole.body)*9 {
		t.Errorf("%v, %d by %d, %d bytes of %d", err, config.Width, config.Height, len(small.body), len(whole.body))
	}
	if small.header.Get("Content-Length") != strconv.Itoa(len(small.body)) || small.header.Get("Content-Type") != "image/jpeg" || small.header.Get("Cache-Control") != "private, max-age=300" {
		t.Errorf("%v", small.header)
	}
	if n := h.looks(a); n != 2 {
		t.Errorf("%d looks, want 2", n)
	}
	if pdf, asked := p.get(path(1)).body, p.get(path(1)+"?layar").body; pdf != asked || pages[1].MIME != "application/pdf" {
		t.Errorf("%s, %d bytes, asked for a screen %d", pages[1].MIME, len(pdf), len(asked))
	}
}

// What goes over the line while a case is looked at: the first photo has it to
// itself, the others follow one by one, each small and once; the photo itself
// comes with the first zoom, and once.
func TestPhotosComeOneByOne(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("verifier"))
	a := h.file("AKL", "submitted")
	h.photograph(a)
	h.act(staff, a, "claim", core.Note{})
	ctx := browser.Open(t)
	h.sit(ctx, staff)
	h.look(ctx, casePath(a.ID)+"/periksa")
	const (
		asked = `performance.getEntriesByType("resource").filter((r) => r.name.includes("/panel/berkas/"))`
		thumb = `Array.from(document.querySelectorAll("[data-photo] img"))`
	)
	h.on(ctx, thumb+`.length === 3 && `+thumb+`.every((i) => i.src && i.complete && i.naturalWidth === 960)`)
	h.on(ctx, asked+`.length === 3 && `+asked+`.every((r) => r.name.endsWith("?layar"))`)
	h.on(ctx, asked+`.every((r, i, all) => i === 0 || r.startTime >= all[i - 1].responseEnd)`)
	if n := h.looks(a); n != 3 {
		t.Errorf("%d looks, want 3", n)
	}

	h.press(ctx, "n") // is there already
	h.on(ctx, `document.getElementById("photo").complete && document.querySelectorAll("[data-photo]")[1].ariaCurrent === "true"`)
	h.press(ctx, "++")
	h.on(ctx, `document.getElementById("photo").naturalWidth === 1024 && document.getElementById("photo").style.transform.includes("scale(1.96)")`)
	h.press(ctx, "0-+nnn+")
	h.on(ctx, `document.getElementById("photo").src.endsWith(document.querySelectorAll("[data-photo]")[1].dataset.photo)`)
	if n := h.looks(a); n != 4 {
		t.Errorf("%d looks, want 4: three small ones, and the one that was zoomed", n)
	}
}
