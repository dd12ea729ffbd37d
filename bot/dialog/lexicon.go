package dialog

import (
	_ "embed"
	"maps"
	"strings"
)

//go:embed lexicon.txt
var lexiconText string

//go:embed phrases.txt
var phrasesText string

// lexicon turns words into what they mean, as far as it is known without the
// catalogue.
var lexicon = canonical(parseLexicon(lexiconText))

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

// canonical writes the small words of entries as plainWords does.
func canonical(entries map[string]string) map[string]string {
	out := make(map[string]string, len(entries))
	for entry, meaning := range entries {
		entry = strings.Join(plainWords(strings.Fields(entry)), " ")
		if strings.HasSuffix(entry, " kk") && meaning != "kk" && meaning != "kkdewe" {
			meaning += "+kk" // the saying holds the document too
		}
		out[entry] = meaning
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

// ordinary are words of every day that a slip of the finger, or a stem, would
// make something else of: "kapal" is no chapel, and "putus" no grandchild.
var ordinary = words("angka, antara, badan, bahan, bahas, balas, bantal, barang, bayang, bertemu, biasa, bibir, bibit, botol, bulat, busuk, ceri, " +
	"dukung, ganteng, gelas, kaku, kapal, karang, kasur, kawan, koran, lamar, lapar, leher, masa, masak, merah, mereka, mewah, murah, musim, pangkat, papan, pasti, " +
	"patuh, pesan, peti, putus, ramai, rantai, rencana, rusuk, sampah, sarang, sepak, serang, tabah, tangga, teman, terbang, tiba, tikar, tinggi, " +
	"udang, warung, jenang, lara, sirah, tangi, printer, bengkel, movie, nice, malas, panas, panen, manis, kuning, " +
	"bawang, beras, batas, bebas, bunga, pacar, pasar, pagar, padi, makan, mandi, mantap, macam, sabar, sarung, sawah, silahkan, tenang, morning, evening, afternoon, night")

// fillers are words that say nothing about what somebody needs.
var fillers = words("saya, aku, kulo, kula, anda, kami, kita, gue, gw, ini, itu, niki, iki, kuwi, yang, di, ke, dan, lan, " +
	"ya, yo, nih, dong, sih, kok, deh, lah, kah, pak, bu, mas, mbak, min, kak, bang, om, tante, bos, gan, tolong, mohon, maaf, permisi, halo, hai, " +
	"selamat, pagi, siang, sore, malam, assalamualaikum, terima, kasih, nggih, inggih, bagaimana, cara, carane, caranya, siapa, mana, masih, " +
	"sampai, untuk, nggo, kangge, dengan, sama, apa, apakah, bisa, boleh, oleh, jika, kalau, kalo, nek, menawi, satu, pernah, " +
	"mau, tidak, besok, belum, the, a, an, my, i, to, for, of, is, do, how, please, need, would, like, hi, hello, karena, soale, sudah, " +
	"lagi, sedang, tadi, kemarin, wingi, hari, dina, tanya, nanya, takon, nyuwun, pirsa, pangapunten, ngapunten, tahun, bulan, nomor, " +
	"punya, ada, milik, e, ne, ku, mu, nya, utk, sy, dlm, krn, bgt, sekali, banget, banyak, saja, dari, langsung, lgsg, " +
	"we, our, us, me, he, she, his, her, him, they, their, them, it, its, this, that, at, from, in, on, by, as, be, been, was, were, are, am, im, " +
	"get, got, here, there, last, week, yesterday, today, now, also, very, some, any, or, if, so, up, after, before, did, does, which, should, could, will, " +
	"you, your, there, than, then, because, while, within, want, only, never, just, about, into, s, t, m, re, ve, ll, " +
	"orang, wong, tiyang, kantor, waktu, minggu, dinas, dukcapil, disdukcapil, capil, sekarang, saiki, sakniki, padahal, harus, kedah, kudu, supaya, ben, biar, " +
	"juga, lalu, terus, trus, kemudian, nanti, mengko, mangke, sebagai, tentang, secara, atau, utawi, utowo, seperti, kayak, koyo, kados, " +
	"mungkin, ternyata, katanya, jarene, tempat, nggon, panggonan, lebih, paling, cukup, gratis, bayar, biaya, tujuan, kecamatan, kabupaten, kota, " +
	"gih, to, ta, tho, je, lho, loh, kan, wae, dulu, riyin, sik, sek, kabeh, sedaya, semua, sendiri, dewe, dhewe, piyambak, mergo, amarga, amargi, " +
	"panjenengan, sampeyan, njenengan, sugeng, enjing, sonten, dalu, salam, info, informasi, butuh, perlu, betah, mbutuhake, kebutuhan, ingin, keperluan, " +
	"pengurus, itulah, begitu, ngono, ngoten, mekaten, niku, kuwi, kae, iku, punika, punapa, menika, nggeh, enggih, monggo, mangga, suwun, matur, nuwun, makasih, trims, thanks, thank, regards, " +
	"kecamatane, desane, kelurahane, wonogiri, umur, usia, yuswa, umure, umurnya, usianya, age, old, angkot, nggawa, bawa, gowo, nggowo, bekta, ikut, nderek, neng, masalah, masalahnya")

func init() {
	for _, list := range []map[string]bool{toWords, fromWords, atWords} {
		maps.Copy(fillers, list)
	}
}
