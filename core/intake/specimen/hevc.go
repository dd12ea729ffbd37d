package specimen

import (
	"encoding/binary"
	"image"
	"image/color"
	"math/bits"
	"slices"
)

// The simplest HEVC there is (ITU-T H.265): one picture, every block of
// 32×32 pixels raw (I_PCM) and in a slice of its own, so that the arithmetic
// coder says the same two things each time: "a whole block", "raw".

const ctb = 32 // pixels of a block

type hevc struct {
	m          *image.RGBA
	cols, rows int // of blocks
}

func newHEVC(m *image.RGBA) hevc {
	return hevc{m, (m.Rect.Dx() + ctb - 1) / ctb, (m.Rect.Dy() + ctb - 1) / ctb}
}

// Kinds of units, table 7-1.
const (
	unitIDR = 19
	unitVPS = 32
	unitSPS = 33
	unitPPS = 34
)

// unit is a NAL unit: its header, and the content with a 3 wherever two zeros
// might be taken for the start of another.
func unit(kind byte, content []byte) []byte {
	out, zeros := []byte{kind << 1, 1}, 0
	for _, b := range content {
		if zeros == 2 && b <= 3 {
			out, zeros = append(out, 3), 0
		}
		if zeros++; b != 0 {
			zeros = 0
		}
		out = append(out, b)
	}
	return out
}

// profile is profile_tier_level: Main Still Picture, level 6.2.
func profile(w *bitWriter) {
	w.put(3, 8)
	w.put(0x70000000, 32)
	w.put(0x9000, 16) // progressive, frames only
	w.put(0, 32)
	w.put(186, 8)
}

func (v hevc) vps() []byte {
	w := &bitWriter{}
	w.put(0x0c01, 16) // id 0, base layer, one layer, one sub-layer, nested
	w.put(0xffff, 16)
	profile(w)
	w.put(1, 1)
	w.ue(0, 0, 0)
	w.put(0, 6)
	w.ue(0)
	w.put(0, 2)
	return unit(unitVPS, w.end())
}

func (v hevc) sps() []byte {
	w := &bitWriter{}
	w.put(1, 8) // of VPS 0, one sub-layer, nested
	profile(w)
	w.ue(0, 1, v.cols*ctb, v.rows*ctb) // 4:2:0
	w.put(1, 1)                        // what is beyond the picture is cut off, in pairs of pixels
	w.ue(0, (v.cols*ctb-v.m.Rect.Dx())/2, 0, (v.rows*ctb-v.m.Rect.Dy())/2)
	w.ue(0, 0, 0) // 8 bits
	w.put(1, 1)
	w.ue(0, 0, 0)
	w.ue(2, 0, 0, 3, 0, 0) // blocks of 32, not split; transforms of 4 to 32
	w.put(1, 4)            // no scaling lists, AMP or SAO; PCM
	w.put(0x77, 8)         // of 8 bits
	w.ue(2, 0)             // of 32 pixels
	w.put(1, 1)
	w.ue(0)
	w.put(0, 5)
	return unit(unitSPS, w.end())
}

func (v hevc) pps() []byte {
	w := &bitWriter{}
	w.ue(0, 0)
	w.put(0, 7)
	w.ue(0, 0, 0)
	w.put(0, 3)
	w.ue(0, 0)
	w.put(0, 7)
	w.put(0b101, 3) // deblocking is controlled here, cannot be overridden, is off
	w.put(0, 2)
	w.ue(0)
	w.put(0, 2)
	return unit(unitPPS, w.end())
}

// config is the box with the decoder's configuration.
func (v hevc) config() []byte {
	head := []byte("\x01\x03\x70\x00\x00\x00\x90\x00\x00\x00\x00\x00\xba\xf0\x00\xfc\xfd\xf8\xf8\x00\x00\x0f\x03")
	for _, u := range [][]byte{v.vps(), v.sps(), v.pps()} {
		head = append(head, 0x80|u[0]>>1, 0, 1)
		head = append(binary.BigEndian.AppendUint16(head, uint16(len(u))), u...)
	}
	return atom("hvcC", head)
}

// slices is the picture, each unit behind its length.
func (v hevc) slices() (out []byte) {
	for i := range v.cols * v.rows {
		u := unit(unitIDR, v.slice(i))
		out = append(append(out, longs(len(u))...), u...)
	}
	return out
}

func (v hevc) slice(i int) []byte {
	w := &bitWriter{}
	w.put(0, 2)
	if i == 0 {
		w = &bitWriter{}
		w.put(2, 2) // the first of the picture
	}
	w.ue(0)
	if i > 0 {
		w.put(i, bits.Len(uint(v.cols*v.rows-1)))
	}
	w.ue(2) // intra only
	w.ue(0) // quantiser as it is
	w.end()
	arithmetic(w, true)
	w.align()
	w.out = append(w.out, v.samples(i)...)
	arithmetic(w, false) // the end of the slice
	w.align()
	return w.out
}

// samples are a block's luma and its two chromas at half the size.
func (v hevc) samples(i int) []byte {
	luma, chroma := make([]byte, 0, ctb*ctb*3/2), [2][]byte{}
	for y := range ctb {
		for x := range ctb {
			at := v.m.PixOffset(min(i%v.cols*ctb+x, v.m.Rect.Dx()-1), min(i/v.cols*ctb+y, v.m.Rect.Dy()-1))
			l, cb, cr := color.RGBToYCbCr(v.m.Pix[at], v.m.Pix[at+1], v.m.Pix[at+2])
			luma = append(luma, l)
			if x%2 == 0 && y%2 == 0 {
				chroma[0], chroma[1] = append(chroma[0], cb), append(chroma[1], cr)
			}
		}
	}
	return slices.Concat(luma, chroma[0], chroma[1])
}
