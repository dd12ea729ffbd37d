package intake

import "encoding/binary"

// orientation reads tag 0x0112 from an EXIF block (a TIFF file, see TIFF 6.0
// section 2): how the picture must be turned to stand upright. Whatever is
// odd about the block means 1, upright.
func orientation(tiff []byte) int {
	const tag, short, entry = 0x0112, 3, 12
	order, ok := byteOrder(tiff)
	if !ok {
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	count := int(order.Uint16(tiff[at:]))
	for field := tiff[at+2:]; count > 0 && len(field) >= entry; count, field = count-1, field[entry:] {
		if order.Uint16(field) != tag {
			continue
		}
		if o := order.Uint16(field[8:]); order.Uint16(field[2:]) == short && o >= 1 && o <= 8 {
			return int(o)
		}
		return 1
	}
	return 1
}

func byteOrder(tiff []byte) (binary.ByteOrder, bool) {
	if len(tiff) < 8 {
		return nil, false
	}
	switch string(tiff[:4]) {
	case "II*\x00":
		return binary.LittleEndian, true
	case "MM\x00*":
		return binary.BigEndian, true
	}
	return nil, false
}
