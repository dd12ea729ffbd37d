package intake

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// file is a picture whose header was read and which is not decoded yet.
type file struct {
	kind          kind
	data          []byte // what is decoded: of a JPEG only the parts that make the picture
	width, height int    // as stored, before it is turned upright
	memory        int64  // bytes that decoding takes
	orientation   int    // EXIF 1 to 8
	plain         bool   // data is a baseline JPEG that may be stored as it is
}

// open reads the header. It takes memory for a JPEG's copy only.
func open(k kind, data []byte) (file, Code) {
	switch k {
	case kindJPEG:
		return openJPEG(data)
	case kindPNG:
		return openPNG(data)
	case kindHEIC:
		return openHEIC(data)
	default:
		return openWebP(data)
	}
}

// tooLarge holds the header against the limits. Over them, an honest photo
// has at most some ten pixels to a byte; a bomb has hundreds.
func (f file) tooLarge(l Limits, size int) Code {
	if f.width <= 0 || f.height <= 0 {
		return Broken
	}
	pixels := int64(f.width) * int64(f.height)
	if f.kind == kindHEIC && pixels > int64(l.HEIC) && pixels <= int64(l.Pixels) {
		return HEIC // sent as a photo it becomes smaller
	}
	if pixels <= int64(l.Pixels) && max(f.width, f.height) <= l.Side && f.memory <= l.Memory {
		return ""
	}
	if pixels > 100*int64(size) {
		return Bomb
	}
	return TooBig
}

func (f file) decode() (image.Image, Code) {
	if f.kind == kindHEIC {
		return f.decodeHEIC()
	}
	var img image.Image
	var err error
	switch r := bytes.NewReader(f.data); f.kind {
	case kindJPEG:
		img, err = jpeg.Decode(r)
	case kindPNG:
		img, err = png.Decode(r)
	default:
		img, err = webp.Decode(r)
	}
	if errors.As(err, new(jpeg.UnsupportedError)) || errors.As(err, new(png.UnsupportedError)) {
		return nil, Unsupported
	}
	if err != nil {
		return nil, Broken
	}
	return img, ""
}

// quality of pictures that are encoded anew: small print stays readable.
const quality = 88

// clean is the picture to be stored and its size. An upright baseline JPEG
// that is not too large keeps its compressed data, so nothing is lost in
// encoding it once more; everything else is encoded.
func (f file) clean(pic picture, l Limits) (data []byte, w, h int) {
	if f.plain && f.orientation == 1 && max(f.width, f.height) <= l.Store && !l.Recode {
		return f.data, f.width, f.height
	}
	pic = pic.fit(l.Store).turn(f.orientation)
	return pic.encode(quality), pic.w, pic.h
}
