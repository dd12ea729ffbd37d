package intake

import (
	"bytes"
	"strconv"
)

// unescape undoes #xx in a name (ISO 32000-1, 7.3.5).
func unescape(raw []byte) string {
	if bytes.IndexByte(raw, '#') < 0 {
		return string(raw)
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if c, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(c))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return string(out)
}

// numberBefore is the object number in front of "5 0 obj"; -1 if there is
// none.
func numberBefore(data []byte) int {
	words := bytes.Fields(tail(data, 40))
	if len(words) < 2 {
		return -1
	}
	n, err := strconv.Atoi(string(digitsAtEnd(words[len(words)-2])))
	if err != nil {
		return -1
	}
	return n
}

// digitsAtEnd cuts what stands right before the number, as in "endobj5 0 obj".
func digitsAtEnd(word []byte) []byte {
	i := len(word)
	for i > 0 && word[i-1] >= '0' && word[i-1] <= '9' {
		i--
	}
	return word[i:]
}
