package intake

import (
	"bytes"
	"encoding/binary"

	"golang.org/x/image/webp"
)

// openWebP reads the header through x/image/webp, which holds the size of the
// picture inside against the size of the canvas before it takes memory.
func openWebP(data []byte) (file, Code) {
	const animated = 1 << 1 // flag of VP8X
	f := file{kind: kindWebP, data: data, orientation: 1}
	moving := false
	eachRIFF(data[12:], func(name string, body []byte) {
		switch {
		case name == "VP8X" && len(body) > 0:
			moving = body[0]&animated != 0
		case name == "EXIF":
			f.orientation = orientation(bytes.TrimPrefix(body, []byte("Exif\x00\x00")))
		}
	})
	if moving {
		return file{}, Unsupported
	}
	c, err := webp.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return file{}, Broken
	}
	f.width, f.height = c.Width, c.Height
	// Lossless pictures take four bytes a pixel; lossy ones one and a half, and
	// with transparency another five while it is unpacked.
	f.memory = 7 * int64(c.Width) * int64(c.Height)
	return f, ""
}

// eachRIFF walks name, length, body, padded to even lengths.
func eachRIFF(data []byte, do func(name string, body []byte)) {
	for len(data) >= 8 {
		n := int64(binary.LittleEndian.Uint32(data[4:]))
		if n > int64(len(data)-8) {
			return
		}
		do(string(data[:4]), data[8:8+n])
		data = data[min(int64(len(data)), 8+n+n%2):]
	}
}
