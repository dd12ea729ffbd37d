package dialog

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestLexiconOnce says that no saying of the lexicon has two meanings, and
// that no line is lost behind another of the same name.
func TestLexiconOnce(t *testing.T) {
	lines, sayings := map[string]bool{}, map[string]string{}
	for line := range strings.Lines(lexiconText) {
		meaning, others, found := strings.Cut(strings.TrimSpace(line), ": ")
		if !found || line[0] == '#' {
			continue
		}
		if lines[meaning] {
			t.Errorf("two lines for %s", meaning)
		}
		lines[meaning] = true
		for _, other := range strings.Fields(others) {
			saying := strings.Join(plainWords(strings.Split(other, "_")), " ")
			if first := sayings[saying]; first != "" && first != meaning {
				t.Errorf("%q means both %s and %s", saying, first, meaning)
			}
			sayings[saying] = meaning
		}
	}
	for meaning := range lines {
		if other := sayings[meaning]; other != "" && other != meaning {
			t.Errorf("%q is a meaning, and means %s", meaning, other)
		}
	}
}

// derived are the meanings that no word has, but that follow from several.
var derived = words("balita, anaksekolah, dewasa, kabar, keprov, kekab, kenegeri, darinegeri, luarnegeri, samadesa, bedadesa, bedakec, kedesa")

// TestPhrasesKnown says that each meaning a phrase names can come up.
func TestPhrasesKnown(t *testing.T) {
	for _, rule := range ruleTexts() {
		for term := range strings.FieldsSeq(rule.text) {
			if _, err := strconv.ParseFloat(term, 64); err == nil {
				continue
			}
			for meaning := range strings.SplitSeq(strings.TrimLeft(term, "?!"), "/") {
				if lexicon[meaning] == "" && !derived[meaning] {
					t.Errorf("%s %q: nothing means %q", rule.code, rule.text, meaning)
				}
			}
		}
	}
}

// TestGazetteerWhole says that the gazetteer has each village and kecamatan
// of the regency where it lies.
func TestGazetteerWhole(t *testing.T) {
	file, err := os.Open("../../core/regions.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	kecamatan := map[string]string{}
	villages := 0
	for _, row := range rows[1:] {
		name := strings.Join(plainWords(strings.Fields(strings.ToLower(row[1]))), " ")
		switch row[2] {
		case "kecamatan":
			kecamatan[row[0]] = strings.ToLower(row[1])
			if !slices.ContainsFunc(gazetteer[name], func(s spot) bool { return s.kind == "kecamatan" }) {
				t.Errorf("no kecamatan %s", row[1])
			}
		case "desa", "kelurahan":
			villages++
			within := strings.ReplaceAll(kecamatan[row[3]], " ", "_")
			if !slices.ContainsFunc(gazetteer[name], func(s spot) bool { return s.kind == "village" && slices.Contains(s.within, within) }) {
				t.Errorf("no village %s in %s", row[1], within)
			}
		}
	}
	if villages != 294 {
		t.Errorf("%d villages", villages)
	}
}
