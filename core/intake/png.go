package intake

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"image/png"
)

// openPNG reads the header through image/png and the orientation from the
// eXIf chunk. Compressed texts and colour profiles, where PNG bombs like to
// hide, are stepped over by the decoder.
func openPNG(data []byte) (file, Code) {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return file{}, Broken
	}
	f := file{kind: kindPNG, data: data, width: c.Width, height: c.Height, orientation: 1}
	f.memory = int64(c.Width) * int64(c.Height) * bytesPerPixel(c.ColorModel)
	eachChunk(data[len(pngMagic):], func(name string, body []byte) {
		if name == "eXIf" {
			f.orientation = orientation(body)
		}
	})
	return f, ""
}

// bytesPerPixel is what image/png keeps for a pixel.
func bytesPerPixel(m color.Model) int64 {
	switch m {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.RGBAModel, color.NRGBAModel:
		return 4
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	return 1 // palette
}

// eachChunk walks length, name, body, checksum; it stops where they end or
// make no sense.
func eachChunk(data []byte, do func(name string, body []byte)) {
	for len(data) >= 12 {
		n := int64(binary.BigEndian.Uint32(data))
		if n > int64(len(data)-12) {
			return
		}
		do(string(data[4:8]), data[8:8+n])
		data = data[12+n:]
	}
}
