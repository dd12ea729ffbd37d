package specimen

import "math/bits"

// bitWriter writes numbers bit by bit, the highest first.
type bitWriter struct {
	out  []byte
	free int // bits left in the last byte
}

func (w *bitWriter) put(n, count int) {
	for i := count - 1; i >= 0; i-- {
		if w.free == 0 {
			w.out, w.free = append(w.out, 0), 8
		}
		w.free--
		w.out[len(w.out)-1] |= byte(n>>i&1) << w.free
	}
}

// ue writes numbers in Exp-Golomb code (H.265, 9.2).
func (w *bitWriter) ue(list ...int) {
	for _, n := range list {
		w.put(n+1, 2*bits.Len(uint(n+1))-1)
	}
}

// end closes a unit with a one and zeros.
func (w *bitWriter) end() []byte {
	w.put(1, 1)
	w.align()
	return w.out
}

// align leaves the last byte as it is.
func (w *bitWriter) align() { w.free = 0 }

// arithmetic is the arithmetic coder (H.265, 9.3.5) from its start to its end,
// which is all it does here: a terminating one, before it, if whole, the
// likelier value of a fresh context, that the block is not divided.
func arithmetic(w *bitWriter, whole bool) {
	low, size := 0, 510
	if whole {
		size -= 240 // what table 9-52 leaves to the unlikelier value
	}
	size -= 2
	low += size
	// Renormalised seven times from ten bits; the first one is never written,
	// and there is no bit outstanding, for nothing was written before.
	low <<= 7
	w.put(low>>10&0x3f, 6)
	w.put(low>>9&1, 1)
	w.put(low>>7&3|1, 2)
}
