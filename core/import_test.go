package core_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"sakti/core"
)

var sheetColumns = []core.SheetColumn{{Name: "kode", Also: []string{"kode loket"}, Needed: true, Help: "Tulis kodenya."}, {Name: "nama"}, {Name: "jam_buka"}}

// Whatever a spreadsheet makes of a table, the same is read.
func TestSheetsAsExcelMakesThem(t *testing.T) {
	t.Parallel()
	wide := func(text string) string {
		out := "\xff\xfe"
		for _, u := range utf16.Encode([]rune(text)) {
			out += string([]byte{byte(u), byte(u >> 8)})
		}
		return out
	}
	for name, text := range map[string]string{
		"commas":           "kode,nama,jam_buka\nA-1,Loket A,pagi\n",
		"semicolons":       "kode;nama;jam_buka\r\nA-1;Loket A;pagi\r\n",
		"mark":             "\ufeffkode;nama;jam_buka\r\nA-1;Loket A;pagi\r\n",
		"tabs":             "kode\tnama\tjam_buka\nA-1\tLoket A\tpagi",
		"sep":              "sep=;\r\nkode;nama;jam_buka\r\nA-1;Loket A;pagi\r\n",
		"old Mac":          "kode;nama;jam_buka\rA-1;Loket A;pagi\r",
		"UTF-16":           wide("kode\tnama\tjam_buka\r\nA-1\tLoket A\tpagi\r\n"),
		"quotes":           "\"kode\",\"nama\",\"jam_buka\"\n\"A-1\",\"Loket A\",\"pagi\"\n",
		"text formula":     "kode;nama;jam_buka\n=\"A-1\";Loket A;pagi\n",
		"spaces":           " Kode Loket ; NAMA;Jam Buka\n  A-1 ; Loket\u00a0 A ;pagi \n",
		"empty rows, ends": "\n;;;;\nkode;nama;jam_buka;;\n;;;;\nA-1;Loket A;pagi;;\n;;;;\n",
		"other order":      "jam_buka;kode;nama\npagi;A-1;Loket A\n",
	} {
		sheet, faults := core.ParseSheet([]byte(text), sheetColumns)
		want := map[string]string{"kode": "A-1", "nama": "Loket A", "jam_buka": "pagi"}
		if len(faults) > 0 || len(sheet.Rows) != 1 || !cmp.Equal(sheet.Rows[0].Cells, want) {
			t.Errorf("%s: %+v %+v", name, sheet, faults)
		}
	}
}

// Each fault says its line and what to do.
func TestFaultsOfSheets(t *testing.T) {
	t.Parallel()
	const head = "kode;nama;jam_buka\n"
	for name, c := range map[string]struct {
		text string
		line int
		says string
	}{
		"nothing":        {"", 0, "Belum ada isinya"},
		"heading alone":  {head, 0, "Belum ada isinya"},
		"workbook":       {"PK\x03\x04xx", 0, "berkas Excel"},
		"old workbook":   {"\xd0\xcf\x11\xe0xx", 0, "berkas Excel"},
		"Windows-1252":   {head + "A;Caf\xe9;\n", 0, "CSV UTF-8"},
		"too large":      {head + strings.Repeat("x", core.MaxSheetBytes), 0, "terlalu besar"},
		"no heading":     {"A-1;Loket A;pagi\n", 1, "tidak dikenal"},
		"column missing": {"nama;jam_buka\nLoket;pagi\n", 1, "harus ada"},
		"column twice":   {"kode;kode loket\nA;B\n", 1, "ada dua"},
		"needed":         {head + "A-1;x;y\n;Loket;pagi\n", 3, "Belum diisi. Tulis kodenya."},
		"too many cells": {head + "A-1;Jalan A; pojok;pagi\n", 2, "di luar kolom"},
		"quote":          {head + "A-1;Loket \"A;pagi\nA-2;Loket;pagi\n", 2, "Tanda petik"},
		"open quote":     {head + "A-1;\"Loket;pagi\nA-2;Loket;pagi\n", 2, "Tanda petik"},
		"formula":        {head + "A-1;=1+1;pagi\n", 2, "rumus"},
		"failed formula": {head + "A-1;#NAME?;pagi\n", 2, "rumus yang gagal"},
		"long cell":      {head + "A-1;" + strings.Repeat("a", 201) + ";\n", 2, "terlalu panjang"},
		"control":        {head + "A-1;a\x07b;\n", 2, "tidak terbaca"},
		"bidi":           {head + "A-1;a\u202eb;\n", 2, "tidak terbaca"},
		"too many rows":  {head + strings.Repeat("A;b;c\n", 2001), 2002, "Paling banyak 2000 baris"},
	} {
		_, faults := core.ParseSheet([]byte(c.text), sheetColumns)
		if len(faults) == 0 || faults[0].Line != c.line || !strings.Contains(faults[0].Text, c.says) {
			t.Errorf("%s: %+v; want line %d, %q", name, faults, c.line, c.says)
		}
	}
}

// A dash is people's word for nothing; an apostrophe keeps text from being a
// formula, and is no part of it.
func TestCellsThatMeanSomethingElse(t *testing.T) {
	t.Parallel()
	sheet, faults := core.ParseSheet([]byte("kode;nama;jam_buka\nA;'=1+1;-\nB;'@x;'x\n"), sheetColumns)
	want := []map[string]string{{"kode": "A", "nama": "=1+1", "jam_buka": ""}, {"kode": "B", "nama": "@x", "jam_buka": "'x"}}
	if len(faults) > 0 || !cmp.Equal([]map[string]string{sheet.Rows[0].Cells, sheet.Rows[1].Cells}, want) {
		t.Errorf("%+v %+v", sheet, faults)
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	cells := []string{"=1+1", "+62", "-1", "@SUM(A1)", "\t=1", "\r\n=1", " =1", "＝1", "biasa", "a;b", "a\nb"}
	out := string(core.WriteSheet([]string{"kode"}, [][]string{cells}))
	if !strings.HasPrefix(out, "\ufeffkode\r\n") {
		t.Errorf("begins %q", out[:10])
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff")))
	r.Comma, r.FieldsPerRecord = ';', -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 2 || len(rows[1]) != len(cells) {
		t.Fatalf("%q, %v", rows, err)
	}
	for i, cell := range rows[1] {
		if wants := i < 8; strings.HasPrefix(cell, "'") != wants || strings.ContainsAny(cell, "\r\n\t") {
			t.Errorf("%q became %q", cells[i], cell)
		}
	}
}

// FuzzParseSheet: no file breaks the parser, each fault points into the file,
// and what was read without a fault is read again from what WriteSheet makes
// of it.
func FuzzParseSheet(f *testing.F) {
	f.Add([]byte("sep=,\nkode,nama\nA,\"b \"\"c\"\"\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		sheet, faults := core.ParseSheet(data, sheetColumns)
		lines := 1 + strings.Count(strings.ReplaceAll(string(data), "\r", "\n"), "\n") + len(data)/2
		for _, fault := range faults {
			if fault.Line < 0 || fault.Line > lines || fault.Text == "" {
				t.Errorf("fault %+v in %d lines", fault, lines)
			}
		}
		if len(faults) > 0 {
			return
		}
		var rows [][]string
		for _, row := range sheet.Rows {
			rows = append(rows, []string{row.Cells["kode"], row.Cells["nama"], row.Cells["jam_buka"]})
		}
		again, faults := core.ParseSheet(core.WriteSheet([]string{"kode", "nama", "jam_buka"}, rows), sheetColumns)
		if len(faults) > 0 || len(again.Rows) != len(rows) {
			t.Fatalf("%q becomes %+v %+v", rows, again, faults)
		}
		for i, row := range again.Rows {
			if got := []string{row.Cells["kode"], row.Cells["nama"], row.Cells["jam_buka"]}; !cmp.Equal(got, rows[i]) {
				t.Errorf("%q becomes %q", rows[i], got)
			}
		}
	})
}

// example fills a sheet of n rows.
func example(n int, head string, row func(int) string) []byte {
	var out strings.Builder
	out.WriteString(head + "\r\n")
	for i := range n {
		fmt.Fprintf(&out, "%s\r\n", row(i))
	}
	return []byte(out.String())
}
