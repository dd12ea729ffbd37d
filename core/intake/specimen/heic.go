package specimen

import (
	"encoding/binary"
	"image"
	"slices"
)

// HEIC is a photo as an iPhone keeps it, the sheet's pixels in HEVC
// (hevc.go) within the boxes of ISO/IEC 23008-12. Of the EXIF orientations 1,
// 3, 6 and 8 are written, as a turn that every reader must carry out. The file
// is large, for nothing is compressed.
func HEIC(kind string, seed int64, opts Options) []byte {
	o := opts.filled(kind)
	return WrapHEIC(stored(Picture(kind, seed, opts), o.Orientation), o.Orientation)
}

// WrapHEIC is a picture as a HEIC file, to be turned as its orientation says.
func WrapHEIC(m *image.RGBA, orientation int) []byte {
	v := newHEVC(m)
	properties := [][]byte{v.config(), full("ispe", 0, longs(m.Rect.Dx(), m.Rect.Dy()))}
	associated := []byte{0x80 | 1, 2}
	if quarters := map[int]byte{6: 3, 3: 2, 8: 1}[orientation]; quarters != 0 {
		properties = append(properties, atom("irot", []byte{quarters})) // anticlockwise
		associated = append(associated, 0x80|3)
	}
	data := v.slices()
	head := atom("ftyp", []byte("heic\x00\x00\x00\x00mif1heic"))
	const start = 8 // of the data within mdat
	meta := func(at int) []byte {
		return full("meta", 0,
			full("hdlr", 0, make([]byte, 4), []byte("pict"), make([]byte, 13)),
			full("pitm", 0, []byte{0, 1}),
			full("iinf", 0, []byte{0, 1}, full("infe", 2, []byte("\x00\x01\x00\x00hvc1\x00"))),
			atom("iprp", atom("ipco", properties...),
				full("ipma", 0, longs(1), []byte{0, 1, byte(len(associated))}, associated)),
			full("iloc", 0, []byte{0x44, 0, 0, 1, 0, 1, 0, 0, 0, 1}, longs(at, len(data))))
	}
	at := len(head) + len(meta(0)) + start
	return slices.Concat(head, meta(at), atom("mdat", data))
}

// atom is a box; full is one with a version.
func atom(kind string, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	return slices.Concat(longs(8+len(body)), []byte(kind), body)
}

func full(kind string, version byte, parts ...[]byte) []byte {
	return atom(kind, slices.Concat([][]byte{{version, 0, 0, 0}}, parts)...)
}

// longs are numbers of 32 bits.
func longs(list ...int) (out []byte) {
	for _, n := range list {
		out = binary.BigEndian.AppendUint32(out, uint32(n))
	}
	return out
}
