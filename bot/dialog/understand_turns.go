package dialog

import (
	"slices"
	"strings"
)

var (
	negators  = words("bukan, bkn, dudu, sanes, instead")
	contrasts = words("tapi, tp, tpi, nanging, ning, but, melainkan, namun, namung, cuma, malah, rather, tetapi, melainken")
)

// undone are events that "tidak" undoes; elsewhere it is a complaint or part
// of a saying.
var undone = words("hilang, rusak, mati, salah, pindah, cerai, ganti, adopsi")

// negate drops what the text says is not meant: "bukan KTP tapi KK".
func (r *reading) negate() {
	for at, word := range r.words {
		switch {
		case r.inside(at):
		case negators[word]:
			r.deny(at, r.scope(at))
		case word == "tidak":
			r.senses = slices.DeleteFunc(r.senses, func(s sense) bool { return s.at == at+1 && undone[s.meaning] })
		}
	}
}

// deny drops what stands after a negation. Where a document is denied, what
// happened to it still holds: "not the KK is lost but the KTP".
func (r *reading) deny(at, until int) {
	denied := func(s sense) bool { return s.at > at && s.at < until }
	first := slices.IndexFunc(r.senses, denied)
	if first < 0 {
		return
	}
	onlyPapers := documents[r.senses[first].meaning]
	r.senses = slices.DeleteFunc(r.senses, func(s sense) bool {
		return denied(s) && s.meaning != "pindah" && (!onlyPapers || documents[s.meaning])
	})
	for i := at + 1; i < until && !onlyPapers; i++ {
		r.words[i] = ","
	}
}

// inside reports whether the word is part of a known saying.
func (r *reading) inside(at int) bool {
	return slices.ContainsFunc(r.senses, func(s sense) bool { return s.at <= at && at < s.at+s.n })
}

// scope is where a negation ends: at a "but", a comma, or after one meaning.
func (r *reading) scope(at int) int {
	for i := at + 1; i < len(r.words); i++ {
		if contrasts[r.words[i]] || r.words[i] == "," {
			return i
		}
	}
	for _, s := range r.senses {
		if s.at > at {
			return s.at + 1
		}
	}
	return len(r.words)
}

// add puts a meaning that follows from others.
func (r *reading) add(meaning string, at, n int) {
	if meaning != "" {
		r.senses = append(r.senses, sense{meaning, at, n, "="})
	}
}

// drop forgets meanings that only served to find others, and takes joined
// ones apart.
func (r *reading) drop(meanings ...string) {
	kept := r.senses[:0:0]
	for _, s := range r.senses {
		one, two, joined := strings.Cut(s.meaning, "+")
		switch {
		case slices.Contains(meanings, s.meaning):
		case joined:
			kept = append(kept, sense{one, s.at, s.n, s.how}, sense{two, s.at, s.n, s.how})
		default:
			kept = append(kept, s)
		}
	}
	r.senses = kept
}

func (r *reading) has(meaning string) bool {
	return slices.ContainsFunc(r.senses, func(s sense) bool { return s.meaning == meaning })
}

func (r *reading) hasWord(words ...string) bool {
	return slices.ContainsFunc(r.words, func(word string) bool { return slices.Contains(words, word) })
}

// finished tells "is it done?" from "becomes": "sudah jadi belum" and "jadi
// WNI". What follows "jadi" decides.
func (r *reading) finished() {
	for i, s := range r.senses {
		if s.meaning != "jadi" {
			continue
		}
		asked := r.hasWord("sudah", "belum", "kapan", "apa", "kok", "ready", "yet") || r.has("kapan") || r.has("berkas")
		last := i+1 == len(r.senses) || documents[r.senses[i+1].meaning] || slices.Contains([]string{"berkas", "kapan", "lama", "cetak", "lahir"}, r.senses[i+1].meaning)
		if asked && last {
			r.add("sudahjadi", s.at, s.n)
			return
		}
	}
	r.needs()
	if n := len(r.words); n > 1 && n < 7 && (r.words[n-1] == "bagaimana") {
		r.add("kabar", n-1, 1)
	}
}

// needs tells "what must I bring?" from other questions.
func (r *reading) needs() {
	if r.has("apasaja") && r.has("surat") && !r.has("buruk") {
		r.add("syarat", 0, 1) // "surat-surat apa saja"
		return
	}
	for at, word := range r.words {
		if toBring[word] && r.hasWord("apa") {
			r.add("syarat", at, 1)
			return
		}
	}
}

var toBring = words("dibawa, bawa, nggawa, nggowo, gowo, gawa, digawa, digowo, bekta, mbeto, mbekta, dipunbekta, disiapkan, siapkan, nyiapke, dilengkapi, " +
	"dibutuhkan, diperlukan, dibutuhke, bring, prepare, needed, required, disediakan, dipersiapkan")

// places adds where a move leads, and drops what its words mean elsewhere.
func (r *reading) places() {
	found := legs(r.words)
	found = slices.DeleteFunc(found, func(l leg) bool {
		native := l.kind() == "negeri" && people[r.word(l.at-1)]
		if native {
			r.add("wna", l.at-1, 1+l.n)
		}
		return native
	})
	if len(found) == 0 {
		return
	}
	r.become(found)
	moving := r.has("pindah") || r.has("datang") || r.has("skpwni") || r.has("tinggal") || r.has("pulang") || r.has("kemari") || r.has("alamat") && !r.has("akta")
	meanings := where(found, moving)
	if len(meanings) == 0 {
		return
	}
	for _, l := range found {
		if l.from || l.to {
			r.senses = slices.DeleteFunc(r.senses, func(s sense) bool { return s.at >= l.at && s.at < l.place+l.n && s.meaning != "pindah" })
		}
	}
	for _, meaning := range meanings {
		if !r.has(meaning) {
			r.add(meaning, found[0].place, found[0].n)
		}
	}
}

// become puts right who wants to be a citizen of elsewhere: "jadi warga
// Ponorogo" leaves Wonogiri, "jadi warga Jerman" changes nationality.
func (r *reading) become(found []leg) {
	for i := range found {
		at := slices.IndexFunc(r.senses, func(s sense) bool { return s.meaning == "kemari" && s.at+s.n == found[i].place })
		if at < 0 || found[i].from {
			continue
		}
		switch found[i].kind() {
		case "prov", "kab":
			r.senses[at].meaning, found[i].to = "pindah", true
		case "negeri":
			r.senses[at].meaning = "warganegara"
		}
	}
}

var people = words("orang, warga, bule, suami, istri, bojo, asal")
