package intake

import (
	"bytes"
	"image/jpeg"
	"testing"
	"time"

	"sakti/core/intake/specimen"
)

// The photo as WhatsApp delivers it, 1280×960. What matters is the ratio of
// the first two: what the judgement costs beside the decoding that nobody can
// save.

func BenchmarkBareDecode(b *testing.B) {
	data := specimen.Photo(specimen.KTP, 1, specimen.Sharp)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLook(b *testing.B) { benchmark(b, specimen.Sharp, DefaultLimits()) }

// BenchmarkRatio looks and decodes by turns, so that a busy machine slows both
// alike: how many times a verdict costs what the bare decoding does.
func BenchmarkRatio(b *testing.B) {
	data := specimen.Photo(specimen.KTP, 1, specimen.Sharp)
	var looks, decodes time.Duration
	for b.Loop() {
		start := time.Now()
		look1(data)
		half := time.Now()
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
		looks, decodes = looks+half.Sub(start), decodes+time.Since(half)
	}
	b.ReportMetric(float64(looks)/float64(decodes), "verdict/decode")
	b.ReportMetric(float64(b.N)/looks.Seconds(), "verdicts/s")
}

func BenchmarkLookTurned(b *testing.B) { benchmark(b, specimen.Turned, DefaultLimits()) }

func BenchmarkLookRecode(b *testing.B) {
	l := DefaultLimits()
	l.Recode = true
	benchmark(b, specimen.Sharp, l)
}

func BenchmarkLook12MP(b *testing.B) {
	benchmark(b, specimen.Options{Width: 4000, Height: 3000}, DefaultLimits())
}

func benchmark(b *testing.B, o specimen.Options, l Limits) {
	data := specimen.Photo(specimen.KTP, 1, o)
	b.ReportAllocs()
	for b.Loop() {
		if v := Look(data, l); v.Refused != "" {
			b.Fatal(v.Refused)
		}
	}
}

func BenchmarkLookPDF(b *testing.B) {
	data := specimen.PDF(20)
	for b.Loop() {
		if v := look1(data); v.Refused != "" {
			b.Fatal(v.Refused)
		}
	}
}
