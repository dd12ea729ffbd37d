package intake

import (
	"encoding/binary"
	"image"
)

// bitWriter writes as WebP lossless reads: lowest bit first.
type bitWriter struct {
	out []byte
	n   int
}

func (w *bitWriter) bits(v uint32, n int) {
	for i := range n {
		if w.n%8 == 0 {
			w.out = append(w.out, 0)
		}
		w.out[w.n/8] |= byte(v>>i&1) << (w.n % 8)
		w.n++
	}
}

// asWebP is the simplest lossless WebP there is: no transforms, and eight bits
// for each of green, red and blue.
func asWebP(m *image.RGBA) []byte {
	w := &bitWriter{}
	w.bits(0x2f, 8)
	w.bits(uint32(m.Rect.Dx()-1), 14)
	w.bits(uint32(m.Rect.Dy()-1), 14)
	w.bits(0, 1+3) // no alpha, version 0
	w.bits(0, 1)   // no transform
	w.bits(0, 1)   // no colour cache
	w.bits(0, 1)   // one set of codes for all of the picture
	eightBits(w, 256+24)
	eightBits(w, 256)
	eightBits(w, 256)
	oneSymbol(w, 255) // alpha
	oneSymbol(w, 0)   // distance
	for i := 0; i < len(m.Pix); i += 4 {
		for _, c := range []byte{m.Pix[i+1], m.Pix[i], m.Pix[i+2]} {
			for b := 7; b >= 0; b-- { // codes go highest bit first
				w.bits(uint32(c>>b&1), 1)
			}
		}
	}
	body := w.out
	if len(body)%2 == 1 {
		body = append(body, 0)
	}
	file := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(len(body)+12))...)
	file = append(file, "WEBPVP8L"...)
	return append(binary.LittleEndian.AppendUint32(file, uint32(len(body))), body...)
}

// eightBits declares codes of length 8 for the first 256 of n symbols: the
// code of each is its own number.
func eightBits(w *bitWriter, n int) {
	w.bits(0, 1) // a normal code
	// Lengths of the code for code lengths, in the order 17, 18, 0, 1, 2, 3, 4,
	// 5, 16, 6, 7, 8: one bit for 0 and for 8.
	w.bits(12-4, 4)
	for _, l := range []uint32{0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1} {
		w.bits(l, 3)
	}
	w.bits(0, 1) // lengths for all symbols follow
	for i := range n {
		if i < 256 {
			w.bits(1, 1)
		} else {
			w.bits(0, 1)
		}
	}
}

func oneSymbol(w *bitWriter, symbol uint32) {
	w.bits(1, 1) // a simple code
	w.bits(0, 1) // of one symbol
	w.bits(1, 1) // of eight bits
	w.bits(symbol, 8)
}
