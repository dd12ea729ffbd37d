package intake

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/jpeg"
	"image/png"
	"testing"

	"sakti/core/intake/specimen"
)

func look1(data []byte) Verdict { return Look(data, DefaultLimits()) }

// small is a photo that is quick to make.
var small = specimen.Options{Width: 800, Height: 600}

func decoded(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("Clean is no JPEG: %v", err)
	}
	return img
}

func asPNG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestVerdicts is the table of what is sent and what is said.
func TestVerdicts(t *testing.T) {
	heic := []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")
	avif := []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1miaf")
	big := DefaultLimits()
	big.Bytes = 1000
	for _, c := range []struct {
		name   string
		data   []byte
		limits Limits
		want   Code
	}{
		{"nothing", nil, DefaultLimits(), Empty},
		{"too many bytes", specimen.Photo(specimen.KTP, 1, small), big, TooBig},
		{"text", []byte("halo, ini KTP saya"), DefaultLimits(), Unsupported},
		{"web page", []byte("<html><script>alert(1)</script>"), DefaultLimits(), Unsupported},
		{"voice note", []byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00"), DefaultLimits(), Unsupported},
		{"iPhone", heic, DefaultLimits(), HEIC},
		{"avif", avif, DefaultLimits(), Unsupported},
		{"card", specimen.Photo(specimen.KTP, 1, small), DefaultLimits(), ""},
		{"blurred", specimen.Photo(specimen.KTP, 1, specimen.Blurred), DefaultLimits(), Blurred},
		{"shaken", specimen.Photo(specimen.KTP, 1, specimen.Shaken), DefaultLimits(), Motion},
		{"dim", specimen.Photo(specimen.KTP, 1, specimen.Dim), DefaultLimits(), Dark},
		{"burnt", specimen.Photo(specimen.KTP, 1, specimen.Burnt), DefaultLimits(), Bright},
		{"reflection", specimen.Photo(specimen.KTP, 1, specimen.Glaring), DefaultLimits(), Glare},
		{"cut off", specimen.Photo(specimen.KK, 1, specimen.Cut), DefaultLimits(), Cut},
		{"meadow", specimen.Photo(specimen.Field, 1, small), DefaultLimits(), NoDocument},
		{"bush", specimen.Photo(specimen.Leaves, 1, small), DefaultLimits(), NoDocument},
		{"tiny", specimen.Photo(specimen.KTP, 1, specimen.Tiny), DefaultLimits(), TooSmall},
		{"empty sheet", specimen.Photo(specimen.Sheet, 1, small), DefaultLimits(), Blank},
		{"bare table", specimen.Photo(specimen.Table, 1, small), DefaultLimits(), Blank},
		{"black", asPNG(t, image.NewGray(image.Rect(0, 0, 700, 700))), DefaultLimits(), Dark},
		{"transparent", asPNG(t, image.NewNRGBA(image.Rect(0, 0, 700, 700))), DefaultLimits(), Blank},
		{"pdf", specimen.PDF(3), DefaultLimits(), ""},
		{"long pdf", specimen.PDF(21), DefaultLimits(), TooManyPages},
	} {
		v := Look(c.data, c.limits)
		if v.Refused != c.want {
			t.Errorf("%s: got %q, want %q (%+v)", c.name, v.Refused, c.want, v.Measures)
		}
		if v.SHA256 != sha256.Sum256(c.data) {
			t.Errorf("%s: not the hash of the bytes sent", c.name)
		}
		if stored := v.Refused == "" || v.Refused.Quality(); stored != (v.Clean != nil) || stored != (v.MIME != "") {
			t.Errorf("%s: refused %q, but Clean has %d bytes of %q", c.name, v.Refused, len(v.Clean), v.MIME)
		}
	}
}

// TestCodes asks that every code is listed once: who writes the sentences
// goes by this list.
func TestCodes(t *testing.T) {
	seen := map[Code]bool{"": true}
	for _, c := range Codes {
		if seen[c] {
			t.Errorf("%q is listed twice or empty", c)
		}
		seen[c] = true
	}
	if len(Codes) != 19 {
		t.Errorf("%d codes: a new one needs its sentence in every language", len(Codes))
	}
}

// TestKinds: the same photo, however it is wrapped, is stored as a JPEG that
// looks like it.
func TestKinds(t *testing.T) {
	upright := specimen.Picture(specimen.KTP, 3, small)
	gray := image.NewGray(upright.Rect)
	for i := range gray.Pix {
		gray.Pix[i] = upright.Pix[4*i+1]
	}
	for name, data := range map[string][]byte{
		"jpeg": specimen.Photo(specimen.KTP, 3, small),
		"png":  asPNG(t, upright),
		"gray": asPNG(t, gray),
		"webp": asWebP(upright),
	} {
		v := look1(data)
		if v.Refused != "" || v.MIME != "image/jpeg" || v.Pages != 1 || v.Width != 800 || v.Height != 600 {
			t.Errorf("%s: %q %s %dx%d", name, v.Refused, v.MIME, v.Width, v.Height)
			continue
		}
		if d := difference(upright, decoded(t, v.Clean)); d > 8 {
			t.Errorf("%s: stored picture differs by %.1f levels", name, d)
		}
	}
}

// difference is the mean difference in brightness; sizes must be the same.
func difference(a, b image.Image) float64 {
	if a.Bounds().Size() != b.Bounds().Size() {
		return 255
	}
	var sum, n float64
	for y := 0; y < a.Bounds().Dy(); y += 3 {
		for x := 0; x < a.Bounds().Dx(); x += 3 {
			_, g, _, _ := a.At(x, y).RGBA()
			_, h, _, _ := b.At(x, y).RGBA()
			sum += max(float64(g)-float64(h), float64(h)-float64(g)) / 257
			n++
		}
	}
	return sum / n
}

// TestStored: small baseline JPEGs keep their compressed data, everything
// else is encoded anew, at most Store pixels long.
func TestStored(t *testing.T) {
	data := specimen.Photo(specimen.KK, 4, specimen.Options{Width: 1000, Height: 700, GPS: true})
	l := DefaultLimits()
	v := Look(data, l)
	scan := data[bytes.Index(data, []byte{0xff, mSOS}):]
	if !bytes.HasSuffix(v.Clean, scan) {
		t.Error("a small upright photo was encoded again")
	}
	l.Recode = true
	if v = Look(data, l); bytes.HasSuffix(v.Clean, scan) {
		t.Error("Recode did not encode again")
	}
	l = DefaultLimits()
	l.Store = 500
	if v = Look(data, l); v.Width != 500 || v.Height != 350 || decoded(t, v.Clean).Bounds().Dx() != 500 {
		t.Errorf("stored at %dx%d, want 500x350", v.Width, v.Height)
	}
	if again := Look(v.Clean, l); again.Width != 500 {
		t.Errorf("what was stored is refused: %q", again.Refused)
	}
}

// TestSizes: the same blur is measured the same, however large the picture.
func TestSizes(t *testing.T) {
	measured := func(width int) float64 {
		o := specimen.Options{Width: width, Height: width * 3 / 4, Blur: float64(width) / 640}
		return look1(specimen.Photo(specimen.KTP, 2, o)).Sharpness
	}
	if a, b := measured(640), measured(1920); a/b > 1.3 || b/a > 1.3 {
		t.Errorf("sharpness %.2f at 640 pixels, %.2f at 1920", a, b)
	}
}
