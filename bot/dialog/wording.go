package dialog

import (
	"slices"
	"strings"
)

// sense is what one or more words of a text mean.
type sense struct {
	meaning string
	at, n   int // its words in reading.words
	how     string
}

// reading is a text as it was understood, word by word.
type reading struct {
	raw    []string // words and "," where a clause ends
	words  []string // the same in their plainest writing, see plainWords
	senses []sense
}

// meanings are the different meanings of a text that the index knows, and
// those that follow from how its words stand together.
func (x *index) meanings(text string) []string {
	return x.reading(text).meanings()
}

func (r *reading) meanings() []string {
	out := make([]string, 0, len(r.senses)+4)
	for _, s := range r.senses {
		if !slices.Contains(out, s.meaning) {
			out = append(out, s.meaning)
		}
	}
	return out
}

// featuresOf are the features of a text.
func (x *index) featuresOf(text string) []string {
	r := x.reading(text)
	return r.features(r.meanings())
}

// reading reads a text: the longest known words first, then what follows from
// negation, ages and places.
func (x *index) reading(text string) *reading {
	r := &reading{raw: tokens(text)}
	r.words = plainWords(r.raw)
	x.mend(r.words)
	for at := 0; at < len(r.words); {
		n, meaning, how := x.read(r.words[at:])
		if meaning != "" {
			r.senses = append(r.senses, sense{meaning, at, n, how})
		}
		at += n
	}
	r.drop("") // takes joined ones apart
	r.negate()
	r.finished()
	r.ages()
	r.places()
	r.drop("jadi", "sendiri", "terimakasih")
	return r
}

// mend puts right a slip in one word of a saying of several: "kartu
// kelaurga".
func (x *index) mend(words []string) {
	for i, word := range words {
		if len(word) < 5 || len(word) > maxWord || x.words[word] != "" || fillers[word] {
			continue
		}
		for _, part := range x.like(word) {
			if i > 0 && x.words[words[i-1]+" "+part] != "" || i+1 < len(words) && x.words[part+" "+words[i+1]] != "" {
				words[i] = part
				break
			}
		}
	}
}

// like are the words of sayings that a slip may have made this one of.
func (x *index) like(word string) []string {
	var out []string
	for _, cut := range shortened(word) {
		for _, part := range x.parts[cut] {
			if slipped(word, part) > 0 {
				out = append(out, part)
			}
		}
	}
	return out
}

// maxRead is how many words of a text are read: what somebody wants stands
// near its beginning.
const maxRead = 60

// knows reports whether every word of a folded text is known as it is spelt.
// Those of somebody's name hardly ever are.
func (x *index) knows(text string) bool {
	words := plainWords(strings.Fields(text))
	for at := 0; at < len(words); {
		n, meaning := x.look(words[at:])
		if meaning == "" && !fillers[words[at]] {
			return false
		}
		at += n
	}
	return true
}

// maxSpan is the most words that one entry of the lexicon has.
const maxSpan = 4

// owners are endings that say whose something is, or which: "kartu
// keluargaku".
var owners = []string{"nya", "ku", "mu", "nipun", "ipun", "ne", "e"}

// read takes the longest known words at the start of a text, allowing slips.
func (x *index) read(words []string) (n int, meaning, how string) {
	if n, meaning = x.look(words); meaning != "" {
		return n, meaning, ""
	}
	word := words[0]
	if fillers[word] || ordinary[word] || gazetteer[word] != nil || len(word) < 3 || word[0] >= '0' && word[0] <= '9' {
		return 1, "", ""
	}
	if meaning = x.resemble(word); meaning != "" {
		return 1, meaning, "~"
	}
	return 1, x.joined(word), "+"
}

// look takes the longest words at the start of a text that are known as they
// are spelt.
func (x *index) look(words []string) (int, string) {
	for n := min(maxSpan, len(words)); n > 1; n-- {
		span := strings.Join(words[:n], " ")
		if meaning, ok := x.words[span]; ok {
			return n, meaning
		}
		for _, owner := range owners {
			if root, ok := strings.CutSuffix(span, owner); ok && x.words[root] != "" {
				return n, x.words[root]
			}
		}
	}
	word := words[0]
	if meaning, ok := x.words[word]; ok {
		return 1, meaning
	}
	if fillers[word] || ordinary[word] || gazetteer[word] != nil || len(word) < 3 {
		return 1, ""
	}
	return 1, x.stem(word)
}
