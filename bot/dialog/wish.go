package dialog

import (
	"slices"
	"strings"
)

// Wish is a service that somebody asked for along with another, to be offered
// when that one is done.
type Wish struct {
	Service string `json:"service"`
	Said    string `json:"said,omitempty"`  // the words by which they did
	Asked   int    `json:"asked,omitempty"` // how often it was offered
}

// maxWishes is how many are kept; nobody names more in one breath. Each is
// offered so often, and then let go.
const (
	maxWishes = 3
	maxOffers = 2
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

// beginFirst begins the first of several services asked for, and keeps the
// others. False if a text asks for one only.
func (t *turn) beginFirst(text string) bool {
	asked := t.askedServices(text)
	if len(asked) == 0 {
		return false
	}
	for _, w := range asked[1:] {
		t.wishFor(w)
	}
	t.say("wish.both", "n", len(asked), "first", t.wishName(asked[0]), "second", t.wishName(asked[1]))
	t.grant(asked[0])
	return true
}

// wishName is what a wish is called: its service, or the paper alone while it
// is not clear which service for it is meant.
func (t *turn) wishName(w Wish) string {
	meanings := indexOf(t.facts.Catalog).meanings(w.Said)
	if at := slices.IndexFunc(meanings, func(m string) bool { return documents[m] && len(m) == 3 || m == "kk" }); at >= 0 && t.vague(w) {
		return strings.ToUpper(meanings[at])
	}
	return t.facts.Catalog.Service(w.Service).Short
}

// vague reports whether the words of a wish may mean several services.
func (t *turn) vague(w Wish) bool {
	guesses := Understand(w.Said, t.facts.Catalog)
	return Verdict(guesses) == "ask" && len(guesses) > 1 && guesses[1].Code[0] != '@'
}

// grant begins what is wished, or asks first which service is meant.
func (t *turn) grant(w Wish) {
	t.remember(w.Said)
	if guesses := Understand(w.Said, t.facts.Catalog); t.vague(w) && guesses[0].Code == w.Service {
		t.unsure(guesses)
		return
	}
	t.begin(w.Service)
}

// wishFor keeps a wish for later.
func (t *turn) wishFor(w Wish) {
	t.unwish(w.Service)
	if len(w.Said) > maxSaid {
		w.Said = ""
	}
	if t.facts.Catalog.Service(w.Service) != nil && len(t.state.Wishes) < maxWishes {
		t.state.Wishes = append(t.state.Wishes, w)
	}
}

// unwish forgets a wish, and returns it.
func (t *turn) unwish(service string) Wish {
	at := slices.IndexFunc(t.state.Wishes, func(w Wish) bool { return w.Service == service })
	if at < 0 {
		return Wish{Service: service}
	}
	w := t.state.Wishes[at]
	t.state.Wishes = slices.Delete(t.state.Wishes, at, at+1)
	return w
}

// offerWish asks whether to go on with what was asked for along with the
// service now done. False if nothing was.
func (t *turn) offerWish() bool {
	t.state.Wishes = slices.DeleteFunc(t.state.Wishes, func(w Wish) bool { return w.Asked >= maxOffers })
	if len(t.state.Wishes) == 0 || !t.nowhere() {
		return false
	}
	t.state.Wishes[0].Asked++
	t.goTo("wish:" + t.state.Wishes[0].Service)
	return true
}

// wished is the wish for a service, nil if there is none.
func (t *turn) wished(service string) *Wish {
	for i := range t.state.Wishes {
		if t.state.Wishes[i].Service == service {
			return &t.state.Wishes[i]
		}
	}
	return nil
}

func askWish(t *turn, code string) {
	w := t.wished(code)
	if w == nil {
		t.goOn()
		return
	}
	name := t.wishName(*w)
	t.say("wish.ask", "service", name)
	t.offer("wish", "wish.yes", "service", name)
	t.offer("nowish", "wish.no")
}

func chooseWish(t *turn, code, key string) bool {
	switch w := t.wished(code); {
	case w == nil:
		return false
	case key == "wish":
		t.grant(t.unwish(code))
	case key == "nowish":
		t.say("wish.later", "service", t.wishName(t.unwish(code)))
		t.close()
	default:
		return false
	}
	return true
}

// hearWish takes "lanjut" too, and "nanti".
func hearWish(t *turn, code, text string) bool {
	switch words := fold(text); {
	case onward[words]:
		return chooseWish(t, code, "wish")
	case deferWords[words], commands[words] == cmdSkip:
		return chooseWish(t, code, "nowish")
	}
	return t.yesOrNo(text, chooseWish, code, "wish", "nowish")
}
