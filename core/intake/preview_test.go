package intake

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"

	"sakti/core/intake/specimen"
)

// TestPreview: the same picture, upright or across, grey or in colour, as
// small as asked for and a good deal lighter.
func TestPreview(t *testing.T) {
	for name, photo := range map[string][]byte{
		"across":  look1(specimen.Photo(specimen.KK, 1, specimen.Sharp)).Clean,
		"upright": look1(specimen.Photo(specimen.KTP, 2, specimen.Options{Width: 1200, Height: 1600})).Clean,
		"grey":    greyed(specimen.Photo(specimen.Surat, 3, specimen.Sharp)),
	} {
		const side = 800
		small, ok := Preview(photo, side)
		if !ok {
			t.Errorf("%s: no preview", name)
			continue
		}
		was, is := decoded(t, photo), decoded(t, small)
		w, h := fitted(was.Bounds().Dx(), was.Bounds().Dy(), side)
		if is.Bounds().Dx() != w || is.Bounds().Dy() != h || 2*len(small) > len(photo) {
			t.Errorf("%s: %v of %d bytes, from %v of %d", name, is.Bounds(), len(small), was.Bounds(), len(photo))
		}
		for _, at := range []float64{0.2, 0.5, 0.8} {
			a, b := brightness(was, at), brightness(is, at)
			if math.Abs(a-b) > 6 {
				t.Errorf("%s at %.1f: brightness %.0f, was %.0f", name, at, b, a)
			}
		}
	}
}

// TestPreviewOfLittle: what is small already stays as it is, and a PDF or a
// broken photo has no preview.
func TestPreviewOfLittle(t *testing.T) {
	photo := look1(specimen.Photo(specimen.KTP, 1, specimen.Sharp)).Clean
	small, _ := Preview(photo, 480)
	for name, body := range map[string][]byte{
		"small already": small, "cut short": photo[:len(photo)/2], "pdf": specimen.PDF(1), "nothing": nil,
	} {
		if again, ok := Preview(body, 960); ok {
			t.Errorf("%s: a preview of %d bytes from %d", name, len(again), len(body))
		}
	}
}

func greyed(photo []byte) []byte {
	img, _ := jpeg.Decode(bytes.NewReader(photo))
	grey := image.NewGray(img.Bounds())
	for y := range grey.Rect.Dy() {
		for x := range grey.Rect.Dx() {
			grey.Set(x, y, img.At(x, y))
		}
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, grey, nil)
	return out.Bytes()
}

// brightness is the mean brightness of a tenth of the picture, in the middle of
// its height at this part of its width.
func brightness(img image.Image, part float64) float64 {
	b, sum, n := img.Bounds(), 0.0, 0.0
	for y := b.Dy() * 45 / 100; y < b.Dy()*55/100; y++ {
		for x := int(part * float64(b.Dx()) * 0.95); x < int(part*float64(b.Dx())*1.05); x++ {
			sum, n = sum+float64(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y), n+1
		}
	}
	return sum / n
}
