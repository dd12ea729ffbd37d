package intake

import "bytes"

// kind is what a file is by its first bytes.
type kind int

const (
	kindUnknown kind = iota
	kindJPEG
	kindPNG
	kindWebP
	kindPDF
	kindHEIC
)

const pngMagic = "\x89PNG\r\n\x1a\n"

func sniff(data []byte) kind {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return kindJPEG
	case bytes.HasPrefix(data, []byte(pngMagic)):
		return kindPNG
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return kindWebP
	case bytes.HasPrefix(bytes.TrimLeft(head(data, 64), "\xef\xbb\xbf\x00 \t\r\n"), []byte("%PDF-")):
		return kindPDF // white space or a byte order mark before the header is a printer driver's habit, not an attack
	case heic(data):
		return kindHEIC
	}
	return kindUnknown
}

// heic knows the brands of ISO/IEC 23008-12, annex B: what iPhones and some
// Samsung phones write. AVIF shares the container but not the sentence.
func heic(data []byte) bool {
	if len(data) < 16 || string(data[4:8]) != "ftyp" {
		return false
	}
	brands := head(data[8:], 64)
	for _, b := range []string{"heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"} {
		if bytes.Contains(brands, []byte(b)) {
			return true
		}
	}
	return string(data[8:12]) == "mif1" && !bytes.Contains(brands, []byte("avif"))
}

// refusedKind is the answer to files that are neither picture nor PDF.
func refusedKind(k kind, data []byte) Code {
	if k == kindUnknown {
		// Readers accept a PDF header anywhere in the first 1024 bytes; a file
		// that uses this freedom wants to be taken for something else as well.
		if bytes.Contains(head(data, 1024), []byte("%PDF-")) {
			return Polyglot
		}
		return Unsupported
	}
	return ""
}

// head is the first n bytes, or as many as there are.
func head(data []byte, n int) []byte { return data[:min(n, len(data))] }

// tail is the last n bytes, or as many as there are.
func tail(data []byte, n int) []byte { return data[len(data)-min(n, len(data)):] }
