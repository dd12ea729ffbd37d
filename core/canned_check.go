package core

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	cannedCode = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	slot       = regexp.MustCompile(`\{([^{}]*)\}`)
)

// Slots are the names in braces of a text, each once; also unknown ones.
func Slots(words string) []string {
	var out []string
	for _, found := range slot.FindAllStringSubmatch(words, -1) {
		if !slices.Contains(out, found[1]) {
			out = append(out, found[1])
		}
	}
	return out
}

// checkCanned says what is wrong with an answer, after putting its spaces
// right.
func checkCanned(c *Canned) error {
	c.Code, c.Title = strings.ToLower(strings.TrimSpace(c.Code)), strings.Join(strings.Fields(c.Title), " ")
	switch {
	case !cannedCode.MatchString(c.Code) || len(c.Code) > 20:
		return fail(Invalid, "Kata kuncinya huruf kecil, angka, dan tanda hubung, paling banyak 20. Contoh: kk-hilang.")
	case c.Title == "" || utf8.RuneCountInString(c.Title) > cannedTitle:
		return fail(Invalid, "Judulnya harus ada, paling banyak %d huruf.", cannedTitle)
	}
	kept := map[string]string{}
	for _, lang := range CannedLanguages {
		words := strings.TrimSpace(strings.ReplaceAll(c.Words[lang.Code], "\r\n", "\n"))
		if err := checkCannedWords(lang, words); err != nil {
			return err
		}
		if words != "" {
			kept[lang.Code] = words
		}
	}
	c.Words = kept
	return nil
}

func checkCannedWords(lang Word, words string) error {
	switch {
	case lang.Code == "id" && words == "":
		return fail(Invalid, "Tulis dulu jawabannya dalam bahasa Indonesia.")
	case utf8.RuneCountInString(words) > cannedWords:
		return fail(Invalid, "Bahasa %s: paling banyak %d huruf.", lang.Name, cannedWords)
	case strings.Count(words, "{") != len(slot.FindAllString(words, -1)) || strings.Count(words, "}") != strings.Count(words, "{"):
		return fail(Invalid, "Bahasa %s: ada kurung kurawal yang tidak berpasangan.", lang.Name)
	}
	for _, name := range Slots(words) {
		if wordFor(CannedSlots, name) == "" {
			return fail(Invalid, "Bahasa %s: {%s} tidak dikenal. Pakai salah satu yang ada di daftar.", lang.Name, name)
		}
	}
	return nil
}
