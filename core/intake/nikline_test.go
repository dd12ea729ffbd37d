package intake

import (
	"bytes"
	"fmt"
	"testing"

	"sakti/core/intake/specimen"
)

// TestNIKLines: of a card there are one or two lines, at the height that is
// read best, the number's among them: its ink makes the widest. Of anything
// else there is none.
func TestNIKLines(t *testing.T) {
	t.Parallel()
	for seed := range int64(2) {
		lines := NIKLines(look1(specimen.Photo(specimen.KTP, seed, specimen.Options{Fill: 0.75})).Clean)
		if len(lines) == 0 || len(lines) > nikLines {
			t.Errorf("seed %d: %d lines", seed, len(lines))
		}
		for _, line := range lines {
			var w, h, most int
			if n, err := fmt.Sscanf(string(line[:bytes.LastIndexByte(line[:20], '\n')]), "P5\n%d %d\n%d", &w, &h, &most); n != 3 || err != nil || most != 255 {
				t.Fatalf("seed %d: no PGM: %v", seed, err)
			}
			if head := bytes.LastIndexByte(line[:20], '\n') + 1; len(line)-head != w*h || h < nikDigits || h > 3*nikDigits || w < 4*h {
				t.Errorf("seed %d: %d bytes for %dx%d", seed, len(line)-head, w, h)
			}
		}
	}
	for name, photo := range map[string][]byte{
		"another paper": specimen.Photo(specimen.Akta, 1, specimen.Options{Fill: 0.75}),
		"a meadow":      specimen.Photo(specimen.Field, 1, small),
		"no photo":      []byte("bukan foto"),
	} {
		if lines := NIKLines(photo); len(lines) > 0 {
			t.Errorf("%s: %d lines", name, len(lines))
		}
	}
}
