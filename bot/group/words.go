package group

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

func set(list string) map[string]bool {
	out := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		out[word] = true
	}
	return out
}

// plainer is a word in small letters.
func plainer(word string) string { return strings.ToLower(word) }

// wordsOf are the words of a text in small letters, without marks.
func wordsOf(text string) []string {
	return strings.FieldsFunc(plainer(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func indexAny(words, wanted []string) int {
	return slices.IndexFunc(words, func(w string) bool { return slices.Contains(wanted, w) })
}

var filler = set("apa saja aja apakah ya yang untuk buat mau minta tolong dong nggih njih pak bu min admin bagaimana gimana piye pripun napa " +
	"punapa nopo berapa tampilkan lihat kirim info dari di bulan ini hari nya itu opo wae mawon kalau kalo nek menawi the for of please what are")

// mention is how a member is named in a text.
var mention = regexp.MustCompile(`(^|\s)@[\pL\d_.+~\-]{3,}`)

func mentions(text string) bool { return mention.MatchString(text) }

func withoutMentions(text string) string {
	return strings.TrimSpace(mention.ReplaceAllString(text, "$1"))
}

// Words by which people ask, and those that only look like it.
var (
	askWords = set("apa apakah apanya bagaimana bagaimanakah gimana gmn kenapa knp mengapa kapan berapa brp siapa dimana kemana bisakah bolehkah " +
		"adakah haruskah perlukah benarkah piye pripun kepriye nopo napa punapa opo pira piro pinten kapankah endi pundi sinten ngapa ngopo what how when where why who")
	askPhrases = []string{"di mana", "ke mana", "mohon info", "mohon informasi", "mohon petunjuk", "mohon pencerahan", "mohon arahan", "mohon solusi",
		"minta info", "minta petunjuk", "ijin bertanya", "izin bertanya", "ijin tanya", "izin tanya", "mau tanya", "mau bertanya", "nyuwun pirsa",
		"nyuwun pirso", "badhe tanglet", "ajeng tanglet", "arep takon", "ada yang tahu", "ada yang tau", "ada yg tahu", "ada yg tau", "kados pundi"}
	pleasantries = []string{"apa kabar", "piye kabare", "pripun kabare", "how are you", "siapa ikut", "apa adanya", "kenapa tidak", "siap"}
	thanksWords  = set("terima kasih terimakasih makasih makasi mksh trims tks thx thanks thank you suwun nuwun matur sembah sampun sudah sdh udah ok oke okey " +
		"okay siap nggih njih baik sip mantap jelas paham mudeng pak bu mas mbak min admin kak ya atas infonya informasinya bantuannya banyak sanget alhamdulillah")
	thanksCore = set("kasih terimakasih makasih makasi mksh trims tks thx thanks thank suwun nuwun siap paham jelas mudeng sip")
)

// longest is how many words a question has at most; longer texts are notices
// that happen to hold a question mark.
const longest = 80

// asks reports whether a text puts a question. Two words with a question mark
// are one ("server down?"), a lone "Apa?" is not: nobody could answer it.
func asks(text string) bool {
	words := wordsOf(text)
	if len(words) < 2 || len(words) > longest {
		return false
	}
	spoken := strings.Join(words, " ")
	if slices.ContainsFunc(pleasantries, func(p string) bool { return strings.Contains(spoken, p) && len(words) <= 6 }) {
		return false
	}
	if slices.ContainsFunc(askPhrases, func(p string) bool { return strings.Contains(spoken, p) }) {
		return true
	}
	marked := strings.Contains(text, "?") && !linked(text)
	asking := slices.ContainsFunc(words, func(w string) bool { return askWords[w] })
	return marked || asking && len(words) >= 4 && askWords[words[0]]
}

// linked reports whether the only question marks stand in addresses of the
// web.
func linked(text string) bool {
	for word := range strings.FieldsSeq(text) {
		if strings.Contains(word, "?") && !strings.Contains(word, "://") {
			return false
		}
	}
	return true
}

// thanks reports whether a text does nothing but thank or agree.
func thanks(text string) bool {
	words := wordsOf(text)
	if len(words) == 0 || len(words) > 12 || strings.Contains(text, "?") {
		return false
	}
	core := false
	for _, word := range words {
		if !thanksWords[word] {
			return false
		}
		core = core || thanksCore[word]
	}
	return core
}

// own are words for what is somebody's, followed by who: "berkas saya".
var (
	own = regexp.MustCompile(`(?i)\b(berkas|permohonan|pengajuan|data|nomor|status|punya|milik|kepunyaan|gadhahan|gadahan|duwek|my)\s*(nya|ne)?\s+` +
		`(saya|sy|kami|aku|kula|kulo|warga saya|warga kami|application|case)\b`)
	ownShort = regexp.MustCompile(`(?i)\b(berkasku|permohonanku|punyaku|dataku)\b`)
	named    = regexp.MustCompile(`(?i)(\batas nama\b|\ba\.\s?n\.?\s|\ban\.\s|\bbernama\b)`)
)

// personal reports whether a text is about somebody's own case or data.
func personal(text string) bool {
	return own.MatchString(text) || ownShort.MatchString(text) || named.MatchString(text) || HasNIK(text)
}

// slip reports whether two words differ by one letter: another one, one more,
// one less, or two neighbours that changed places.
func slip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return slices.Equal(x[i:], y[i+1:])
	}
	if i == len(x) || slices.Equal(x[i+1:], y[i+1:]) {
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
}
