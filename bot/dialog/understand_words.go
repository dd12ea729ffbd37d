package dialog

import "strings"

// tokens are the folded words of a text as far as it is read, with "," where
// a clause ends. Letters held down are let go ("aktaaa"), "macam2" is
// "macam", and "12thn" is two words.
func tokens(text string) []string {
	out := make([]string, 0, 24)
	for clause := range clauses(text) {
		if len(out) > 0 && out[len(out)-1] != "," {
			out = append(out, ",")
		}
		for word := range strings.FieldsSeq(fold(clause)) {
			if len(out) >= maxRead {
				return out
			}
			out = append(out, token(word)...)
		}
	}
	return out
}

// clauses cuts a text at its punctuation.
func clauses(text string) func(yield func(string) bool) {
	return strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;!?\n()", r) })
}

func token(word string) []string {
	word = calm(word)
	if no, rest := cutNo(word); rest != "" {
		return []string{no, rest}
	}
	if root, twice := strings.CutSuffix(word, "2"); twice && (len(root) > 2 || small[root] != "") && !digit(root[len(root)-1]) {
		return []string{root}
	}
	if _, known := lexicon[word]; known || len(word) < 3 {
		return []string{word}
	}
	for i := 1; i < len(word); i++ {
		if digit(word[i-1]) != digit(word[i]) && (digit(word[0]) || i > 2) {
			return append([]string{word[:i]}, token(word[i:])...)
		}
	}
	return []string{word}
}

// cutNo takes "gabisa" apart.
func cutNo(word string) (no, rest string) {
	for _, no := range []string{"nggak", "ngga", "gak", "ga", "gk", "tdk", "ora", "blm", "belum", "tidak"} {
		if rest, ok := strings.CutPrefix(word, no); ok && denied[rest] {
			return no, rest
		}
	}
	return "", ""
}

var denied = words("bisa, bs, tau, tahu, ada, punya, pny, jadi, jd, kebaca, terbaca, online, aktif, ketemu, valid, muncul, dibaca, duwe, iso")

func digit(b byte) bool { return b >= '0' && b <= '9' }

// calm leaves one of three or more equal letters in a row.
func calm(word string) string {
	run := 0
	for i := 1; i < len(word); i++ {
		if word[i] == word[i-1] && !digit(word[i]) {
			run++
			if run == 2 {
				return calmed(word)
			}
			continue
		}
		run = 0
	}
	return word
}

func calmed(word string) string {
	var b strings.Builder
	for i := 0; i < len(word); {
		n := i + 1
		for n < len(word) && word[n] == word[i] {
			n++
		}
		b.WriteByte(word[i])
		if n-i == 2 {
			b.WriteByte(word[i])
		}
		i = n
	}
	return b.String()
}

// plainWords puts the many writings of small words into one, so that the
// lexicon needs each of its entries only once.
func plainWords(words []string) []string {
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = word
		if plain, ok := small[word]; ok {
			out[i] = plain
		}
	}
	return out
}

// small are small words by how they are written elsewhere.
var small = parseLexicon(`
tidak: tdk gak ga gk g ngga nggak gag kagak enggak engga ndak ndk ora ra mboten boten not nda
belum: rung durong blm blum belom durung drg dereng derng dereng lom lum
antar: antr atr
sudah: sdh udh udah dah uwis wis wes wus sampun already sdah
punya: duwe nduwe gadhah gadah kagungan have has having pny punyak pnya
ada: ono ana wonten enek eneng enten
masih: msh isih isik taksih iseh still msih
mau: mo mw arep badhe bade ajeng ameh meh pengen pengin kepengin kepingin pingin ingin want kersa pgn
siapa: sopo sapa sinten who
mana: mn ngendi endi pundi mna where
apa: opo menapa napa what ap
yang: yg sing ingkang engkang
bagaimana: gimana gmn bgmn piye pripun kepiye kados_pundi priye pye gmana how
dengan: dgn karo kaliyan with dg
satu: siji setunggal sak one 1
orang: wong tiyang uwong org
sebelum: sblm sblum sadurunge sakdurunge sakderenge sakderengipun saderengipun saderenge sakdurunge before sakdurung
jadi: jd
buku: bk
nama: nm
rusak: rsk
pindah: pndh pdh
kurang: krg
lahir: lhr
nikah: nkh
surat: srt
alamat: almt
kecamatan: kcmtn
keluarga: klrga klg klwrga
kepala: kpl
petugas: ptgs
salah: slh
hilang: hlg ilg
saja: aja aj wae ae mawon thok tok doang
dan: lan sarta and n
anak: ank anaknya ankku anq
dari: dri dr
sama: padha podo pada same sm
langsung: lgsg lsg
baru: br bru
pernah: tau nate pnh
kapan: kpn kpan
punyaku: duweku gadhahanku
tahun: thn taun th tahunan taunan years year yrs yo
bulan: bln wulan sasi months month
nomor: nmr nomer nomr
bisa: bs iso isa saged saget can
masuk: msk mlbu
padahal: pdhl pdahal
harus: hrs hrus
keluar: klr klwr
datang: dtg dtng
tanggal: tgl tggl
benar: bnr bner
sekarang: skrg skrng
kantor: ktr kntr
sesudah: stlh setelah
tempat: tmpt
perlu: prlu
urus: urs ngrus ngurs ngrs
bikin: bkin bqin
orangtua: ortu
hidup: hdp
dapat: dpt dpet
kerja: krja
suami: swami suwami
istri: istr
pengadilan: pngadilan pgadilan pengdilan
sekolah: skolah sklh
bayar: byr
tolong: tlg tlong
sampai: sampe
kelurahan: klurahan
penduduk: pnduduk
`)
