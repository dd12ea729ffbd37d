package dialog

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// meanings are the different meanings of a text that the index knows.
func (x *index) meanings(text string) []string {
	words := strings.Fields(fold(text))
	words = words[:min(len(words), maxRead)]
	var out []string
	for at := 0; at < len(words); {
		n, meaning := x.read(words[at:])
		at += n
		if meaning != "" && !slices.Contains(out, meaning) {
			out = append(out, meaning)
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
	words := strings.Fields(text)
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

// read takes the longest known words at the start of a text, allowing a slip.
func (x *index) read(words []string) (int, string) {
	n, meaning := x.look(words)
	if meaning == "" && !fillers[words[0]] {
		meaning = x.resemble(words[0])
	}
	return n, meaning
}

// look takes the longest words at the start of a text that are known as they
// are spelt.
func (x *index) look(words []string) (int, string) {
	for n := min(maxSpan, len(words)); n > 1; n-- {
		if meaning, ok := x.words[strings.Join(words[:n], " ")]; ok {
			return n, meaning
		}
	}
	word := words[0]
	if meaning, ok := x.words[word]; ok {
		return 1, meaning
	}
	if fillers[word] || len(word) < 3 {
		return 1, ""
	}
	return 1, x.stem(word)
}

var (
	prefixes = []string{"meng", "meny", "men", "mem", "me", "peng", "peny", "pen", "pem", "per", "pe", "nge", "ng", "ny", "di", "ber", "ter", "ke", "se", "dak", "tak"}
	suffixes = []string{"nya", "kan", "ipun", "kake", "ake", "aken", "ane", "ne", "an", "ku", "mu", "i", "e", "in", "lah", "kah"}
)

// stem finds the meaning of a word without what is put before and after it;
// "" if there is none.
func (x *index) stem(word string) string {
	for _, suffix := range suffixes {
		if root, ok := strings.CutSuffix(word, suffix); ok && len(root) >= 2 {
			if meaning, ok := x.words[root]; ok && (len(root) > 2 || x.words[root] == root) {
				return meaning
			}
		}
	}
	for _, prefix := range prefixes {
		rest, ok := strings.CutPrefix(word, prefix)
		if !ok || len(rest) < 4 {
			continue
		}
		if meaning, ok := x.words[rest]; ok {
			return meaning
		}
		for _, suffix := range suffixes {
			if root, ok := strings.CutSuffix(rest, suffix); ok && len(root) >= 4 {
				if meaning, ok := x.words[root]; ok {
					return meaning
				}
			}
		}
	}
	return ""
}

// resemble finds the meaning of a word with one slip of the finger, "" if it
// is like no known word, or like several that mean different things.
func (x *index) resemble(word string) string {
	if len(word) < 5 || len(word) > maxWord {
		return ""
	}
	meaning := ""
	for _, cut := range shortened(word) {
		for _, known := range x.near[cut] {
			if !slipped(word, known) {
				continue
			}
			if meaning != "" && meaning != x.words[known] {
				return ""
			}
			meaning = x.words[known]
		}
	}
	return meaning
}

// slipped reports whether one word can be the other with a slip: a letter too
// many, too few or changed places, or a vowel for a vowel; in long words any
// letter for another.
func slipped(a, b string) bool {
	if edits(a, b, 1) != 1 {
		return false
	}
	if len(a) != len(b) || len(a) > 6 {
		return true
	}
	for i := range len(a) {
		if a[i] != b[i] {
			return vowel(a[i]) && vowel(b[i]) || i+1 < len(a) && a[i] == b[i+1]
		}
	}
	return false
}

func vowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

// shortened is a word and the word with each of its letters left out.
func shortened(word string) []string {
	out := []string{word}
	for i := range word {
		_, size := utf8.DecodeRuneInString(word[i:])
		out = append(out, word[:i]+word[i+size:])
	}
	return out
}
