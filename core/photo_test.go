package core_test

import (
	"context"
	"testing"

	"sakti/core"
	"sakti/core/intake/specimen"
)

// TestTakeIn: what is hard to read is stored and said to be weak; what is not
// safe is not stored.
func TestTakeIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for name, c := range map[string]struct {
		data          []byte
		refused, weak string
		pdf           bool
	}{
		"sharp":   {specimen.Photo(specimen.KTP, 1, specimen.Options{Width: 800, Height: 600}), "", "", false},
		"blurred": {specimen.Photo(specimen.KTP, 1, specimen.Options{Width: 800, Height: 600, Blur: 6}), "", "blurred", false},
		"iPhone":  {specimen.HEIC(specimen.KTP, 1, specimen.Options{Width: 640, Height: 480}), "", "", false},
		"pdf":     {specimen.PDF(2), "", "", true},
		"text":    {[]byte("bukan foto"), "unsupported", "", false},
	} {
		photo, err := d.office.TakeIn(d.ctx, c.data)
		d.must(err)
		if photo.Refused != c.refused || photo.Weak != c.weak || photo.PDF != c.pdf {
			t.Errorf("%s: %+v", name, photo)
		}
		if stored := photo.File.Bytes > 0; stored != (c.refused == "") {
			t.Errorf("%s: stored: %t", name, stored)
		}
		if c.refused != "" {
			continue
		}
		if photo.File.Shot.Weak != c.weak || (photo.File.Shot.Hash == nil) != c.pdf {
			t.Errorf("%s: %+v", name, photo.File.Shot)
		}
		d.must(d.office.AddFile(d.ctx, d.tx, photo.File))
	}
}

// TestFlatten: what cannot be straightened is said so; nobody waits for it.
func TestFlatten(t *testing.T) {
	t.Parallel()
	photo := specimen.Photo(specimen.KTP, 1, specimen.Options{Width: 800, Height: 600, Fill: 0.7})
	if flat, sure := core.Flatten(context.Background(), photo); !sure || len(flat) == 0 {
		t.Error("not straightened")
	}
	if _, sure := core.Flatten(context.Background(), []byte("bukan foto")); sure {
		t.Error("made of nothing")
	}
}

// TestInsisted: a weak photo that serves after all opens like every other and
// shows its doubt.
func TestInsisted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	photo, err := d.office.TakeIn(d.ctx, specimen.Photo(specimen.KK, 2, specimen.Options{Width: 800, Height: 600, Blur: 6}))
	d.must(err)
	a := d.shot(d.citizen, "", "kk", core.Shot{})
	d.must(d.office.AddFile(d.ctx, d.tx, photo.File))
	d.must(d.office.Attach(d.ctx, d.tx, core.Actor{Person: d.citizen}, a.ID, "kk", photo.File.ID, true))
	if page := d.page(a); page.FileID != photo.File.ID || page.Weak != "blurred" {
		t.Errorf("%+v", page)
	}
	body, _, err := d.office.OpenFile(d.ctx, d.tx, photo.File.ID, core.Look{Application: a.ID, Purpose: "lihat"})
	if d.must(err); len(body) != photo.File.Bytes {
		t.Errorf("%d bytes, want %d", len(body), photo.File.Bytes)
	}
}
