package intake

import (
	"encoding/binary"
	"image"
)

// A HEIC (ISO/IEC 23008-12) is what iPhones keep; it comes as a document, or
// from a gallery on the web, for chats make JPEGs of photos. Its boxes are
// read here, so that a picture too large is refused before anything of it is
// decoded; what is decoded runs in a sandbox (heicrun.go).

const (
	maxItems   = 1000          // parts of a picture: 48 megapixels in tiles of 512×512 are 200
	heicLoops  = 25_000_000    // fuel for a picture of nothing, ...
	pixelLoops = 30            // ... for each pixel: photos need about 12 ...
	byteLoops  = 150           // ... and for each byte of the file: noise needs about 60 ...
	mostLoops  = 1_200_000_000 // ... and never more: about eight seconds
)

// IsHEIC tells by its first bytes that a file is one of these, which take far
// longer and more memory than other photos. Look does so in any case.
func IsHEIC(data []byte) bool { return sniff(data) == kindHEIC }

// openHEIC takes the largest picture in the file for its size: the photo
// itself, for tiles and previews are smaller.
func openHEIC(data []byte) (file, Code) {
	f := file{kind: kindHEIC, data: data, orientation: 1} // the decoder turns it upright
	for rest := data; len(rest) > 0; {
		b, ok := takeBox(&rest)
		if !ok {
			return file{}, Broken
		}
		if b.kind != "meta" {
			continue
		}
		if refused := f.measureHEIC(b.full()); refused != "" {
			return file{}, refused
		}
	}
	if f.width == 0 || f.height == 0 {
		return file{}, HEIC // a film, or a kind of HEIF that phones do not write
	}
	return f, ""
}

// measureHEIC reads the sizes of all pictures that the meta box tells of.
func (f *file) measureHEIC(meta []byte) Code {
	for rest := meta; len(rest) > 0; {
		b, ok := takeBox(&rest)
		if !ok {
			return Broken
		}
		switch b.kind {
		case "iinf":
			if b.items() > maxItems {
				return Bomb
			}
		case "iprp":
			if refused := f.properties(b.body); refused != "" {
				return refused
			}
		}
	}
	return ""
}

// properties looks through the boxes of a box for the sizes of pictures.
func (f *file) properties(body []byte) Code {
	for rest := body; len(rest) > 0; {
		b, ok := takeBox(&rest)
		if !ok {
			return Broken
		}
		switch b.kind {
		case "ipco":
			if refused := f.properties(b.body); refused != "" {
				return refused
			}
		case "ispe":
			body := b.full()
			if len(body) < 8 {
				return Broken
			}
			w, h := int(binary.BigEndian.Uint32(body)), int(binary.BigEndian.Uint32(body[4:]))
			if max(w, h) >= 1<<31 {
				return Bomb // the product would overflow
			}
			if w*h > f.width*f.height {
				f.width, f.height = w, h
			}
		}
	}
	return ""
}

// decodeHEIC gives the photo upright, and HEIC for whatever cannot be read:
// the way out is the same, to send it as a photo.
func (f file) decodeHEIC() (image.Image, Code) {
	fuel := heicLoops + pixelLoops*int64(f.width)*int64(f.height) + byteLoops*int64(len(f.data))
	img, err := heifDecode(f.data, f.width*f.height, min(fuel, mostLoops))
	if err != nil {
		return nil, HEIC
	}
	return img, ""
}

// box is a part of an ISO base media file (ISO/IEC 14496-12, 4.2).
type box struct {
	kind string
	body []byte
}

// takeBox takes the next box off; false where it goes on past the end.
func takeBox(rest *[]byte) (b box, ok bool) {
	data := *rest
	if len(data) < 8 {
		return box{}, false
	}
	head, size := uint64(8), uint64(binary.BigEndian.Uint32(data))
	switch size {
	case 0:
		size = uint64(len(data)) // to the end
	case 1:
		if len(data) < 16 {
			return box{}, false
		}
		head, size = 16, binary.BigEndian.Uint64(data[8:])
	}
	if size < head || size > uint64(len(data)) {
		return box{}, false
	}
	*rest = data[size:]
	return box{string(data[4:8]), data[head:size]}, true
}

// full is the body of a box that begins with its version and flags.
func (b box) full() []byte { return b.body[min(4, len(b.body)):] }

// items is how many entries an item info box says that it has.
func (b box) items() int {
	switch body := b.full(); {
	case len(body) >= 4 && b.body[0] > 0:
		return int(binary.BigEndian.Uint32(body))
	case len(body) >= 2:
		return int(binary.BigEndian.Uint16(body))
	}
	return 0
}
