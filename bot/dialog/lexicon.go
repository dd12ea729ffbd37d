package dialog

import (
	_ "embed"
	"strings"
)

//go:embed lexicon.txt
var lexiconText string

//go:embed phrases.txt
var phrasesText string

// lexicon turns words into what they mean, as far as it is known without the
// catalogue.
var lexicon = parseLexicon(lexiconText)

// parseLexicon reads lines "word: other other_other" into other → word.
func parseLexicon(text string) map[string]string {
	out := map[string]string{}
	for meaning, others := range lists(text) {
		out[meaning] = meaning
		for other := range strings.FieldsSeq(others) {
			out[strings.ReplaceAll(other, "_", " ")] = meaning
		}
	}
	return out
}

// lists reads lines "key: rest", without comments.
func lists(text string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(text) {
		key, rest, found := strings.Cut(strings.TrimSpace(line), ": ")
		if found && !strings.HasPrefix(line, "#") {
			out[key] = rest
		}
	}
	return out
}

// fillers are words that say nothing about what somebody needs.
var fillers = words("saya, aku, kulo, kula, anda, kami, kita, gue, gw, ini, itu, niki, iki, kuwi, yang, sing, ingkang, di, ke, dan, lan, " +
	"ya, yo, nih, dong, sih, kok, deh, lah, kah, pak, bu, mas, mbak, min, kak, bang, om, tante, bos, gan, tolong, mohon, maaf, permisi, halo, hai, " +
	"selamat, pagi, siang, sore, malam, assalamualaikum, terima, kasih, nggih, inggih, bagaimana, gimana, piye, pripun, kepiye, cara, carane, caranya, " +
	"untuk, buat apa, nggo, kangge, dengan, karo, kaliyan, sama, apa, opo, apakah, bisa, iso, saged, saget, boleh, oleh, jika, kalau, kalo, nek, menawi, " +
	"mau, ingin, pengen, pingin, arep, ajeng, badhe, bade, want, kepengin, kepingin, tidak, tdk, gak, ga, nggak, ora, mboten, ndak, besok, belum, blm, durung, dereng, pernah, the, a, an, my, i, to, for, of, is, do, how, please, need, would, like, can, hi, hello, karena, soale, jadi nya, sudah, wis, wes, sampun, udah, " +
	"lagi, sedang, baru saja, tadi, kemarin, wingi, hari, dina, tanya, nanya, takon, mau tanya, bade, nyuwun, pirsa, pangapunten, ngapunten, mbok menawi, " +
	"punya, duwe, gadhah, gadah, ada, ono, wonten, milik, e, ne, ku, mu, nya, dr, yg, utk, dgn, sy, sdh, tdk, blm, dlm, krn, bgt, sekali, banget, banyak")
