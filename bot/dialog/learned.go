package dialog

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

//go:embed learned.txt
var learnedText string

// nothing is the code of texts that ask for nothing of ours: small talk, what
// people tell about themselves, things of other offices.
const nothing = "-"

// model is the second voice of understanding, beside the phrases: how much each
// feature of a text speaks for a code, as learned from the build half of the
// utterances (learn_test.go does it, always with the same result). It knows
// what no phrase says, and what is none of our business.
type model struct {
	codes    int // its last code is nothing
	features map[string][]leaning
}

// leaning is how much a feature speaks for a code, or against it.
type leaning struct {
	code   int
	weight float64
}

// parseModel reads lines "feature<tab>CODE+1.25 CODE-0.31"; codes that the
// catalogue has not are left out.
func parseModel(text string, codes []string) *model {
	numbers := map[string]int{nothing: len(codes)}
	for i, code := range codes {
		numbers[code] = i
	}
	m := &model{codes: len(codes) + 1, features: make(map[string][]leaning, strings.Count(text, "\n"))}
	for line := range strings.Lines(text) {
		feature, rest, found := strings.Cut(strings.TrimSpace(line), "\t")
		if !found {
			continue
		}
		m.features[feature] = leanings(rest, numbers)
	}
	return m
}

func leanings(text string, numbers map[string]int) []leaning {
	list := make([]leaning, 0, strings.Count(text, " ")+1)
	for entry := range strings.FieldsSeq(text) {
		code, number, _ := strings.Cut(entry, "=")
		weight, err := strconv.ParseFloat(number, 64)
		if err != nil {
			panic(fmt.Sprintf("learned.txt: %q: %v", entry, err))
		}
		if at, known := numbers[code]; known {
			list = append(list, leaning{at, weight})
		}
	}
	return list
}

// odds is how likely each code is by the features of a text; they sum to 1.
// The last is that it asks for nothing.
func (m *model) odds(features []string) []float64 {
	out := make([]float64, m.codes)
	share := 1 / math.Sqrt(float64(len(features)+1))
	for _, feature := range features {
		for _, l := range m.features[feature] {
			out[l.code] += l.weight * share
		}
	}
	return shares(out)
}

// shares turns how much speaks for each into shares of 1.
func shares(list []float64) []float64 {
	most := slices.Max(list)
	for i, z := range list {
		list[i] = math.Exp(z - most)
	}
	portion(list)
	return list
}

// portion makes shares sum to 1.
func portion(list []float64) {
	sum := 0.0
	for _, p := range list {
		sum += p
	}
	for i := range list {
		list[i] /= sum
	}
}

// reasons are the features that speak most for a code, best first.
func (m *model) reasons(features []string, code int) []string {
	weights := map[string]float64{}
	for _, feature := range features {
		for _, l := range m.features[feature] {
			if l.code == code && l.weight > 0 {
				weights[feature] = l.weight
			}
		}
	}
	out := slices.DeleteFunc(slices.Clone(features), func(f string) bool { return weights[f] == 0 })
	slices.SortStableFunc(out, func(a, b string) int { return int(math.Round(100 * (weights[b] - weights[a]))) })
	return out[:min(4, len(out))]
}

// features are what the model knows a text by: its meanings, "m:kk", each pair
// of them, "p:hilang+kk", its words, "w:belum", and of words that mean nothing
// known every four letters, "c:tang". Each is there once. Numbers are all alike.
func (r *reading) features(meanings []string) []string {
	out := make([]string, 0, 4*len(r.words)+len(meanings)*len(meanings)/2)
	for i, one := range meanings {
		out = append(out, "m:"+one)
		for _, two := range meanings[i+1:] {
			out = append(out, "p:"+min(one, two)+"+"+max(one, two))
		}
	}
	meant := r.meant()
	for i, word := range r.words {
		switch {
		case word == "," || courteous[word]:
		case digit(word[0]) && len(word) == 4:
			out = append(out, "w:####") // a year
		case digit(word[0]):
			out = append(out, "w:#")
		default:
			out = append(out, "w:"+word)
			if !meant[i] && !fillers[word] {
				out = appendLetters(out, word)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// courteous words go before every request, and say nothing of it.
var courteous = words("halo, hallo, hai, hi, hello, hey, pagi, siang, sore, malam, good, morning, afternoon, evening, selamat, sugeng, enjing, sonten, dalu, " +
	"assalamualaikum, assalamu, alaikum, wr, wb, salam, permisi, nuwun, nyuwun, sewu, kulo, kula, saya, sy, aku, my, i, pak, bu, bapak, mas, mbak, min, kak, bang, om, admin, " +
	"maaf, ngapunten, tolong, mohon, please, sorry, terima, kasih, makasih, matur, suwun, thanks, thank, you, ya, yo, nggih, njih, dong, deh, sih, kok, lah, tanya, tanglet, takon")

// meant marks the words that a meaning was found for.
func (r *reading) meant() []bool {
	out := make([]bool, len(r.words))
	for _, s := range r.senses {
		for i := s.at; i < s.at+s.n; i++ {
			out[i] = true
		}
	}
	return out
}

func appendLetters(out []string, word string) []string {
	for at := 0; len(word) >= 5 && len(word) <= maxWord && at+4 <= len(word); at++ {
		out = append(out, "c:"+word[at:at+4])
	}
	return out
}
