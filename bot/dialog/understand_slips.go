package dialog

import (
	"strings"
	"unicode/utf8"
)

// resemble finds the meaning of a word that is spelt otherwise: by the sound
// of Javanese, without its vowels, or with slips of the finger; "" if it is
// like no known word, or like several that mean different things.
func (x *index) resemble(word string) string {
	if len(word) > maxWord {
		return ""
	}
	if meaning := x.sounds[sound(word)]; meaning != "" && meaning != unclear && len(word) >= 4 {
		return meaning
	}
	if meaning := x.vowelless(word); meaning != "" {
		return meaning
	}
	if len(word) < 5 {
		return ""
	}
	if meaning := x.slip(word); meaning != "" {
		return meaning
	}
	for _, suffix := range []string{"nya", "ku", "ne", "in", "kan", "an", "ke", "e"} {
		if root, ok := strings.CutSuffix(word, suffix); ok && len(root) >= 5 {
			if meaning := x.slip(root); meaning != "" {
				return meaning
			}
		}
	}
	return ""
}

// slip finds a word by slips of the finger; the fewest slips win.
func (x *index) slip(word string) string {
	meaning, least := "", 3
	for _, cut := range shortened(word) {
		for _, known := range x.near[cut] {
			n := slipped(word, known)
			switch {
			case n == 0 || n > least:
			case n < least:
				meaning, least = x.words[known], n
			case meaning != x.words[known]:
				meaning = ""
			}
		}
	}
	return meaning
}

// slipped is how many slips make one word of the other, 0 if it can't be: a
// letter too many, too few or changed places, or a vowel for a vowel; in long
// words any letter for another, and two slips.
func slipped(a, b string) int {
	limit := 1
	if min(len(a), len(b)) >= 8 {
		limit = 2
	}
	n := edits(a, b, limit)
	switch {
	case n < 1 || n > limit || a[0] != b[0] && len(b) < 7:
		return 0
	case n > 1 || len(a) != len(b) || len(a) > 6:
		return n
	}
	for i := range len(a) {
		if a[i] != b[i] {
			if vowel(a[i]) && vowel(b[i]) || i+1 < len(a) && a[i] == b[i+1] {
				return 1
			}
			return 0
		}
	}
	return 0
}

func vowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

// vowelless finds a word written in a hurry, without some of its vowels:
// "pindh", "tmbh", "klrga".
func (x *index) vowelless(word string) string {
	if len(word) < 4 {
		return ""
	}
	meaning := ""
	for _, known := range x.bones[bones(word)] {
		if !within3(word, known) {
			continue
		}
		if meaning != "" && meaning != x.words[known] {
			return ""
		}
		meaning = x.words[known]
	}
	return meaning
}

// within3 reports whether word is known without one to three vowels.
func within3(word, known string) bool {
	if len(known) <= len(word) || len(known) > len(word)+3 {
		return false
	}
	i := 0
	for j := 0; j < len(known) && i < len(word); j++ {
		if known[j] == word[i] {
			i++
		}
	}
	return i == len(word)
}

// bones is a word without its vowels.
func bones(word string) string {
	var b strings.Builder
	for i := range len(word) {
		if !vowel(word[i]) {
			b.WriteByte(word[i])
		}
	}
	return b.String()
}

// sound makes spellings of one Javanese sound equal: dh and d, th and t, the
// a that is said like o.
func sound(word string) string { return sounds.Replace(word) }

var sounds = strings.NewReplacer("dh", "d", "th", "t", "o", "a", "oe", "u", "dj", "j", "tj", "c", "kh", "k")

// joined finds the meanings of two words written as one: "aktalahir". It
// gives both as "one+two".
func (x *index) joined(word string) string {
	if len(word) < 5 || len(word) > maxWord {
		return ""
	}
	for at := 2; at <= len(word)-3; at++ {
		first, second := x.words[word[:at]], x.words[word[at:]]
		if second == "" && len(word)-at > 4 {
			second = x.stem(word[at:])
		}
		if first != "" && second != "" && (at > 3 || documents[first]) {
			return first + "+" + second
		}
	}
	return ""
}

var documents = words("kk, ktp, kia, ikd, akta, nik, surat")

// shortened is a word and the word with each of its letters left out.
func shortened(word string) []string {
	out := make([]string, 1, len(word)+1)
	out[0] = word
	for i := range word {
		_, size := utf8.DecodeRuneInString(word[i:])
		out = append(out, word[:i]+word[i+size:])
	}
	return out
}
