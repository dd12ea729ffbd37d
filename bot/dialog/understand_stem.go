package dialog

import "strings"

// What Indonesian and Javanese put before and after a word, the longest
// first. A nasal takes the place of the letter that follows it here.
var (
	prefixes = []struct {
		prefix  string
		letters []string // that the nasal may have swallowed
	}{
		{"meng", []string{"", "k"}}, {"meny", []string{"s", "c"}}, {"mem", []string{"", "p"}}, {"men", []string{"", "t"}}, {"me", []string{""}},
		{"peng", []string{"", "k"}}, {"peny", []string{"s"}}, {"pem", []string{"", "p"}}, {"pen", []string{"", "t"}}, {"per", []string{""}}, {"pe", []string{""}},
		{"dipun", []string{""}}, {"diper", []string{""}}, {"di", []string{""}}, {"ber", []string{""}}, {"ter", []string{""}}, {"ke", []string{""}}, {"se", []string{""}},
		{"nge", []string{""}}, {"ng", []string{"", "k"}}, {"ny", []string{"s", "c"}}, {"m", []string{"p", "b", "w", ""}}, {"n", []string{"t", "d", ""}},
		{"dak", []string{""}}, {"tak", []string{""}}, {"un", []string{""}}, {"re", []string{""}},
	}
	suffixes = []string{"kannya", "annya", "nya", "kan", "kake", "nipun", "ipun", "aken", "ake", "kne", "ane", "ku", "mu", "ne", "an", "in", "en", "ke", "no", "i", "e", "lah", "kah", "pun", "ing", "ed", "s", "d"}
)

// stem finds the meaning of a word without what is put before and after it;
// "" if there is none.
func (x *index) stem(word string) string {
	if meaning := x.ended(word, 2); meaning != "" {
		return meaning
	}
	for _, p := range prefixes {
		rest, ok := strings.CutPrefix(word, p.prefix)
		if !ok || len(rest) < 3 {
			continue
		}
		for _, letter := range p.letters {
			root := letter + rest
			if len(root) < 4 || len(p.prefix) == 1 && letter != "" && len(root) < 5 {
				continue // "masa" is no "basa"
			}
			if meaning, ok := x.words[root]; ok {
				return meaning
			}
			if meaning := x.ended(root, 4); meaning != "" {
				return meaning
			}
		}
	}
	return ""
}

// ended finds the meaning of a word without one or two endings; what is left
// has at least so many letters. Short words are only documents.
func (x *index) ended(word string, least int) string {
	for _, suffix := range suffixes {
		root, ok := strings.CutSuffix(word, suffix)
		if !ok || len(root) < least {
			continue
		}
		if meaning, ok := x.words[root]; ok && (len(root) > 3 || documents[root] && len(suffix) > 1 || root == "kk" || root == "ktp" || root == "kia" || root == "nik") {
			return meaning
		}
		if len(root) > 5 {
			if meaning := x.ended(root, max(least, 4)); meaning != "" {
				return meaning
			}
		}
	}
	return ""
}
