package chart

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"os"
	"testing"
)

var keep = flag.String("keep", "", "folder in which to keep the pictures, to look at them")

func draw(t *testing.T, name string, bars Bars) (width, height int) {
	t.Helper()
	data, err := bars.PNG()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if *keep != "" {
		if err := os.WriteFile(*keep+"/"+name+".png", data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return picture.Bounds().Dx(), picture.Bounds().Dy()
}

func kecamatan(n int) Bars {
	b := Bars{Title: "Permohonan per kecamatan", Subtitle: "1–30 November 2026", Series: []Series{{Name: "Masuk"}, {Name: "Selesai"}}}
	for i := range n {
		b.Names = append(b.Names, fmt.Sprintf("Kecamatan %d", i+1))
		b.Series[0].Values = append(b.Series[0].Values, 1400-50*i)
		b.Series[1].Values = append(b.Series[1].Values, 1300-51*i)
	}
	return b
}

func TestPictures(t *testing.T) {
	for name, bars := range map[string]Bars{
		"kecamatan": kecamatan(25),
		"one":       {Title: "Sumberagung", Subtitle: "November 2026", Names: []string{"Sumberagung"}, Series: []Series{{"Masuk", []int{3}}}},
		"nothing":   {Title: "Belum ada", Names: []string{"A", "B"}, Series: []Series{{"Masuk", []int{0, 0}}}},
		"months": {Title: "Desa Sumberagung, Kec. Pracimantoro", Subtitle: "Juni–November 2026", Upright: true,
			Names:  []string{"Jun", "Jul", "Agu", "Sep", "Okt", "Nov"},
			Series: []Series{{"Masuk", []int{12, 30, 25, 41, 38, 22}}, {"Selesai", []int{10, 28, 25, 40, 36, 15}}}},
	} {
		w, h := draw(t, name, bars)
		if w != 1080 || h < 200 || h > 4*1080 {
			t.Errorf("%s is %d by %d pixels", name, w, h)
		}
	}
}

// TestBarsBeginAtZero: a bar half as long means half as many.
func TestBarsBeginAtZero(t *testing.T) {
	data, err := Bars{Title: "Uji", Names: []string{"A", "B"}, Series: []Series{{"Masuk", []int{90, 45}}}}.PNG()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	longest := map[int]int{} // by length: rows of pixels in the colour of the bars
	for y := 112; y < picture.Bounds().Dy(); y++ {
		n := 0
		for x := range picture.Bounds().Dx() {
			if r, g, b, _ := picture.At(x, y).RGBA(); r>>8 == 0 && g>>8 == 92 && b>>8 == 151 {
				n++
			}
		}
		if n > 50 {
			longest[n]++
		}
	}
	most, second := 0, 0
	for n, rows := range longest {
		if rows < 5 {
			continue
		}
		if n > most {
			most, second = n, most
		} else if n > second {
			second = n
		}
	}
	if ratio := float64(second) / float64(most); ratio < 0.45 || ratio > 0.55 {
		t.Errorf("bars of 90 and 45 are %d and %d pixels long", most, second)
	}
}

func TestRefused(t *testing.T) {
	for name, bars := range map[string]Bars{
		"nothing":   {},
		"no series": {Names: []string{"A"}},
		"uneven":    {Names: []string{"A", "B"}, Series: []Series{{"x", []int{1}}}},
		"too many":  kecamatan(61),
	} {
		if _, err := bars.PNG(); err == nil {
			t.Errorf("%s was drawn", name)
		}
	}
}

func TestScale(t *testing.T) {
	for longest, want := range map[int][2]int{0: {2, 2}, 1: {2, 2}, 7: {8, 8}, 8: {10, 5}, 41: {50, 5}, 95: {100, 5}, 143: {160, 8}, 1400: {1600, 8}, 5490: {6000, 6}} {
		b := Bars{Names: []string{"A"}, Series: []Series{{"x", []int{longest}}}}
		top, parts := b.scale()
		if top != float64(want[0]) || parts != want[1] {
			t.Errorf("the axis for %d ends at %v in %d parts, want %v", longest, top, parts, want)
		}
	}
}

func TestWhole(t *testing.T) {
	for value, want := range map[float64]string{0: "0", 999: "999", 1000: "1.000", 1069659: "1.069.659"} {
		if got := whole(value); got != want {
			t.Errorf("%v is written %s", value, got)
		}
	}
}
