package intake

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"testing"
)

// segment is a part of a JPEG: marker, length, body.
func segment(marker byte, body ...byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

// progressive is a grey progressive JPEG of any size in next to no bytes: one
// scan, and every block's only coefficient is a zero, coded in one bit.
func progressive(w, h int) []byte {
	size := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{8}, uint16(h)), uint16(w))
	blocks := 6 * ((w + 15) / 16) * ((h + 15) / 16)
	return bytes.Join([][]byte{
		{0xff, mSOI},
		segment(mDQT, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...),
		segment(mSOF2, append(size, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0)...),
		segment(mDHT, append([]byte{0, 1}, make([]byte, 16)...)...),
		segment(mSOS, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0),
		make([]byte, blocks/8+1),
		{0xff, mEOI},
	}, nil)
}

// TestMemory: the picture that takes most of all that are looked at costs no
// more than Limits say. What is counted is all that was ever allocated for it,
// so that it does not matter when rubbish is collected; a HEIC has bounds of
// its own.
func TestMemory(t *testing.T) {
	l := DefaultLimits()
	data := progressive(5440, 4096)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	v := Look(data, l)
	runtime.ReadMemStats(&after)
	if v.Clean == nil || v.Width != l.Store {
		t.Errorf("%q, %d wide: want it looked at", v.Refused, v.Width)
	}
	if took := int64(after.TotalAlloc - before.TotalAlloc); took < l.Memory/2 || took > l.Memory+40<<20 {
		t.Errorf("took %d MB", took>>20)
	}
	if v := Look(progressive(5600, 4400), l); v.Clean != nil || v.Refused == "" {
		t.Errorf("one that takes more is looked at: %q", v.Refused)
	}
}
