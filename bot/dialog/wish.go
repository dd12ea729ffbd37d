package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

// Wish is a service that somebody asked for along with another, to be offered
// when that one is done.
type Wish struct {
	Service string `json:"service"`
	Said    string `json:"said,omitempty"` // the words by which they did
}

// maxWishes is how many are kept; nobody names more in one breath.
const maxWishes = 3

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
		code := t.serviceOf(index.completed(pieces, i), piece.linked)
		at := slices.IndexFunc(out, func(w Wish) bool { return w.Service == code })
		switch {
		case code == "" && len(out) > 0:
			out[len(out)-1].Said += ", " + piece.text
		case code == "":
		case at >= 0:
			out[at].Said += ", " + piece.text
		default:
			out = append(out, Wish{code, piece.text})
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

// serviceOf is the service that a piece asks for, "" if none does clearly. What
// only tells of an event asks for nothing, unless it is linked to a wish.
func (t *turn) serviceOf(text string, linked bool) string {
	guesses := Understand(text, t.facts.Catalog)
	named := indexOf(t.facts.Catalog).namesPaper(strings.Fields(text))
	if !named && !linked {
		return ""
	}
	verdict := Verdict(guesses)
	guesses = slices.DeleteFunc(guesses, func(g Guess) bool { return named && g.Code == "@status" })
	if len(guesses) == 0 || guesses[0].Code[0] == '@' || verdict == "" || verdict == "ask" && Verdict(guesses) != "act" {
		return ""
	}
	return guesses[0].Code
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
	first, second := t.facts.Catalog.Service(asked[0].Service), t.facts.Catalog.Service(asked[1].Service)
	t.say("wish.both", "n", len(asked), "first", first.Short, "second", second.Short)
	t.remember(asked[0].Said)
	t.begin(first.Code)
	return true
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

// unwish forgets a wish, and returns its words.
func (t *turn) unwish(service string) string {
	at := slices.IndexFunc(t.state.Wishes, func(w Wish) bool { return w.Service == service })
	if at < 0 {
		return ""
	}
	said := t.state.Wishes[at].Said
	t.state.Wishes = slices.Delete(t.state.Wishes, at, at+1)
	return said
}

// offerWish asks whether to go on with what was asked for along with the
// service now done. False if nothing was.
func (t *turn) offerWish() bool {
	if len(t.state.Wishes) == 0 || !t.nowhere() {
		return false
	}
	t.goTo("wish:" + t.state.Wishes[0].Service)
	return true
}

func (t *turn) wished(code string) *catalog.Service {
	if !slices.ContainsFunc(t.state.Wishes, func(w Wish) bool { return w.Service == code }) {
		return nil
	}
	return t.facts.Catalog.Service(code)
}

func askWish(t *turn, code string) {
	service := t.wished(code)
	if service == nil {
		t.goOn()
		return
	}
	t.say("wish.ask", "service", service.Short)
	t.offer("wish", "wish.yes", "service", service.Short)
	t.offer("nowish", "wish.no")
}

func chooseWish(t *turn, code, key string) bool {
	service := t.wished(code)
	switch {
	case service == nil:
		return false
	case key == "wish":
		t.remember(t.unwish(code))
		t.begin(code)
	case key == "nowish":
		t.unwish(code)
		t.say("wish.later", "service", service.Short)
		t.close()
	default:
		return false
	}
	return true
}

func hearWish(t *turn, code, text string) bool {
	words := fold(text)
	if onward[words] {
		return chooseWish(t, code, "wish")
	}
	if deferWords[words] || commands[words] == cmdSkip {
		return chooseWish(t, code, "nowish")
	}
	return t.yesOrNo(text, chooseWish, code, "wish", "nowish")
}
