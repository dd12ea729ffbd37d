package dialog

import (
	"math"
	"slices"
	"strings"
	"sync"

	"sakti/core/catalog"
)

// index is a catalogue made ready for understanding. It is not changed once
// it was built.
type index struct {
	codes   []string
	words   map[string]string   // word → meaning: lexicon and words of the catalogue
	near    map[string][]string // word with a letter left out → words
	parts   map[string][]string // word of an entry of two, with a letter left out → words
	bones   map[string][]string // word without its vowels → words
	sounds  map[string]string   // word as it sounds → meaning
	ids     map[string]int      // meaning → number
	weight  []float64           // of a meaning, by its number: how much it tells
	rules   []rule
	phrases []phrase
	by      map[string][]int // meaning → phrases that hold it
	learned *model
}

// phrase is a name or wording of the catalogue.
type phrase struct {
	code     int
	text     string
	meanings []string
	weight   float64
}

var indexes sync.Map // *catalog.Catalog → *index

// indexOf builds the index of a catalogue once. Its translations share it, so
// that the same words mean the same in every language.
func indexOf(cat *catalog.Catalog) *index {
	cat = cat.Original()
	if have, ok := indexes.Load(cat); ok {
		return have.(*index)
	}
	built, _ := indexes.LoadOrStore(cat, buildIndex(cat))
	return built.(*index)
}

func buildIndex(cat *catalog.Catalog) *index {
	x := &index{
		words: map[string]string{}, near: map[string][]string{}, parts: map[string][]string{}, bones: map[string][]string{},
		sounds: map[string]string{}, ids: map[string]int{}, by: map[string][]int{},
	}
	for word, meaning := range lexicon {
		x.words[word] = meaning
	}
	texts := wordingsOf(cat)
	for _, t := range texts {
		for _, word := range plainWords(tokens(t.text)) {
			if _, known := x.words[word]; !known && !fillers[word] && len(word) > 2 && gazetteer[word] == nil && !digit(word[0]) && x.stem(word) == "" {
				x.words[word] = word
			}
		}
	}
	x.spellings()
	x.add(texts)
	x.learned = parseModel(learnedText, x.codes)
	return x
}

// unclear marks a sound that words of different meaning share.
const unclear = "?"

// spellings lists the words by the ways they may be misspelt.
func (x *index) spellings() {
	seen := map[string]bool{}
	for word, meaning := range x.words {
		if one, two, pair := strings.Cut(word, " "); pair {
			for _, part := range []string{one, two} {
				if len(part) >= 5 && !strings.Contains(part, " ") && !seen[part] {
					seen[part] = true
					for _, cut := range shortened(part) {
						x.parts[cut] = append(x.parts[cut], part)
					}
				}
			}
		}
		if len(word) < 4 || strings.Contains(word, " ") {
			continue
		}
		if len(word) >= 5 || lexicon[word] != "" {
			for _, cut := range shortened(word) {
				x.near[cut] = append(x.near[cut], word)
			}
		}
		if heard := sound(word); x.sounds[heard] == "" || x.sounds[heard] == meaning {
			x.sounds[heard] = meaning
		} else {
			x.sounds[heard] = unclear
		}
		if lexicon[word] != "" && vowel(word[1]) != vowel(word[0]) {
			x.bones[bones(word)] = append(x.bones[bones(word)], word)
		}
	}
	for _, lists := range []map[string][]string{x.near, x.parts, x.bones} {
		for _, list := range lists {
			slices.Sort(list)
		}
	}
}

// wording is a phrase as it is written.
type wording struct{ code, text string }

// wordingsOf are the names and words of a catalogue's services.
func wordingsOf(cat *catalog.Catalog) []wording {
	var out []wording
	for _, service := range cat.Services {
		for _, text := range append([]string{service.Name, service.Short}, service.Words...) {
			out = append(out, wording{service.Code, text})
		}
	}
	return out
}

// add turns wordings into phrases, reads the rules, and weighs meanings: one
// that few codes use tells more.
func (x *index) add(texts []wording) {
	users := map[string]map[string]bool{}
	use := func(code string, meanings []string) {
		for _, meaning := range meanings {
			if users[meaning] == nil {
				users[meaning] = map[string]bool{}
				x.ids[meaning] = len(x.ids)
			}
			users[meaning][code] = true
		}
	}
	codes := map[string]bool{}
	for _, t := range texts {
		codes[t.code] = true
		if meanings := x.meanings(t.text); len(meanings) > 0 {
			use(t.code, meanings)
			x.phrases = append(x.phrases, phrase{code: x.code(t.code), text: t.text, meanings: meanings})
		}
	}
	for _, t := range ruleTexts() {
		if strings.HasPrefix(t.code, "@") || codes[t.code] {
			use(t.code, meaningsIn(t.text))
			x.rules = append(x.rules, parseRule(x, t))
		}
	}
	x.weight = make([]float64, len(x.ids))
	for meaning, id := range x.ids {
		x.weight[id] = math.Log(1 + float64(len(x.codes))/float64(len(users[meaning])))
	}
	for i, p := range x.phrases {
		x.phrases[i].weight = x.weigh(p.meanings)
		for _, meaning := range p.meanings {
			x.by[meaning] = append(x.by[meaning], i)
		}
	}
}

// code is the number of a code.
func (x *index) code(code string) int {
	at := slices.Index(x.codes, code)
	if at < 0 {
		at = len(x.codes)
		x.codes = append(x.codes, code)
	}
	return at
}

// weigh is how much meanings tell; those no phrase holds tell nothing.
func (x *index) weigh(meanings []string) float64 {
	sum := 0.0
	for _, meaning := range meanings {
		if id, ok := x.ids[meaning]; ok {
			sum += x.weight[id]
		}
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
			shared += x.weight[x.ids[meaning]]
		} else {
			whole = false
		}
	}
	dice := 2 * shared / (p.weight + asked)
	if whole {
		return 0.35 + 0.63*dice
	}
	return dice * 0.65
}
