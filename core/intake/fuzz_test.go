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
	l.Pixels, l.HEIC, l.Memory, l.MinSide = 1<<18, 1<<16, 8<<20, 1
	return l
}

// FuzzHEIC: whatever the boxes say, their reader ends with a size within
// bounds or a reason, and the sandbox with a picture or none.
func FuzzHEIC(f *testing.F) {
	small := specimen.HEIC(specimen.Table, 1, specimen.Options{Width: 32, Height: 32})
	f.Add(small)
	f.Add(sized(small, 1<<31, 1<<31))
	f.Add(small[:len(small)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		file, refused := openHEIC(data)
		if refused != "" || file.tooLarge(fuzzLimits(), len(data)) != "" {
			return
		}
		if file.width <= 0 || file.height <= 0 {
			t.Fatalf("%dx%d pixels", file.width, file.height)
		}
		img, err := heifDecode(data, file.width*file.height, heicLoops)
		if err == nil && img.Bounds().Dx()*img.Bounds().Dy() > file.width*file.height {
			t.Fatalf("%v, said %dx%d", img.Bounds(), file.width, file.height)
		}
	})
}

// FuzzLook: whatever comes, there is a verdict, and what is taken can be
// opened and is taken again.
func FuzzLook(f *testing.F) {
	tiny := specimen.Options{Width: 64, Height: 48, Quality: 30, Orientation: 6}
	f.Add(specimen.Photo(specimen.Table, 1, tiny))
	f.Add(asWebP(specimen.Picture(specimen.Table, 1, specimen.Options{Width: 8, Height: 8})))
	f.Add(specimen.HEIC(specimen.Table, 1, tiny))
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
