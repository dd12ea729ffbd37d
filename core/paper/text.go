package paper

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

var regular = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		panic(err) // the font comes with the program
	}
	return f
})

// printable replaces letters that the fonts lack by "?", so that nobody sees
// an empty box, and control characters by spaces. Composed letters (é) have to
// come composed.
func printable(text string) string {
	var buf sfnt.Buffer
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r < ' ' || r == 0x7f || r == '\u00a0':
			return ' '
		case r == '\u200b' || r == '\ufeff' || r == '\u00ad':
			return -1
		}
		if glyph, err := regular().GlyphIndex(&buf, r); err != nil || glyph == 0 {
			return '?'
		}
		return r
	}, text)
}

var months = [...]string{
	"Januari", "Februari", "Maret", "April", "Mei", "Juni",
	"Juli", "Agustus", "September", "Oktober", "November", "Desember",
}

// wib is the time of Wonogiri. It has no summer time and needs no file.
var wib = time.FixedZone("WIB", 7*60*60)

// date writes 3 November 2026.
func date(t time.Time) string {
	t = t.In(wib)
	return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()-1], t.Year())
}

// moment writes 3 November 2026, pukul 09.05 WIB.
func moment(t time.Time) string {
	t = t.In(wib)
	return fmt.Sprintf("%s, pukul %02d.%02d WIB", date(t), t.Hour(), t.Minute())
}
