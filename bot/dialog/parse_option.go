package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

// parseOption finds the option that words mean: its label, one of its words,
// or the only one whose words stand in the text; "ibunya" is also "ibu".
func parseOption(options []catalog.Option, text string) (string, *fault) {
	words := fold(text)
	if code := bestOption(options, words); code != "" {
		return code, nil
	}
	if code := bestOption(options, unowned(words)); code != "" {
		return code, nil
	}
	if code := tellingOption(options, words); code != "" {
		return code, nil
	}
	return "", wrongly("choice.what")
}

// tellingOption is the only option with which a short text shares a word:
// "belum punya" is "Belum ada"; "" if there is none.
func tellingOption(options []catalog.Option, words string) string {
	fields := strings.Fields(words)
	if len(fields) > 4 {
		return ""
	}
	code := ""
	for _, option := range options {
		names := fold(option.Label + " " + strings.Join(option.Words, " "))
		shared := slices.ContainsFunc(fields, func(w string) bool { return len(w) >= 4 && inWords(names, w) })
		switch {
		case !shared:
		case code != "":
			return ""
		default:
			code = option.Code
		}
	}
	return code
}

// unowned takes the endings off words that say whose something is.
func unowned(words string) string {
	fields := strings.Fields(words)
	for i, word := range fields {
		for _, owner := range owners {
			if root, ok := strings.CutSuffix(word, owner); ok && len(root) >= 3 {
				fields[i] = root
				break
			}
		}
	}
	return strings.Join(fields, " ")
}

// bestOption is the code of the option that words name best, "" if none or
// several do.
func bestOption(options []catalog.Option, words string) string {
	best, code, tied := 0, "", false
	for _, option := range options {
		score := optionScore(option, words)
		if n := wordsInCommon(option, words); score < exact && (score > 0 || n > 1) {
			score += 10 * n
		}
		switch {
		case score > best:
			best, code, tied = score, option.Code, false
		case score == best && score > 0:
			tied = true
		}
	}
	if words == "" || best == 0 || tied {
		return ""
	}
	return code
}

// wordsInCommon is how many words of a text an option's names hold.
func wordsInCommon(option catalog.Option, text string) int {
	names, n := fold(option.Label+" "+strings.Join(option.Words, " ")), 0
	for word := range strings.FieldsSeq(text) {
		if inWords(names, word) {
			n++
		}
	}
	return n
}

// exact is the score of an option whose name is all the words.
const exact = 1000

// optionScore is how well words name an option: more for a whole match, for
// longer words and for more words of its label.
func optionScore(option catalog.Option, words string) int {
	best := 0
	for i := -1; i < len(option.Words); i++ {
		name := fold(option.Label)
		if i >= 0 {
			name = fold(option.Words[i])
		}
		switch {
		case name == words:
			return exact
		case inWords(words, name):
			best = max(best, len(name))
		case len(words) > 5 && edits(name, words, slips(len(words))) <= slips(len(words)):
			best = max(best, 100)
		}
	}
	return best
}
