package core

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// WriteSheet makes a CSV that Excel with Indonesian settings opens with a
// double click: UTF-8 with its mark, semicolons. No cell can be a formula
// there (OWASP, "CSV Injection").
func WriteSheet(heading []string, rows [][]string) []byte {
	out := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(out)
	w.Comma, w.UseCRLF = ';', true
	for _, row := range append([][]string{heading}, rows...) {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = neutral(cell)
		}
		_ = w.Write(safe) // a buffer does not fail
	}
	w.Flush()
	return out.Bytes()
}

// neutral puts an apostrophe before what a spreadsheet would run.
func neutral(cell string) string {
	cell = strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' || r == '\t' || r == 0 {
			return ' '
		}
		return r
	}, cell)
	if dangerous(strings.TrimLeft(cell, " ")) {
		return "'" + cell
	}
	return cell
}

// dangerous reports whether a spreadsheet could take the text for a formula.
// Some read the wide forms of the signs too.
func dangerous(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return strings.ContainsRune("=+-@＝＋－＠", first)
}

// SampleSheet is the example to start from.
func SampleSheet(columns []SheetColumn) []byte {
	var heading []string
	var rows [][]string
	for i, c := range columns {
		heading = append(heading, c.Name)
		for j, sample := range c.Sample {
			if j == len(rows) {
				rows = append(rows, make([]string, len(columns)))
			}
			rows[j][i] = sample
		}
	}
	return WriteSheet(heading, rows)
}

func isEmpty(cells []string) bool { return strings.TrimSpace(strings.Join(cells, "")) == "" }

// cleanCell is what somebody meant to write in a cell.
func cleanCell(cell string) (text, wrong string) {
	text = strings.Join(strings.Fields(cell), " ")
	if quoted, yes := strings.CutPrefix(text, `="`); yes && strings.HasSuffix(quoted, `"`) {
		text = strings.TrimSpace(strings.TrimSuffix(quoted, `"`))
	}
	quoted, yes := strings.CutPrefix(text, "'")
	switch {
	case text == "-" || text == "–": // people's word for nothing
		return "", ""
	case yes && dangerous(quoted): // as WriteSheet writes it
		text = quoted
	case dangerous(text):
		return "", "Isian ini diawali tanda = + - atau @, seperti rumus. Hapus tanda itu."
	}
	switch {
	case utf8.RuneCountInString(text) > maxCell:
		return "", fmt.Sprintf("Isian ini terlalu panjang, paling banyak %d huruf.", maxCell)
	case strings.HasPrefix(text, "#") && (strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") || strings.EqualFold(text, "#N/A")):
		return "", "Isian ini rumus yang gagal di Excel. Ketik isinya."
	case strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r)
	}):
		return "", "Ada tanda yang tidak terbaca. Ketik ulang isian ini."
	}
	return text, ""
}

// shortened is a text for a sentence.
func shortened(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return string(runes)
}
