package intake

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"runtime"
	"strings"
	"testing"

	"sakti/core/intake/specimen"
)

func pngChunk(name string, body []byte) []byte {
	chunk := append([]byte(name), body...)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	return binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE(chunk))
}

// pngHeader claims a size, 16 bits a channel with alpha, and has no picture.
func pngHeader(w, h uint32) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append([]byte(pngMagic), pngChunk("IHDR", append(head, 16, 6, 0, 0, 0))...)
}

// jpegHeader claims a size, three full channels, and has next to no picture.
func jpegHeader(sof byte, w, h uint16, scans int) []byte {
	out := append([]byte("\xff\xd8\xff"), sof, 0, 17, 8)
	out = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(out, h), w)
	out = append(out, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0)
	for range scans {
		out = append(out, "\xff\xda\x00\x0c\x03\x01\x00\x02\x00\x03\x00\x00\x00\x00\x01\x02"...)
	}
	return append(out, 0xff, mEOI)
}

// TestBombs: what would grow is refused from its header, before memory is
// taken.
func TestBombs(t *testing.T) {
	vp8x := []byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x10\x00\x00\x00\xff\xff\x00\xff\x3f\x00")
	for name, c := range map[string]struct {
		data []byte
		want Code
	}{
		"png 60000x60000":           {pngHeader(60000, 60000), Bomb},
		"png longer than the limit": {pngHeader(100_000, 10), Bomb},
		"png of 16 bits, 30 MP":     {pngHeader(6000, 5000), Bomb},
		"jpeg 65500x65500":          {jpegHeader(mSOF0, 65500, 65500, 1), Bomb},
		"progressive of 30 MP":      {jpegHeader(mSOF2, 6000, 5000, 3), Bomb},
		"progressive of 500 scans":  {jpegHeader(mSOF2, 600, 500, 500), Bomb},
		"webp 65536x16384":          {vp8x, Bomb},
		"honest photo of 50 MP":     {append(jpegHeader(mSOF0, 8160, 6120, 1), make([]byte, 10<<20)...), TooBig},
		"no width":                  {jpegHeader(mSOF0, 0, 500, 1), Broken},
		"lossless jpeg":             {jpegHeader(0xc3, 600, 500, 1), Unsupported},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		v := look1(c.data)
		runtime.ReadMemStats(&after)
		if v.Refused != c.want {
			t.Errorf("%s: %q, want %q", name, v.Refused, c.want)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 4<<20 {
			t.Errorf("%s: took %d MB to refuse", name, took>>20)
		}
	}
}

// TestDamaged: a file cut anywhere, or with its bytes shaken, is never taken
// for whole and never brings the judge down.
func TestDamaged(t *testing.T) {
	photo := specimen.Photo(specimen.KTP, 7, small)
	for _, data := range [][]byte{photo, asPNG(t, specimen.Picture(specimen.KTP, 7, small)), specimen.PDF(3)} {
		for n := 1; n < len(data)-8; n += len(data)/23 + 1 {
			if v := look1(data[:n]); v.Refused == "" || v.Refused.Quality() {
				t.Errorf("%q… cut at %d of %d: %q", data[1:4], n, len(data), v.Refused)
			}
		}
		for i := range 30 {
			hurt := bytes.Clone(data)
			for at := 20 + i; at < len(hurt); at += 1 + len(hurt)/40 {
				hurt[at] ^= byte(1 << (i % 8))
			}
			if v := look1(hurt); v.Refused == "" && v.Clean == nil {
				t.Error("taken without anything to store")
			}
		}
	}
}

// behindHeader puts a segment where comments stand.
func behindHeader(photo []byte, marker byte, body string) []byte {
	segment := append([]byte{0xff, marker}, byte((len(body)+2)>>8), byte(len(body)+2))
	return bytes.Join([][]byte{photo[:2], segment, []byte(body), photo[2:]}, nil)
}

func archive(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, err := z.Create("META-INF/MANIFEST.MF")
	if err == nil {
		_, err = f.Write([]byte("Main-Class: Jahat"))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestPolyglots: what is two things at once is refused ...
func TestPolyglots(t *testing.T) {
	photo := specimen.Photo(specimen.KTP, 8, small)
	pic := asPNG(t, specimen.Picture(specimen.KTP, 8, small))
	end := len(pic) - 12 // IEND
	withText := bytes.Join([][]byte{pic[:end], pngChunk("tEXt", []byte("Comment\x00<ScRiPt>alert(1)</script>")), pic[end:]}, nil)
	commented := archive(t)
	commented = append(binary.LittleEndian.AppendUint16(commented[:len(commented)-2], 5), "halo!"...)
	for name, data := range map[string][]byte{
		"jpeg and jar":         append(bytes.Clone(photo), archive(t)...),
		"jar with a comment":   append(bytes.Clone(photo), commented...),
		"png and zip":          append(bytes.Clone(pic), archive(t)...),
		"php in a comment":     behindHeader(photo, 0xfe, "<?php system($_GET['x']);"),
		"page in a comment":    behindHeader(photo, 0xfe, "<HTML ><body onload=x()>"),
		"page behind the end":  append(bytes.Clone(photo), "<!DOCTYPE html><svg onload=x()>"...),
		"script in a png":      withText,
		"pdf in a jpeg":        behindHeader(photo, 0xfe, "%PDF-1.4\n1 0 obj\n<<>>"),
		"pdf behind a gif":     append([]byte("GIF89a"), specimen.PDF(1)...),
		"pdf and zip":          append(specimen.PDF(1), archive(t)...),
		"pdf behind a program": append([]byte("MZ\x90\x00"), specimen.PDF(1)...),
	} {
		if v := look1(data); v.Refused != Polyglot {
			t.Errorf("%s: %q, want %q", name, v.Refused, Polyglot)
		}
	}
}

// TestHarmlessTrailers: ... and what phones and printers add is not.
func TestHarmlessTrailers(t *testing.T) {
	photo := specimen.Photo(specimen.KTP, 8, small)
	film := "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + strings.Repeat("\x00\x00\x10\x00mdat\x93PK\x05\x06<ht<s", 500)
	xmp := `http://ns.adobe.com/xap/1.0/` + "\x00" + `<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>`
	for name, data := range map[string][]byte{
		"motion photo":      append(bytes.Clone(photo), film...),
		"second picture":    append(behindHeader(photo, 0xe2, "MPF\x00II*\x00\x08\x00\x00\x00"), photo...),
		"Samsung trailer":   append(bytes.Clone(photo), "\x00\x00\x01\x0a\x0e\x00\x00\x00Image_UTC_Data1700000000000SEFHj\x00\x00\x00SEFT"...),
		"padding":           append(bytes.Clone(photo), make([]byte, 4096)...),
		"XMP":               behindHeader(photo, mAPP1, xmp),
		"colour profile":    behindHeader(photo, 0xe2, "ICC_PROFILE\x00\x01\x01"+strings.Repeat("\x01", 500)),
		"odd bytes between": bytes.Join([][]byte{photo[:2], {0xff, 0xff, 0xff}, photo[3:]}, nil),
	} {
		v := look1(data)
		if v.Refused != "" {
			t.Errorf("%s: refused as %q", name, v.Refused)
			continue
		}
		if want := look1(photo); !bytes.Equal(v.Clean, want.Clean) {
			t.Errorf("%s: stored something else than the picture", name)
		}
		if v.SHA256 == look1(photo).SHA256 {
			t.Errorf("%s: hash is not of the bytes as sent", name)
		}
	}
	if v := look1(append([]byte("\xef\xbb\xbf\r\n"), specimen.PDF(1)...)); v.Refused != "" {
		t.Errorf("PDF behind white space: %q", v.Refused)
	}
}

// TestColours: pictures whose components are not luma and chroma keep their
// colours.
func TestColours(t *testing.T) {
	m := specimen.Picture(specimen.KTP, 9, small)
	for _, alpha := range []uint8{255, 254} {
		n := image.NewNRGBA(m.Rect)
		copy(n.Pix, m.Pix)
		n.Pix[3] = alpha // with one transparent pixel PNG stores alpha
		v := look1(asPNG(t, n))
		if v.Refused != "" {
			t.Fatalf("%q", v.Refused)
		}
		got, err := jpeg.Decode(bytes.NewReader(v.Clean))
		if err != nil {
			t.Fatal(err)
		}
		r, g, b, _ := got.At(400, 300).RGBA()
		at := m.RGBAAt(400, 300)
		for i, d := range []int{int(r>>8) - int(at.R), int(g>>8) - int(at.G), int(b>>8) - int(at.B)} {
			if d < -40 || d > 40 {
				t.Errorf("channel %d is off by %d", i, d)
			}
		}
	}
}
