package dialog

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest name that may be registered, in letters with spaces
// (Permendagri 73/2022 Article 4).
const maxName = 60

var nameLeadIns = []string{
	"nama lengkap saya ", "nama lengkapnya ", "nama saya ", "namaku ", "namanya ", "nama anaknya ", "nama anak ", "nama: ", "nama ",
	"jenenge ", "jenengku ", "asmanipun ", "nami kula ", "a.n. ", "a/n ", "an. ", "atas nama ", "saya bernama ", "my name is ", "his name is ", "her name is ", "the name is ", "asma kula ", "asma putra ", "nama kula ",
}

// parseName reads a person's name. Javanese names of one word are names.
// A name written all in small letters gets its capitals.
func parseName(text string) (string, *fault) {
	name := strings.Join(strings.Fields(text), " ")
	for _, lead := range nameLeadIns {
		if len(name) > len(lead) && strings.EqualFold(name[:len(lead)], lead) {
			name = strings.TrimSpace(name[len(lead):])
			break
		}
	}
	name = strings.Trim(name, " .,:;!\"")
	letters := 0
	for _, r := range name {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			return "", wrongly("name.digits")
		case !strings.ContainsRune(" '’.,-`", r):
			return "", wrongly("name.signs")
		}
	}
	switch n := utf8.RuneCountInString(name); {
	case letters < 2:
		return "", wrongly("name.short")
	case n > maxName:
		return "", wrongly("name.long", "n", n, "max", maxName)
	}
	return capitals(name), nil
}

func capitals(name string) string {
	if strings.ToLower(name) != name {
		return name
	}
	words := strings.Fields(name)
	for i, word := range words {
		first, size := utf8.DecodeRuneInString(word)
		words[i] = string(unicode.ToUpper(first)) + word[size:]
	}
	return strings.Join(words, " ")
}

// parseEmail reads an e-mail address; spaces around @ and dots are slips.
func parseEmail(text string) (string, *fault) {
	address := strings.ToLower(strings.TrimSpace(text))
	address = strings.NewReplacer(" @ ", "@", " @", "@", "@ ", "@", " . ", ".", " .", ".", ". ", ".").Replace(address)
	for word := range strings.FieldsSeq(address) {
		if strings.Contains(word, "@") {
			address = strings.Trim(word, "<>,;:().")
		}
	}
	local, domain, found := strings.Cut(address, "@")
	dot := strings.LastIndex(domain, ".")
	switch {
	case !found:
		return "", wrongly("email.what")
	case local == "" || dot < 1 || len(domain)-dot < 3 || len(address) > 120 || strings.ContainsAny(address, " ,;:()<>\"") || strings.Contains(domain, "@") || strings.Contains(domain, ".."):
		return "", wrongly("email.odd")
	}
	return address, nil
}

// parseNumber reads a whole number in digits or words: "3", "ke-2", "tiga",
// "anak pertama", "3.200 gram". Kilograms are grams where most, the largest
// answer, shows that grams are meant.
func parseNumber(text string, most int) (int, bool) {
	words := fold(text)
	if n, ok := ordinals[words]; ok {
		return n, true
	}
	if n, ok := kilograms(text, most); ok {
		return n, true
	}
	runs := numberRuns(text)
	if len(runs) == 1 && len(runs[0]) <= 9 {
		n, err := strconv.Atoi(runs[0])
		return n, err == nil
	}
	found := 0
	for word := range strings.FieldsSeq(words) {
		word = strings.TrimPrefix(word, "ke")
		if n := ordinals[word]; n > 0 && len(runs) == 0 {
			if found > 0 {
				return 0, false
			}
			found = n
		}
	}
	return found, found > 0
}

// kilograms reads "3,2 kg" as 3200.
func kilograms(text string, most int) (int, bool) {
	if most < 1000 {
		return 0, false
	}
	lower := strings.ToLower(text)
	if !strings.Contains(lower, "k") {
		return 0, false
	}
	number := strings.Trim(lower, " kgilo.")
	number = strings.Replace(number, ",", ".", 1)
	kilos, err := strconv.ParseFloat(number, 64)
	if err != nil || kilos <= 0 || kilos > 30 {
		return 0, false
	}
	return int(kilos*1000 + 0.5), true
}

// parseYesNo reads "ya" and "tidak" and what people write for them.
func parseYesNo(text string) (string, *fault) {
	words := fold(text)
	switch {
	case onward[words]: // "lanjut" goes on with the form, and tells nothing
		return "", wrongly("yesno.what")
	case isYes(text):
		return "ya", nil
	case isNo(text):
		return "tidak", nil
	}
	first, _, _ := strings.Cut(words, " ")
	switch first {
	case "ya", "yes", "iya", "iyo", "nggeh", "njih", "leres", "sudah", "nggih", "inggih", "sampun", "wis", "wes", "pernah", "punya", "betul", "benar":
		return "ya", nil
	case "tidak", "no", "boten", "sanes", "tdk", "belum", "blm", "bukan", "gak", "ga", "nggak", "enggak", "ora", "mboten", "durung", "dereng", "ndak":
		return "tidak", nil
	}
	if said := stillSo(words); said != "" {
		return said, nil
	}
	return "", wrongly("yesno.what")
}

// stillSo reads "bapak masih hidup" and "bapak sudah tidak ada"; "" for other
// words.
func stillSo(words string) string {
	fields := strings.Fields(words)
	has := func(list map[string]bool) bool {
		return slices.ContainsFunc(fields, func(w string) bool { return list[w] })
	}
	switch {
	case len(fields) > 6:
	case has(denials):
		return "tidak"
	case has(stillWords):
		return "ya"
	}
	return ""
}

var (
	denials    = words("tidak, tdk, gak, ga, nggak, ora, mboten, boten, bukan, belum, blm, durung, dereng, not, never")
	stillWords = words("masih, msih, msh, isih, taksih, tasih, still")
)
