package specimen

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"

	"golang.org/x/image/draw"
)

// save encodes the picture, as often as it was forwarded, and stores it the
// way its EXIF orientation says.
func save(m *image.RGBA, o Options) []byte {
	m = stored(m, o.Orientation)
	data := encode(m, o.Quality)
	for range o.Generations {
		again, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			panic(err) // it was encoded a moment ago
		}
		data = encode(reduced(again, o.Shrink), o.Quality)
	}
	if o.Orientation == 0 && !o.GPS {
		return data
	}
	return append(append([]byte{0xff, 0xd8}, exif(max(1, o.Orientation), o.GPS)...), data[2:]...)
}

// reduced is a picture with sides of this share, as services make them small.
func reduced(m image.Image, share float64) image.Image {
	if share == 0 || share == 1 {
		return m
	}
	b := m.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, int(float64(b.Dx())*share), int(float64(b.Dy())*share)))
	draw.ApproxBiLinear.Scale(out, out.Rect, m, b, draw.Src, nil)
	return out
}

func encode(m image.Image, quality int) []byte {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: quality}); err != nil {
		panic(err) // a buffer takes everything
	}
	return out.Bytes()
}

// stored lays the upright picture down so that a viewer that obeys the
// orientation shows it upright again.
func stored(m *image.RGBA, orientation int) *image.RGBA {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	sw, sh := w, h
	if orientation >= 5 {
		sw, sh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, sw, sh))
	for y := range sh {
		for x := range sw {
			ux, uy := x, y // where the stored pixel is on the upright picture
			switch orientation {
			case 2:
				ux = w - 1 - x
			case 3:
				ux, uy = w-1-x, h-1-y
			case 4:
				uy = h - 1 - y
			case 5:
				ux, uy = y, x
			case 6:
				ux, uy = w-1-y, x
			case 7:
				ux, uy = w-1-y, h-1-x
			case 8:
				ux, uy = y, h-1-x
			}
			copy(out.Pix[y*out.Stride+4*x:][:4], m.Pix[uy*m.Stride+4*ux:][:4])
		}
	}
	return out
}

// Camera and Taken stand in the EXIF of photos with GPS: what must never be
// stored.
const (
	Camera = "Kamera Contoh 3000"
	Taken  = "2026:08:17 10:00:00"
)

// exif is an APP1 segment: TIFF, little endian, with the orientation and, if
// asked for, camera, time and a place in Wonogiri (7°49'S 110°55'E).
func exif(orientation int, gps bool) []byte {
	le := binary.LittleEndian
	t := []byte("II*\x00\x08\x00\x00\x00")
	count := uint16(1)
	if gps {
		count = 4
	}
	const ifd0, texts, place = 8, 100, 160
	t = le.AppendUint16(t, count)
	entry := func(tag, kind uint16, n, value uint32) {
		t = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(t, tag), kind), n), value)
	}
	if gps {
		entry(0x0110, 2, uint32(len(Camera)+1), texts)
	}
	entry(0x0112, 3, 1, uint32(orientation))
	if gps {
		entry(0x0132, 2, uint32(len(Taken)+1), uint32(texts+len(Camera)+1))
		entry(0x8825, 4, 1, place)
		t = append(t, make([]byte, texts-len(t))...)
		t = append(t, Camera+"\x00"+Taken+"\x00"...)
		t = append(t, make([]byte, place-len(t))...)
		t = le.AppendUint16(t, 4)
		entry(1, 2, 2, 'S')
		entry(2, 5, 3, place+60)
		entry(3, 2, 2, 'E')
		entry(4, 5, 3, place+84)
		t = append(t, make([]byte, place+60-len(t))...)
		for _, v := range []uint32{7, 1, 49, 1, 0, 1, 110, 1, 55, 1, 0, 1} {
			t = le.AppendUint32(t, v)
		}
	}
	body := append([]byte("Exif\x00\x00"), t...)
	return append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2)), body...)
}
