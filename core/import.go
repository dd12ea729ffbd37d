package core

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// A sheet is a table as people make it in a spreadsheet and save as CSV. What
// Excel does to such files is understood: a byte order mark, semicolons or
// tabs for commas, "sep=;" in the first line, empty rows and columns at the
// end, text kept as ="0812", UTF-16.

// SheetColumn is a column that a sheet may have.
type SheetColumn struct {
	Name   string   // in the first row; case, spaces and underscores do not matter
	Also   []string // other names under which it is found
	Needed bool     // it must be there, and filled in
	Help   string   // what belongs in it
	Sample []string // for the example, one for each of its rows
}

// SheetRow is a row with something in it.
type SheetRow struct {
	Line  int               // in the file; the first row is line 1
	Cells map[string]string // by the column's name; spaces at the ends and twofold ones are gone
}

// Sheet is what was read.
type Sheet struct {
	Has  map[string]bool // the columns that are there
	Rows []SheetRow
}

// Fault is something in a sheet that must be put right first.
type Fault struct {
	Line   int    // 0 for the file as a whole
	Column string // its name, "" if it is not about one
	Text   string // what is wrong and what to do
}

// What a sheet may be at most. Faults beyond maxFaults are not looked for.
const (
	MaxSheetBytes = 512 << 10
	maxSheetRows  = 2000
	maxCell       = 200 // characters
	maxFaults     = 200
)

// ParseSheet reads a sheet with these columns. Where there are faults, what
// could be read comes with them.
func ParseSheet(data []byte, columns []SheetColumn) (Sheet, []Fault) {
	text, wrong := SheetText(data)
	if wrong != "" {
		return Sheet{}, []Fault{{Text: wrong}}
	}
	p := sheetParser{columns: columns, sheet: Sheet{Has: map[string]bool{}}}
	p.run(text)
	if len(p.faults) == 0 && len(p.sheet.Rows) == 0 {
		p.fault(0, "", "Belum ada isinya: di bawah judul kolom harus ada paling sedikit satu baris.")
	}
	return p.sheet, p.faults
}

// SheetText turns a file into text with line ends of ours; wrong says why it
// could not be read.
func SheetText(data []byte) (text, wrong string) {
	switch {
	case len(data) > MaxSheetBytes:
		return "", fmt.Sprintf("Berkas ini terlalu besar. Paling besar %d KB; bagi menjadi beberapa berkas.", MaxSheetBytes>>10)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return "", "Ini berkas Excel, bukan CSV. Di Excel pilih Simpan Sebagai, lalu jenis “CSV UTF-8”."
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		text = decodeUTF16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		text = decodeUTF16(data[2:], binary.BigEndian)
	default:
		text = string(bytes.TrimPrefix(data, []byte("\ufeff")))
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return "", "Hurufnya tidak terbaca. Di Excel pilih Simpan Sebagai, lalu jenis “CSV UTF-8”."
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), ""
}

func decodeUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// separator is what parts the cells: as "sep=" says, else the likeliest in the
// first row. rest is the text without the line that says it, which Excel does
// not count either.
func separator(text string) (comma rune, rest string) {
	first, after, _ := strings.Cut(text, "\n")
	said := strings.Trim(strings.TrimSpace(first), `"`)
	if len(said) == 5 && strings.EqualFold(said[:4], "sep=") && strings.ContainsAny(said[4:], ",;\t|") {
		return rune(said[4]), after
	}
	comma, most := ';', 0
	for _, r := range ";,\t|" {
		if n := strings.Count(first, string(r)); n > most {
			comma, most = r, n
		}
	}
	return comma, text
}

type sheetParser struct {
	columns []SheetColumn
	heading []string // the column of each cell, "" for an empty one
	sheet   Sheet
	faults  []Fault
}

func (p *sheetParser) fault(line int, column, text string, args ...any) {
	p.faults = append(p.faults, Fault{line, column, fmt.Sprintf(text, args...)})
}

func (p *sheetParser) run(text string) {
	comma, text := separator(text)
	// Programs write ="0812" to keep text from becoming a number.
	text = strings.NewReplacer("\n=\"", "\n\"", string(comma)+"=\"", string(comma)+"\"").Replace(text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = comma, -1
	for len(p.faults) < maxFaults {
		cells, err := r.Read()
		var bad *csv.ParseError
		switch {
		case err == io.EOF:
			return
		case errors.As(err, &bad):
			p.fault(bad.StartLine, "", "Tanda petik (\") di baris ini tidak berpasangan. Hapus tanda petiknya.")
			continue
		case err != nil:
			p.fault(0, "", "Berkas ini tidak terbaca.")
			return
		}
		line, _ := r.FieldPos(0)
		if !p.row(line, cells) {
			return
		}
	}
}

// row takes a row in, and reports whether to go on.
func (p *sheetParser) row(line int, cells []string) bool {
	if isEmpty(cells) {
		return true
	}
	if p.heading == nil {
		return p.head(line, cells)
	}
	if len(p.sheet.Rows) == maxSheetRows {
		p.fault(line, "", "Paling banyak %d baris sekali jalan. Bagi menjadi beberapa berkas.", maxSheetRows)
		return false
	}
	row := SheetRow{Line: line, Cells: map[string]string{}}
	for i, cell := range cells {
		if i >= len(p.heading) || p.heading[i] == "" {
			if strings.TrimSpace(cell) != "" {
				p.fault(line, "", "Ada isian di luar kolom yang berjudul. Mungkin ada tanda pemisah di dalam isian: apit isian itu dengan tanda petik.")
				return true
			}
			continue
		}
		clean, wrong := cleanCell(cell)
		if wrong != "" {
			p.fault(line, p.heading[i], "%s", wrong)
		}
		row.Cells[p.heading[i]] = clean
	}
	for _, c := range p.columns {
		if c.Needed && row.Cells[c.Name] == "" {
			p.fault(line, c.Name, "Belum diisi. %s", c.Help)
		}
	}
	p.sheet.Rows = append(p.sheet.Rows, row)
	return true
}

// head reads the names of the columns.
func (p *sheetParser) head(line int, cells []string) bool {
	p.heading = make([]string, len(cells))
	for i, cell := range cells {
		if strings.TrimSpace(cell) == "" {
			continue
		}
		name := p.column(cell)
		switch {
		case name == "":
			p.fault(line, "", "Kolom “%s” tidak dikenal. Nama kolom yang bisa dipakai: %s.", shortened(cell), strings.Join(p.names(), ", "))
		case p.sheet.Has[name]:
			p.fault(line, name, "Kolom ini ada dua. Hapus salah satu.")
		}
		p.heading[i], p.sheet.Has[name] = name, true
	}
	for _, c := range p.columns {
		if c.Needed && !p.sheet.Has[c.Name] {
			p.fault(line, c.Name, "Kolom ini harus ada. Baris pertama berisi nama kolom.")
		}
	}
	return len(p.faults) == 0
}

func (p *sheetParser) names() (out []string) {
	for _, c := range p.columns {
		out = append(out, c.Name)
	}
	return out
}

// column is the column that a heading names, "" for none.
func (p *sheetParser) column(heading string) string {
	plain := func(text string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, text)
	}
	for _, c := range p.columns {
		for _, name := range append([]string{c.Name}, c.Also...) {
			if plain(name) == plain(heading) {
				return c.Name
			}
		}
	}
	return ""
}
