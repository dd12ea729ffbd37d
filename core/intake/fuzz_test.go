package intake

import (
	"bytes"
	"image/jpeg"
	"testing"

	"sakti/core/intake/specimen"
)

// fuzzLimits keep a single try short.
func fuzzLimits() Limits {
	l := DefaultLimits()
	l.Pixels, l.Memory, l.MinSide = 1<<18, 8<<20, 1
	return l
}

// FuzzLook: whatever comes, there is a verdict, and what is taken can be
// opened and is taken again.
func FuzzLook(f *testing.F) {
	tiny := specimen.Options{Width: 64, Height: 48, Quality: 30, Orientation: 6}
	f.Add(specimen.Photo(specimen.Table, 1, tiny))
	f.Add(asWebP(specimen.Picture(specimen.Table, 1, specimen.Options{Width: 8, Height: 8})))
	f.Add(pngHeader(60000, 60000))
	f.Add(jpegHeader(mSOF2, 64, 64, 3))
	f.Add(specimen.PDF(2))
	f.Add(one("/OpenAction 4 0 R", "<< /S /Java#53cript >>", objectStream("/FlateDecode", 9, "[1 0 R]")))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := fuzzLimits()
		v := Look(data, l)
		if v.Refused != "" && !v.Refused.Quality() {
			if v.Clean != nil {
				t.Fatalf("refused as %q and yet to be stored", v.Refused)
			}
			return
		}
		if v.MIME == "application/pdf" {
			if !bytes.Equal(v.Clean, data) || v.Pages < 1 || v.Pages > l.PDFPages {
				t.Fatalf("PDF of %d pages", v.Pages)
			}
			return
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(v.Clean))
		if err != nil || c.Width != v.Width || c.Height != v.Height {
			t.Fatalf("stored picture: %v, %dx%d, said %dx%d", err, c.Width, c.Height, v.Width, v.Height)
		}
		if again := Look(v.Clean, l); again.Clean == nil {
			t.Fatalf("stored picture is refused as %q", again.Refused)
		}
	})
}
