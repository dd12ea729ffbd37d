package intake

import (
	"bytes"
	"encoding/binary"
)

// polyglot tells that a picture or PDF is something else as well: an archive
// (a JAR, too), a web page, a script, a PDF inside a picture. What phones
// append to their pictures is no reason: previews, depth maps, Samsung's
// trailer, the film of a motion photo. It is cut off, not refused.
func polyglot(k kind, data []byte) bool {
	if zipAtEnd(data) {
		return true
	}
	if k == kindPDF {
		return false // texts in a PDF may speak of anything; its actions are judged in pdf.go
	}
	return containsPDF(data) || containsTag(data)
}

// zipAtEnd finds an archive's end record (APPNOTE.TXT 4.3.16) where unpackers
// look for it, in the last 64 KiB, and its directory where the record says
// that it is, counted from the end, as unpackers do.
func zipAtEnd(data []byte) bool {
	const record = 22
	from := max(0, len(data)-record-1<<16)
	for end := len(data); ; {
		i := bytes.LastIndex(data[from:end], []byte("PK\x05\x06"))
		if i < 0 {
			return false
		}
		at := from + i
		if at+record <= len(data) {
			size := int(binary.LittleEndian.Uint32(data[at+12:]))
			if size == 0 || size <= at && bytes.HasPrefix(data[at-size:], []byte("PK\x01\x02")) {
				return true
			}
		}
		end = at
	}
}

// containsPDF looks for a complete header, so that five bytes by chance
// inside a compressed picture are not taken for one.
func containsPDF(data []byte) bool {
	for {
		i := bytes.Index(data, []byte("%PDF-"))
		if i < 0 || i+8 > len(data) {
			return false
		}
		if v := data[i+5 : i+8]; (v[0] == '1' || v[0] == '2') && v[1] == '.' && v[2] >= '0' && v[2] <= '9' {
			return true
		}
		data = data[i+5:]
	}
}

// tags start what a browser or a web server would run. The byte after them is
// part of the rule for the same reason as in containsPDF.
var tags = []string{"?php", "script", "html", "!doctype html", "iframe", "svg", "body"}

func containsTag(data []byte) bool {
	for {
		i := bytes.IndexByte(data, '<')
		if i < 0 {
			return false
		}
		data = data[i+1:]
		if startsTag(data) {
			return true
		}
	}
}

func startsTag(data []byte) bool {
	for _, tag := range tags {
		if n := len(tag); len(data) > n && bytes.EqualFold(data[:n], []byte(tag)) {
			return bytes.IndexByte([]byte(" \t\r\n/>"), data[n]) >= 0
		}
	}
	return false
}
