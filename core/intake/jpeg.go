package intake

import (
	"bytes"
	"encoding/binary"
)

// Markers of ITU-T T.81, table B.1.
const (
	mSOF0  = 0xc0 // baseline
	mSOF1  = 0xc1 // extended sequential
	mSOF2  = 0xc2 // progressive
	mDHT   = 0xc4
	mRST0  = 0xd0
	mRST7  = 0xd7
	mSOI   = 0xd8
	mEOI   = 0xd9
	mSOS   = 0xda
	mDQT   = 0xdb
	mDRI   = 0xdd
	mAPP1  = 0xe1
	mAPP14 = 0xee
)

// maxScans is far above what encoders write (about ten). Each scan of a
// progressive JPEG costs a pass over all of the picture and next to no bytes.
const maxScans = 64

// jfif is the APP0 segment that says "YCbCr, square pixels".
var jfif = []byte("\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")

// jpegParts collects, segment by segment, what makes the picture, and leaves
// the rest: EXIF, XMP, colour profiles, previews, comments, trailers.
type jpegParts struct {
	tables      []byte // DQT, DHT, DRI, SOF, SOS and the scans, in their order
	adobe       []byte // APP14: says whether three components are RGB
	orientation int
	frame       []byte // content of the SOF segment
	sof         byte
	scans       int
	complete    bool // EOI was there
}

// openJPEG copies the picture's own segments. Bytes after the end of image
// are never looked at.
func openJPEG(data []byte) (file, Code) {
	p := jpegParts{orientation: 1}
	if refused := p.walk(data); refused != "" {
		return file{}, refused
	}
	f := file{kind: kindJPEG, orientation: p.orientation, data: p.join()}
	f.height = int(binary.BigEndian.Uint16(p.frame[1:]))
	f.width = int(binary.BigEndian.Uint16(p.frame[3:]))
	f.memory = p.memory(f.width, f.height)
	components := p.frame[5]
	f.plain = p.sof != mSOF2 && (components == 1 || components == 3) && p.scans <= int(components) && !p.direct()
	return f, ""
}

func (p *jpegParts) walk(data []byte) Code {
	rest := data[2:] // SOI
	for !p.complete {
		i := bytes.IndexByte(rest, 0xff)
		if i < 0 || i+2 > len(rest) {
			return Broken
		}
		marker := rest[i+1]
		if marker == 0xff || marker == 0 || marker >= mRST0 && marker <= mSOI {
			rest = rest[i+1:] // fill bytes and strays: decoders step over them
			continue
		}
		rest = rest[i+2:]
		if marker == mEOI {
			p.complete = true
			break
		}
		n, refused := p.segment(marker, rest)
		if refused != "" {
			return refused
		}
		rest = rest[n:]
	}
	if p.frame == nil || p.scans == 0 {
		return Broken
	}
	return ""
}

// segment takes one segment, for SOS with the compressed data behind it, and
// returns its length.
func (p *jpegParts) segment(marker byte, rest []byte) (int, Code) {
	if len(rest) < 2 {
		return 0, Broken
	}
	n := int(binary.BigEndian.Uint16(rest))
	if n < 2 || n > len(rest) {
		return 0, Broken
	}
	body := rest[2:n]
	switch {
	case marker == mDHT || marker == mDQT || marker == mDRI:
	case marker == mSOS:
		if p.scans++; p.scans > maxScans {
			return 0, Bomb
		}
		n += scanLength(rest[n:])
	case isFrame(marker):
		if refused := p.setFrame(marker, body); refused != "" {
			return 0, refused
		}
	default:
		p.note(marker, body)
		return n, ""
	}
	p.tables = append(append(p.tables, 0xff, marker), rest[:n]...)
	return n, ""
}

func isFrame(marker byte) bool {
	return marker >= mSOF0 && marker <= 0xcf && marker != mDHT && marker != 0xc8 && marker != 0xcc
}

func (p *jpegParts) setFrame(marker byte, body []byte) Code {
	if marker > mSOF2 {
		return Unsupported // lossless, hierarchical, arithmetic: no phone writes them
	}
	if p.frame != nil || len(body) < 6 || len(body) != 6+3*int(body[5]) {
		return Broken
	}
	p.sof, p.frame = marker, body
	return ""
}

// note remembers what the segments that are left out say about the picture.
func (p *jpegParts) note(marker byte, body []byte) {
	switch {
	case marker == mAPP1 && bytes.HasPrefix(body, []byte("Exif\x00")) && len(body) > 6:
		p.orientation = orientation(body[6:])
	case marker == mAPP14 && bytes.HasPrefix(body, []byte("Adobe")) && len(body) >= 12:
		p.adobe = body[:12]
	}
}

// scanLength is how far the compressed data goes: to the first marker that is
// neither a stuffed zero nor a restart.
func scanLength(data []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], 0xff)
		if i < 0 || at+i+1 >= len(data) {
			return len(data)
		}
		at += i
		if m := data[at+1]; m != 0 && (m < mRST0 || m > mRST7) {
			return at
		}
		at += 2
	}
}

// join writes the file anew from the parts kept.
func (p *jpegParts) join() []byte {
	out := make([]byte, 0, len(p.tables)+len(jfif)+4)
	out = append(out, 0xff, mSOI)
	if p.adobe != nil {
		out = append(append(out, 0xff, mAPP14, 0, 14), p.adobe...)
	} else {
		out = append(out, jfif...)
	}
	return append(append(out, p.tables...), 0xff, mEOI)
}

// memory is what image/jpeg takes: a byte a sample, and four more for the
// coefficients of a progressive picture; another four a pixel where it turns
// RGB or CMYK into one plane.
func (p *jpegParts) memory(w, h int) int64 {
	var samples, widest int64
	for c := p.frame[6:]; len(c) >= 3; c = c[3:] {
		s := int64(c[1]>>4) * int64(c[1]&15)
		samples, widest = samples+s, max(widest, s)
	}
	if widest == 0 {
		return 0 // the decoder says what is wrong
	}
	pixels := int64(w) * int64(h)
	bytes := pixels * samples / widest
	if p.sof == mSOF2 {
		bytes *= 5
	}
	if p.direct() {
		bytes += 4 * pixels
	}
	return bytes
}

// direct tells that the components are RGB or CMYK, not luma and chroma.
func (p *jpegParts) direct() bool {
	c := p.frame[6:]
	return len(c) >= 12 || len(c) == 9 && (p.adobe != nil && p.adobe[11] == 0 || c[0] == 'R' && c[3] == 'G' && c[6] == 'B')
}
