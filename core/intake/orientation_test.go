package intake

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"testing"

	"sakti/core/intake/specimen"
)

// TestOrientation: however the phone was held, the stored picture is upright.
func TestOrientation(t *testing.T) {
	upright := specimen.Picture(specimen.KTP, 5, small)
	for o := 1; o <= 8; o++ {
		opts := small
		opts.Orientation = o
		v := look1(specimen.Photo(specimen.KTP, 5, opts))
		if v.Refused != "" || v.Width != 800 || v.Height != 600 {
			t.Errorf("%d: %q, %dx%d", o, v.Refused, v.Width, v.Height)
			continue
		}
		if d := difference(upright, decoded(t, v.Clean)); d > 8 {
			t.Errorf("%d: the stored picture is not upright (differs by %.1f levels)", o, d)
		}
	}
}

// TestOrientationElsewhere reads it from PNG and WebP, too.
func TestOrientationElsewhere(t *testing.T) {
	tiff := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00")
	m := specimen.Picture(specimen.KTP, 5, small)
	plain := asPNG(t, m)
	chunk := append([]byte("eXIf"), tiff...)
	exif := binary.BigEndian.AppendUint32(nil, uint32(len(tiff)))
	exif = binary.BigEndian.AppendUint32(append(exif, chunk...), crc32.ChecksumIEEE(chunk))
	turned := bytes.Join([][]byte{plain[:33], exif, plain[33:]}, nil) // behind IHDR
	if v := look1(turned); v.Width != 600 || v.Height != 800 {
		t.Errorf("PNG: %q %dx%d, want 600x800", v.Refused, v.Width, v.Height)
	}
	webp := append(asWebP(m), "EXIF"...)
	webp = append(binary.LittleEndian.AppendUint32(webp, uint32(len(tiff))), tiff...)
	if v := look1(webp); v.Width != 600 || v.Height != 800 {
		t.Errorf("WebP: %q %dx%d, want 600x800", v.Refused, v.Width, v.Height)
	}
}

// TestOddEXIF: whatever is wrong with the block, the photo is taken as it is.
func TestOddEXIF(t *testing.T) {
	good := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00")
	if o := orientation(good); o != 6 {
		t.Fatalf("good block: %d", o)
	}
	with := func(at int, b byte) []byte {
		odd := bytes.Clone(good)
		odd[at] = b
		return odd
	}
	for name, tiff := range map[string][]byte{
		"empty": nil, "no order": with(0, 'X'), "directory beyond the end": with(5, 0xff),
		"other type": with(12, 4), "value 9": with(18, 9), "value 0": with(18, 0), "other tag": with(10, 0x13),
		"cut": good[:15], "no entries": with(8, 0),
	} {
		if o := orientation(tiff); o != 1 {
			t.Errorf("%s: %d, want 1", name, o)
		}
	}
	if o := orientation(with(8, 200)); o != 6 {
		t.Errorf("more entries announced than there are: %d, want 6", o)
	}
}

// TestNothingPersonal: what is stored has no segment but those of the
// picture; place, time and camera are gone, and so is what follows the end.
func TestNothingPersonal(t *testing.T) {
	for _, o := range []int{1, 6} {
		opts := small
		opts.GPS, opts.Orientation = true, o
		data := specimen.Photo(specimen.KTP, 6, opts)
		if !bytes.Contains(data, []byte(specimen.Camera)) {
			t.Fatal("the specimen has no EXIF: this test proves nothing")
		}
		data = append(data, "SEFHRAHASIA di belakang gambar\x00\x00SEFT"...)
		v := look1(data)
		if v.Refused != "" {
			t.Fatalf("%d: %q", o, v.Refused)
		}
		for _, s := range []string{specimen.Camera, specimen.Taken, "Exif", "RAHASIA", "II*\x00"} {
			if bytes.Contains(v.Clean, []byte(s)) {
				t.Errorf("orientation %d: Clean has %q", o, s)
			}
		}
		for _, m := range markers(t, v.Clean) {
			if bytes.IndexByte([]byte{0xe0, mDQT, mDHT, mSOF0, mSOS, mDRI, mEOI}, m) < 0 {
				t.Errorf("orientation %d: Clean has a segment %#x", o, m)
			}
		}
	}
}

// markers lists a JPEG's segments by a walk of its own.
func markers(t *testing.T, data []byte) (list []byte) {
	t.Helper()
	for at := 2; at+4 <= len(data); {
		m := data[at+1]
		if data[at] != 0xff {
			t.Fatalf("no marker at %d", at)
		}
		list = append(list, m)
		at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if m == mSOS {
			if bytes.Count(data[at:], []byte{0xff, mEOI}) != 1 {
				t.Fatal("more than one end of image")
			}
			at += bytes.Index(data[at:], []byte{0xff, mEOI})
		}
	}
	return list
}
