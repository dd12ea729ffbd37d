package dialog

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"sakti/core/catalog"
)

// Guess is what a text may mean: the code of a service, or one of @status,
// @agent, @requirements, @cancel, @menu, @language. Score is 0 to 1.
type Guess struct {
	Code  string
	Score float64
}

// Understand guesses what somebody wants, best first; guesses that are hardly
// better than chance are left out. It is deterministic, and explained by the
// words that text and phrases share: each phrase of the catalogue and of
// phrases.txt is a set of meanings (lexicon.txt), weighted by how rare they
// are, and a guess scores by its best phrase.
func Understand(text string, cat *catalog.Catalog) []Guess {
	index := indexOf(cat)
	meanings := index.meanings(text)
	if len(meanings) == 0 {
		return nil
	}
	best := make([]float64, len(index.codes))
	asked := index.weigh(meanings)
	for _, p := range index.candidates(meanings) {
		if score := index.score(&index.phrases[p], meanings, asked); score > best[index.phrases[p].code] {
			best[index.phrases[p].code] = score
		}
	}
	index.favour(meanings, best)
	var out []Guess
	for code, score := range best {
		if score >= faint {
			out = append(out, Guess{index.codes[code], score})
		}
	}
	slices.SortStableFunc(out, func(a, b Guess) int { return cmp.Compare(b.Score, a.Score) })
	return out
}

// favour puts the question for the requirements of a service before that
// service.
func (x *index) favour(meanings []string, scores []float64) {
	at := slices.Index(x.codes, "@requirements")
	if at >= 0 && slices.Contains(meanings, "syarat") {
		scores[at] = min(1, max(scores[at], slices.Max(scores)+0.01))
	}
}

// Scores from which on a guess is worth naming, asking back, and acting on.
const (
	faint   = 0.2
	likely  = 0.34
	certain = 0.66
	margin  = 0.08 // of the next guess, to act on
)

// index is a catalogue made ready for understanding.
type index struct {
	codes   []string
	words   map[string]string   // word → meaning: lexicon and words of phrases
	near    map[string][]string // word with a letter left out → words
	weight  map[string]float64  // meaning → how much it tells
	phrases []phrase
	by      map[string][]int // meaning → phrases that hold it
}

// phrase is one way to ask for something.
type phrase struct {
	code     int
	meanings []string
	weight   float64
}

var indexes sync.Map // *catalog.Catalog → *index

// indexOf builds the index of a catalogue once.
func indexOf(cat *catalog.Catalog) *index {
	if have, ok := indexes.Load(cat); ok {
		return have.(*index)
	}
	built, _ := indexes.LoadOrStore(cat, buildIndex(cat))
	return built.(*index)
}

func buildIndex(cat *catalog.Catalog) *index {
	x := &index{words: map[string]string{}, near: map[string][]string{}, weight: map[string]float64{}, by: map[string][]int{}}
	for word, meaning := range lexicon {
		x.words[word] = meaning
	}
	texts := phrasesOf(cat)
	for _, t := range texts {
		for word := range strings.FieldsSeq(t.text) {
			if _, known := x.words[word]; !known && !fillers[word] && len(word) > 1 && x.stem(word) == "" {
				x.words[word] = word
			}
		}
	}
	for word := range x.words {
		if len(word) >= 4 && !strings.Contains(word, " ") {
			for _, cut := range shortened(word) {
				x.near[cut] = append(x.near[cut], word)
			}
		}
	}
	for _, list := range x.near {
		slices.Sort(list)
	}
	x.add(texts)
	return x
}

// wording is a phrase as it is written.
type wording struct{ code, text string }

// phrasesOf are all phrases for the services of a catalogue and for requests
// to us.
func phrasesOf(cat *catalog.Catalog) []wording {
	var out []wording
	for _, service := range cat.Services {
		for _, text := range append([]string{service.Name, service.Short}, service.Words...) {
			out = append(out, wording{service.Code, fold(text)})
		}
	}
	more := lists(phrasesText)
	for _, code := range slices.Sorted(maps.Keys(more)) {
		if !strings.HasPrefix(code, "@") && cat.Service(code) == nil {
			continue
		}
		for text := range strings.SplitSeq(more[code], "|") {
			out = append(out, wording{code, fold(text)})
		}
	}
	return out
}

// add turns wordings into phrases and weighs their meanings: one that few
// codes use tells more.
func (x *index) add(texts []wording) {
	users := map[string]map[string]bool{}
	codes := map[string]int{}
	for _, t := range texts {
		if _, ok := codes[t.code]; !ok {
			codes[t.code] = len(x.codes)
			x.codes = append(x.codes, t.code)
		}
		meanings := x.meanings(t.text)
		if len(meanings) == 0 {
			continue
		}
		for _, meaning := range meanings {
			if users[meaning] == nil {
				users[meaning] = map[string]bool{}
			}
			users[meaning][t.code] = true
			x.by[meaning] = append(x.by[meaning], len(x.phrases))
		}
		x.phrases = append(x.phrases, phrase{code: codes[t.code], meanings: meanings})
	}
	for meaning, codes := range users {
		x.weight[meaning] = math.Log(1 + float64(len(x.codes))/float64(len(codes)))
	}
	for i := range x.phrases {
		x.phrases[i].weight = x.weigh(x.phrases[i].meanings)
	}
}

func (x *index) weigh(meanings []string) float64 {
	sum := 0.0
	for _, meaning := range meanings {
		sum += x.weight[meaning]
	}
	return sum
}

// candidates are the phrases that share a meaning with the text.
func (x *index) candidates(meanings []string) []int {
	var out []int
	for _, meaning := range meanings {
		out = append(out, x.by[meaning]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// score is how much text and phrase have in common, by weight; more if all of
// the phrase is in the text.
func (x *index) score(p *phrase, meanings []string, asked float64) float64 {
	shared, whole := 0.0, true
	for _, meaning := range p.meanings {
		if slices.Contains(meanings, meaning) {
			shared += x.weight[meaning]
		} else {
			whole = false
		}
	}
	dice := 2 * shared / (p.weight + asked)
	switch {
	case whole:
		return 0.4 + 0.6*dice
	case strings.HasPrefix(x.codes[p.code], "@"):
		return dice * 0.6 // "kk" is not yet "is my KK done"
	}
	return dice * 0.9
}
