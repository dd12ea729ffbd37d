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
	case defers(words), commands[words] == cmdSkip:
		return chooseWish(t, code, "nowish")
	}
	return t.yesOrNo(text, chooseWish, code, "wish", "nowish")
}
