package paper

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
)

// fonts are the fonts as they came.
var fonts = map[string][32]byte{
	"regular": sha256.Sum256(goregular.TTF), "bold": sha256.Sum256(gobold.TTF), "mono": sha256.Sum256(gomono.TTF),
}

var at = time.Date(2026, 11, 23, 3, 5, 0, 0, time.UTC)

func sample() Specimen {
	return Specimen{
		Product: "Kutipan Akta Kelahiran", Title: "KUTIPAN AKTA KELAHIRAN", Number: "3312-2026-000123",
		Office: "Dinas Contoh", Place: "Wonogiri", At: at, QR: "https://sakti.example/t/K7QF-2MXP",
		Lines: []Line{
			{"Nama anak", "Bimo Sélogiri"}, {"Ibu", "Sitì Àminah, dhusun Ngelè"},
			{"Tanda", "✓ dan 👍"}, {"Alamat", strings.Repeat("Jalan yang amat panjang ", 20)},
			{"Tanpa spasi", strings.Repeat("W", 300)},
		},
	}
}

func receipt() Receipt {
	return Receipt{
		Office: "Dinas Contoh", Service: "Akta kelahiran baru", Number: "3312-2026-000123", Tracking: "K7QF-2MXP",
		Lines: []Line{{"Pemohon", "Sitì Àminah"}}, Address: "https://sakti.example/l/K7QF-2MXP", At: at,
	}
}

// TestSameBytes: a sheet made again is the same file; another one is not.
func TestSameBytes(t *testing.T) {
	made := map[string]string{}
	for i := range 5 {
		s, err := MakeSpecimen(sample())
		if err != nil {
			t.Fatal(err)
		}
		r, err := MakeReceipt(receipt())
		if err != nil {
			t.Fatal(err)
		}
		for name, b := range map[string][]byte{"specimen": s, "receipt": r} {
			if old, ok := made[name]; ok && old != string(b) {
				t.Errorf("%s: try %d differs from the one before", name, i)
			}
			made[name] = string(b)
		}
	}
	for name, font := range map[string][]byte{"regular": goregular.TTF, "bold": gobold.TTF, "mono": gomono.TTF} {
		if sum := sha256.Sum256(font); sum != fonts[name] {
			t.Errorf("the %s font was written into", name)
		}
	}
	other := sample()
	other.Lines[0].Value = "Bima Sélogiri"
	if b, err := MakeSpecimen(other); err != nil || string(b) == made["specimen"] {
		t.Errorf("another name, the same bytes (%v)", err)
	}
}

// TestStructure checks the file by its own table: every offset in it leads to
// the object that it names.
func TestStructure(t *testing.T) {
	for name, data := range sheets(t) {
		if !bytes.HasPrefix(data, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(data), []byte("%%EOF")) {
			t.Errorf("%s: no header or no end", name)
		}
		table := data[bytes.LastIndex(data, []byte("\nxref")):]
		rows := regexp.MustCompile(`(?m)^(\d{10}) \d{5} n`).FindAllSubmatch(table, -1)
		for i, row := range rows {
			offset, _ := strconv.Atoi(string(row[1]))
			if want := fmt.Sprintf("%d 0 obj", i+1); !bytes.HasPrefix(data[offset:], []byte(want)) {
				t.Errorf("%s: offset of object %d leads to %q", name, i+1, data[offset:offset+12])
			}
		}
		if len(rows) < 8 || bytes.Count(data, []byte("/Type /Page\n")) != 1 {
			t.Errorf("%s: %d objects, %d pages", name, len(rows), bytes.Count(data, []byte("/Type /Page\n")))
		}
	}
}

func sheets(t *testing.T) map[string][]byte {
	t.Helper()
	s, err := MakeSpecimen(sample())
	if err != nil {
		t.Fatal(err)
	}
	r, err := MakeReceipt(receipt())
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"specimen": s, "receipt": r}
}

// content is the page's drawing: the stream that sets text.
func content(t *testing.T, pdf []byte) string {
	t.Helper()
	for _, part := range bytes.Split(pdf, []byte("\nstream\n"))[1:] {
		z, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			continue
		}
		b, err := io.ReadAll(z)
		if err == nil && bytes.Contains(b, []byte(" Td ")) {
			return string(b)
		}
	}
	t.Fatal("no page content")
	return ""
}

func TestTooMuch(t *testing.T) {
	s := sample()
	for range 60 {
		s.Lines = append(s.Lines, Line{"Baris", "isi"})
	}
	if _, err := MakeSpecimen(s); !errors.Is(err, ErrTooMuch) {
		t.Errorf("60 lines more: %v", err)
	}
	s = sample()
	s.QR = strings.Repeat("x", 3000)
	if _, err := MakeSpecimen(s); err == nil {
		t.Error("a QR code of 3000 letters")
	}
	if b, err := MakeSpecimen(Specimen{}); err != nil || len(b) == 0 {
		t.Errorf("an empty specimen: %v", err)
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"Ngelè é ê ñ": "Ngelè é ê ñ", "✓": "?", "ꦮꦺꦴ": "???", "a\tb\x00c": "a b c", "zero\u200bwidth": "zerowidth", "dua\nbaris": "dua\nbaris",
	} {
		if got := printable(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := moment(at); got != "23 November 2026, pukul 10.05 WIB" {
		t.Errorf("moment: %s", got)
	}
	if got := date(time.Date(2026, 12, 31, 18, 0, 0, 0, time.UTC)); got != "1 Januari 2027" {
		t.Errorf("date: %s", got)
	}
}

func BenchmarkMakeSpecimen(b *testing.B) {
	for b.Loop() {
		if _, err := MakeSpecimen(sample()); err != nil {
			b.Fatal(err)
		}
	}
}
