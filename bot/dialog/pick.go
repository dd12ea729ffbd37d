package dialog

import (
	"strconv"
	"strings"
)

// ordinals are the ways to say a number without digits.
var ordinals = map[string]int{
	"satu": 1, "siji": 1, "setunggal": 1, "pertama": 1, "kesatu": 1, "one": 1, "pisan": 1, "kapisan": 1,
	"dua": 2, "loro": 2, "kalih": 2, "kedua": 2, "pindho": 2, "kapindho": 2, "two": 2,
	"tiga": 3, "telu": 3, "ketiga": 3, "three": 3,
	"empat": 4, "papat": 4, "sekawan": 4, "keempat": 4, "four": 4,
	"lima": 5, "limo": 5, "gangsal": 5, "kelima": 5, "five": 5,
	"enam": 6, "enem": 6, "keenam": 6, "six": 6,
	"tujuh": 7, "pitu": 7, "ketujuh": 7, "seven": 7,
	"delapan": 8, "wolu": 8, "kedelapan": 8, "eight": 8,
	"sembilan": 9, "sanga": 9, "songo": 9, "kesembilan": 9, "nine": 9,
	"sepuluh": 10, "sedasa": 10, "kesepuluh": 10, "ten": 10,
	"first": 1, "second": 2, "third": 3, "eleven": 11, "twelve": 12,
	"sebelas": 11, "sewelas": 11, "dua belas": 12, "rolas": 12,
}

// leadIns are words before a number that add nothing: "nomor 2", "yang ke-2".
var leadIns = map[string]bool{
	"nomor": true, "nomer": true, "no": true, "pilih": true, "pilihan": true, "yang": true, "sing": true,
	"ke": true, "kaping": true, "saya": true, "opsi": true, "angka": true, "aja": true, "saja": true, "mawon": true, "wae": true,
}

// pick finds the choice that a text means: its number, its label or words
// that only one label holds.
func pick(offered []Choice, text string) (string, bool) {
	if len(offered) == 0 {
		return "", false
	}
	words := fold(text)
	if n, ok := position(words); ok {
		if n < 1 || n > len(offered) {
			return "", false
		}
		return offered[n-1].Key, true
	}
	return pickByLabel(offered, words)
}

// position reads "2", "no 2", "yang ke 2", "dua".
func position(words string) (int, bool) {
	fields := strings.Fields(words)
	for len(fields) > 1 && leadIns[fields[0]] {
		fields = fields[1:]
	}
	for len(fields) > 1 && leadIns[fields[len(fields)-1]] {
		fields = fields[:len(fields)-1]
	}
	word := strings.Join(fields, " ")
	if n, ok := ordinals[word]; ok {
		return n, true
	}
	if len(word) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(word)
	return n, err == nil
}

// labelPrefix is how much of a label some apps send back, in bytes.
const labelPrefix = 20

func pickByLabel(offered []Choice, words string) (string, bool) {
	if words == "" {
		return "", false
	}
	found, key := 0, ""
	for _, choice := range offered {
		label := fold(choice.Label)
		if label == words || len(words) >= labelPrefix && strings.HasPrefix(label, words) {
			return choice.Key, true
		}
		if len(words) >= 4 && containsWords(label, words) {
			found++
			key = choice.Key
		}
	}
	return key, found == 1
}

// containsWords reports whether each of the words stands in the text.
func containsWords(text, words string) bool {
	for word := range strings.FieldsSeq(words) {
		if !inWords(text, word) {
			return false
		}
	}
	return true
}

// yes and no in the ways people write them.
var (
	yesWords = set("ya", "yeah", "yep", "sure", "correct", "right", "enggih", "nggeh", "njih", "kasinggihan", "inggih leres", "mangga", "kersa", "y", "iya", "iyo", "yo", "yes", "nggih", "inggih", "injih", "betul", "benar", "bener", "leres",
		"ok", "oke", "okey", "okay", "siap", "boleh", "mau", "setuju", "lanjut", "jadi", "sudah", "ada", "yoi", "yup", "he eh",
		"ya betul", "ya benar", "iya betul", "iya benar", "ya mau", "ya ada", "iya ada", "wonten", "sampun", "purun", "sip", "👍")
	noWords = set("tidak", "nope", "not yet", "never", "boten", "boten wonten", "mboten usah", "mboten purun", "dereng wonten", "tdk", "nggak", "enggak", "gak", "ga", "g", "ndak", "mboten", "ora", "no", "n", "bukan", "belum",
		"dereng", "durung", "jangan", "ojo", "t", "tidak ada", "gak ada", "ga ada", "nggak ada", "ora ono", "mboten wonten",
		"tidak mau", "gak mau", "emoh", "tidak usah", "gak usah", "gak jadi", "tidak jadi", "belum ada", "blm", "dudu", "sanes")
)

func set(words ...string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, word := range words {
		out[word] = true
	}
	return out
}

func isYes(text string) bool { return yesWords[fold(text)] || strings.Contains(text, "👍") }

func isNo(text string) bool { return noWords[fold(text)] }

// yesOrNo gives a topic one of two choices, if the words say yes or no.
func (t *turn) yesOrNo(text string, choose func(t *turn, subject, key string) bool, subject, yes, no string) bool {
	switch {
	case isYes(text):
		return choose(t, subject, yes)
	case isNo(text):
		return choose(t, subject, no)
	}
	return false
}
