package dialog

import (
	"slices"
	"strings"
)

// Words by which another wish begins: those that do in any case, and those that
// do only between two documents.
var (
	further = words("terus, trus, trs, lalu, banjur, njur, njuk, lajeng, sekalian, sekaliyan, plus, then, also, besides, sisan, pisan")
	joining = words("dan, lan, and, sama, karo, kaliyan, kalihan, serta, dalah")
)

// askedServices are the services that a text asks for, in its order, each with
// the words about it; nil if it asks for one only. Who tells what happened and
// what they need of it asks for one.
func (t *turn) askedServices(text string) []Wish {
	index := indexOf(t.facts.Catalog)
	var out []Wish
	pieces := index.pieces(text)
	if len(pieces) < 2 {
		return nil
	}
	for i, piece := range pieces {
		led := piece.linked || i+1 < len(pieces) && pieces[i+1].linked
		said := index.completed(pieces, i)
		code := t.serviceOf(said, piece.linked, led)
		if code == "" && index.moves(piece.text) {
			return nil // who moves gets a new KK and KTP for it
		}
		at := slices.IndexFunc(out, func(w Wish) bool { return w.Service == code })
		switch {
		case code == "" && len(out) > 0:
			out[len(out)-1].Said += ", " + piece.text
		case code == "":
		case at >= 0:
			out[at].Said += ", " + piece.text
		default:
			out = append(out, Wish{Service: code, Said: said})
		}
	}
	if len(out) < 2 || len(out) > maxWishes || !t.apart(out) {
		return nil
	}
	if whole := Understand(text, t.facts.Catalog); Verdict(whole) == "act" && !slices.ContainsFunc(out, func(w Wish) bool { return w.Service == whole[0].Code }) {
		return nil // together they mean something else: three papers in one go
	}
	return out
}

// piece is a part of a text that may ask for something of its own.
type piece struct {
	text   string
	linked bool // a word like "then" leads to it
}

// pieces parts a text at its punctuation and at words that lead to another wish.
func (x *index) pieces(text string) []piece {
	var out []piece
	for clause := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(".,;!?\n()+&", r) }) {
		linked := false
		var list []string
		flush := func() {
			if len(list) > 0 {
				out = append(out, piece{strings.Join(list, " "), linked})
			}
			list = nil
		}
		fields := strings.Fields(clause)
		for i, word := range fields {
			switch folded := fold(word); {
			case further[folded], joining[folded] && x.namesPaper(list) && x.namesPaper(fields[i+1:]):
				flush()
				linked = true
			default:
				list = append(list, word)
			}
		}
		flush()
	}
	return out
}

// namesPaper reports whether words name one of our documents.
func (x *index) namesPaper(list []string) bool {
	return slices.ContainsFunc(x.meanings(strings.Join(list, " ")), func(m string) bool { return documents[m] && m != "surat" && m != "nik" })
}

// completed is what a piece says, with what happened to the documents beside it
// where it names only one: "ktp" of "ktp dan kk hilang".
func (x *index) completed(pieces []piece, i int) string {
	own := x.meanings(pieces[i].text)
	if len(own) != 1 || !documents[own[0]] || own[0] == "akta" {
		return pieces[i].text
	}
	for _, j := range []int{i + 1, i - 1} {
		if j < 0 || j >= len(pieces) || !pieces[max(i, j)].linked {
			continue
		}
		said := []string{own[0]}
		for _, meaning := range x.meanings(pieces[j].text) {
			if !documents[meaning] {
				said = append(said, meaning)
			}
		}
		if len(said) > 1 {
			return strings.Join(said, " ")
		}
	}
	return pieces[i].text
}

// moves reports whether words tell of a move.
func (x *index) moves(text string) bool {
	return slices.ContainsFunc(x.meanings(text), func(m string) bool { return m == "pindah" || m == "datang" || m == "kemari" || m == "pulang" })
}

// events are services that are asked for by telling what happened.
var events = words("AKL, AKM, SKAK, PD-DESA, PD-ADES, PD-AKEC, PD-AKAB, PD-PROV, SKPLN")

// serviceOf is the service that a piece asks for, "" if none does clearly: a
// paper by its name, or an event that a word like "then" leads to or follows.
func (t *turn) serviceOf(text string, linked, led bool) string {
	guesses := Understand(text, t.facts.Catalog)
	named := indexOf(t.facts.Catalog).namesPaper(strings.Fields(text))
	if named {
		guesses = slices.DeleteFunc(guesses, func(g Guess) bool { return g.Code == "@status" })
	}
	if len(guesses) == 0 || guesses[0].Code[0] == '@' || !named && !linked && !(led && events[guesses[0].Code]) {
		return ""
	}
	switch Verdict(guesses) {
	case "act":
		return guesses[0].Code
	case "ask":
		if named && len(guesses) > 1 && t.groupOf(guesses[0].Code) == t.groupOf(guesses[1].Code) {
			return guesses[0].Code
		}
	}
	return ""
}

// apart reports whether services are of different kinds, so that who names two
// of them wants both. Of one group, they are two words for the same wish.
func (t *turn) apart(wishes []Wish) bool {
	seen := map[string]bool{}
	for _, w := range wishes {
		group := t.groupOf(w.Service)
		if seen[group] {
			return false
		}
		seen[group] = true
	}
	return true
}

func (t *turn) groupOf(service string) string {
	for _, group := range t.facts.Catalog.Groups {
		if slices.Contains(group.Services, service) {
			return group.Code
		}
	}
	return service
}
