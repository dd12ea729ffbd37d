package paper

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr"
)

// TestQR rebuilds the modules from the rectangles on the page and holds them
// against the encoder's: the quiet zone is white and no module is missing,
// doubled or moved.
func TestQR(t *testing.T) {
	rect := regexp.MustCompile(`(?m)^([\d.]+) ([\d.]+) ([\d.]+) (-[\d.]+) re f$`)
	for name, data := range sheets(t) {
		text := map[string]string{"specimen": sample().QR, "receipt": receipt().Address}[name]
		code, err := qr.Encode(text, qr.M)
		if err != nil {
			t.Fatal(err)
		}
		drawing := content(t, data)
		var frame [4]float64
		drawn := map[[2]int]bool{}
		for _, m := range rect.FindAllStringSubmatch(drawing, -1) {
			r := [4]float64{number(m[1]), number(m[2]), number(m[3]), -number(m[4])}
			if square(r) && r[2] > 90 { // 38 mm
				frame = r
				continue
			}
			module := frame[2] / float64(code.Size+2*quiet)
			if frame[2] == 0 || math.Abs(r[3]-module) > 0.1 {
				continue
			}
			x, y := int(math.Round((r[0]-frame[0])/module))-quiet, int(math.Round((frame[1]-r[1])/module))-quiet
			for i := range int(math.Round(r[2] / module)) {
				drawn[[2]int{x + i, y}] = true
			}
		}
		for y := -quiet; y < code.Size+quiet; y++ {
			for x := -quiet; x < code.Size+quiet; x++ {
				if drawn[[2]int{x, y}] != code.Black(x, y) {
					t.Fatalf("%s: module %d,%d is wrong", name, x, y)
				}
			}
		}
	}
}

func number(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err) // the expression lets only numbers through
	}
	return f
}

func square(r [4]float64) bool { return math.Abs(r[2]-r[3]) < 0.1 }

// words reads the page with poppler, where there is one: every word and its
// box in points.
func words(t *testing.T, pdf []byte) (text string, boxes [][4]float64) {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext on this machine")
	}
	file := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-bbox", file, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	word := regexp.MustCompile(`<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>`)
	for _, m := range word.FindAllStringSubmatch(string(out), -1) {
		text += m[5] + " "
		boxes = append(boxes, [4]float64{number(m[1]), number(m[2]), number(m[3]), number(m[4])})
	}
	return text, boxes
}

// TestReads: another reader finds the words, accents and all, long ones
// wrapped within the page, and the warning.
func TestReads(t *testing.T) {
	s, err := MakeSpecimen(sample())
	if err != nil {
		t.Fatal(err)
	}
	text, boxes := words(t, s)
	for _, want := range []string{"Bimo Sélogiri", "Sitì Àminah, dhusun Ngelè", "? dan ?", "BUKAN DOKUMEN RESMI", "23 November 2026", "3312", "Wonogiri,"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the sheet: %s", want, text)
		}
	}
	if n := strings.Count(text, "panjang"); n != 20 {
		t.Errorf("%d of 20 words of the long line are there", n)
	}
	if n := strings.Count(text, "W"); n < 300 {
		t.Errorf("%d of 300 letters of the long word are there", n)
	}
	const mm = 72 / 25.4
	for i, b := range boxes {
		if b[0] < 0 || b[1] < 0 || b[2] > (pageWidth-margin+1)*mm || b[3] > pageHeight*mm {
			t.Errorf("word %d stands outside the page: %v", i, fmt.Sprint(b))
		}
	}
	r, err := MakeReceipt(receipt())
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := words(t, r); !strings.Contains(text, "pukul 10.05 WIB") || !strings.Contains(text, "Akta kelahiran baru") {
		t.Errorf("receipt reads: %s", text)
	}
}
