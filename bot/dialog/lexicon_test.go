package dialog

import (
	"strings"
	"testing"
)

// TestLexiconClear says that no word of the lexicon stands in two of its lines,
// whichever way it is written: what it meant would depend on luck.
func TestLexiconClear(t *testing.T) {
	means := map[string]string{}
	for meaning, others := range lists(lexiconText) {
		for other := range strings.FieldsSeq(meaning + " " + others) {
			word := strings.Join(plainWords(strings.Split(other, "_")), " ")
			if before := means[word]; before != "" && before != meaning {
				t.Errorf("%q means %s and %s", word, before, meaning)
			}
			means[word] = meaning
		}
	}
	for word := range ordinary {
		if lexicon[word] != "" {
			t.Errorf("%q is ordinary, and means %s", word, lexicon[word])
		}
	}
}
