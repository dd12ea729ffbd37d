package intake

import (
	"fmt"
	"testing"

	"sakti/core/intake/specimen"
)

// photoPDF is a PDF of one page with these photos on it.
func photoPDF(filter string, photos ...[]byte) []byte {
	objects := []string{}
	for _, p := range photos {
		objects = append(objects, fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width 960 /Height 720 /Filter %s /Length %d >>\nstream\n%s\nendstream",
			filter, len(p), p))
	}
	return one("", objects...)
}

// TestPhotosInPDF: a PDF of bad photos is taken with a remark, whatever is
// before the bad one; small pictures and damaged ones are passed over.
func TestPhotosInPDF(t *testing.T) {
	page := specimen.Options{Width: 960, Height: 720}
	blurred, shaken, logo := page, page, specimen.Options{Width: 400, Height: 300, Blur: 6}
	blurred.Blur, shaken.Motion = 6, 24
	good := specimen.Photo(specimen.KTP, 1, page)
	for name, c := range map[string]struct {
		data []byte
		want Code
	}{
		"no photo":       {specimen.PDF(1), ""},
		"good":           {photoPDF("/DCTDecode", good), ""},
		"blurred":        {photoPDF("/DCTDecode", specimen.Photo(specimen.KTP, 1, blurred)), Blurred},
		"in a list":      {photoPDF("[/DCTDecode]", good, specimen.Photo(specimen.KTP, 1, shaken)), Motion},
		"blurred logo":   {photoPDF("/DCTDecode", specimen.Photo(specimen.KTP, 1, logo)), ""},
		"cut short":      {photoPDF("/DCTDecode", good[:2000]), ""},
		"other filter":   {photoPDF("/FlateDecode", specimen.Photo(specimen.KTP, 1, blurred)), ""},
		"no photo at it": {photoPDF("/DCTDecode", []byte("bukan foto")), ""},
	} {
		if v := look1(c.data); v.Refused != "" || v.Remark != c.want || v.Clean == nil {
			t.Errorf("%s: %q, remark %q, want %q", name, v.Refused, v.Remark, c.want)
		}
	}
}

// TestPDFOfManyPhotos: no more than pdfPixels are decoded.
func TestPDFOfManyPhotos(t *testing.T) {
	good := specimen.Photo(specimen.KTP, 1, specimen.Options{Width: 2000, Height: 1500})
	blurred := specimen.Photo(specimen.KTP, 1, specimen.Options{Width: 960, Height: 720, Blur: 6})
	if v := look1(photoPDF("/DCTDecode", good, good, good, blurred)); v.Remark != "" {
		t.Errorf("the fourth photo was looked at: %q", v.Remark)
	}
	if v := look1(photoPDF("/DCTDecode", good, good, blurred)); v.Remark != Blurred {
		t.Errorf("the third photo was not looked at: %q", v.Remark)
	}
}
