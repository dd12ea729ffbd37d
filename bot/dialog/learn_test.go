package dialog

import (
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"sakti/core/catalog"
)

// lesson is a text by its features, and the codes any of which is right.
type lesson struct {
	features, codes []int
}

// school is what is needed to learn.
type school struct {
	index   *index
	codes   map[string]int
	known   map[string]int // feature → its number
	lessons []lesson
	weights [][]float64 // of a feature, for each code
}

// Learning goes over all texts so many times, in steps of this size that grow
// smaller; weights that no text asks for fade. What is less than spared from
// the usual is not kept.
const (
	rounds = 40
	stride = 0.5
	fading = 0.0005
	spared = 0.5
)

// newSchool reads the build half, the strangers' texts and the names and words
// of the catalogue. Features of one text only are left out, but for meanings.
func newSchool(t *testing.T, x *index, texts []wording) *school {
	t.Helper()
	s := &school{index: x, codes: map[string]int{nothing: len(x.codes)}, known: map[string]int{}}
	for i, code := range x.codes {
		s.codes[code] = i
	}
	count := map[string]int{}
	for _, text := range texts {
		for _, feature := range x.featuresOf(text.text) {
			count[feature]++
		}
	}
	for _, text := range texts {
		s.teach(text, count)
	}
	s.weights = make([][]float64, len(s.known))
	for i := range s.weights {
		s.weights[i] = make([]float64, len(s.codes))
	}
	return s
}

func (s *school) teach(text wording, count map[string]int) {
	var out lesson
	for _, feature := range s.index.featuresOf(text.text) {
		if count[feature] < 2 && feature[0] != 'm' {
			continue
		}
		if _, known := s.known[feature]; !known {
			s.known[feature] = len(s.known)
		}
		out.features = append(out.features, s.known[feature])
	}
	for code := range strings.SplitSeq(text.code, ",") {
		if at, known := s.codes[code]; known {
			out.codes = append(out.codes, at)
		}
	}
	if len(out.features) > 0 && len(out.codes) > 0 {
		s.lessons = append(s.lessons, out)
	}
}

// learn is multinomial logistic regression by AdaGrad, in the order of the
// texts.
func (s *school) learn() {
	steepness := make([][]float64, len(s.weights))
	for i := range steepness {
		steepness[i] = make([]float64, len(s.codes))
	}
	for range rounds {
		for _, l := range s.lessons {
			s.correct(l, steepness)
		}
	}
}

func (s *school) correct(l lesson, steepness [][]float64) {
	odds, right := s.odds(l.features), 0.0
	for _, code := range l.codes {
		right += odds[code]
	}
	share := 1 / math.Sqrt(float64(len(l.features)+1))
	for code, p := range odds {
		off := p
		if slices.Contains(l.codes, code) {
			off -= (odds[code]/right + 1/float64(len(l.codes))) / 2 // who may mean either may be asked
		}
		if off *= share; math.Abs(off) < 1e-4 {
			continue
		}
		for _, f := range l.features {
			slope := off + fading*s.weights[f][code]
			steepness[f][code] += slope * slope
			s.weights[f][code] -= stride / math.Sqrt(steepness[f][code]+1e-6) * slope
		}
	}
}

func (s *school) odds(features []int) []float64 {
	out := make([]float64, len(s.codes))
	share := 1 / math.Sqrt(float64(len(features)+1))
	for _, f := range features {
		for code, w := range s.weights[f] {
			out[code] += w * share
		}
	}
	return shares(out)
}

// text is what was learned as learned.txt holds it.
func (s *school) text() string {
	names := make([]string, len(s.codes))
	for code, at := range s.codes {
		names[at] = code
	}
	var b strings.Builder
	b.WriteString("# How much each feature of a text speaks for a code (see learned.go). Written by\n# go test ./bot/dialog -run TestLearned -update\n")
	for _, feature := range slices.Sorted(maps.Keys(s.known)) {
		entries, weights := "", s.weights[s.known[feature]]
		usual := slices.Sorted(slices.Values(weights))[len(weights)/2] // to take it off all changes nothing
		for code, weight := range weights {
			if weight -= usual; math.Abs(weight) >= spared {
				entries += fmt.Sprintf(" %s=%.1f", names[code], weight)
			}
		}
		if entries != "" {
			fmt.Fprintf(&b, "%s\t%s\n", feature, entries[1:])
		}
	}
	return b.String()
}

// schoolTexts are the texts that are learned from.
func schoolTexts(t *testing.T, cat *catalog.Catalog) []wording {
	var out []wording
	for _, name := range []string{"build", "strangers"} {
		data, err := os.ReadFile("testdata/utterances-" + name + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if cells := strings.Split(strings.TrimSpace(line), "\t"); len(cells) == 3 && line[0] != '#' {
				out = append(out, wording{cells[1], cells[0]})
			}
		}
	}
	return append(out, wordingsOf(cat)...)
}

// TestLearned says that learned.txt is what follows from the texts, the lexicon
// and the catalogue as they are now; -update writes it.
func TestLearned(t *testing.T) {
	cat, err := catalog.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := newSchool(t, indexOf(cat), schoolTexts(t, cat))
	s.learn()
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile("learned.txt", []byte(s.text()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if s.text() != learnedText {
		t.Error("the words or texts are others than those that were learned: go test ./bot/dialog -run TestLearned -update")
	}
}
