package dialog

import (
	"cmp"
	"slices"

	"sakti/core/catalog"
)

// Guess is what a text may mean: the code of a service, or one of @status,
// @agent, @requirements, @cancel, @menu, @language. Score is 0 to 1.
type Guess struct {
	Code  string
	Score float64
}

// Understand guesses what somebody wants, best first; guesses that are hardly
// better than chance are left out. It is deterministic and can be explained (as
// the tests do when it fails): each word is turned into what it means (lexicon.txt,
// with endings and slips), and meanings that stand together lead to a code
// (phrases.txt, and the names and words of the catalogue). A phrase counts by
// how telling it is and by how much of the text it explains. What was learned
// from examples (learned.go) has the other half of the say.
func Understand(text string, cat *catalog.Catalog) []Guess {
	x := indexOf(cat)
	r := x.reading(text)
	meanings := r.meanings()
	best := x.best(meanings)
	x.listen(r.features(meanings), meanings, best)
	x.favour(meanings, best)
	var out []Guess
	for code, b := range best {
		if b.score >= faint {
			out = append(out, Guess{x.codes[code], b.score})
		}
	}
	slices.SortStableFunc(out, func(a, b Guess) int { return cmp.Compare(b.Score, a.Score) })
	return out
}

// reason is the score of a code and the phrase it comes from.
type reason struct {
	score  float64
	phrase string
}

// heard is how much what was learned counts beside the phrases.
const heard = 0.6

// listen lets what was learned have its say. If it takes a text for nothing of
// ours, phrases count less.
func (x *index) listen(features, meanings []string, best []reason) {
	odds := x.learned.odds(features)
	if slices.Contains(meanings, "syarat") {
		x.onlyServices(odds)
	}
	if slices.ContainsFunc(meanings, func(m string) bool { return documents[m] }) {
		most := 0.0
		for _, b := range best {
			most = max(most, b.score)
		}
		odds[len(best)] *= 1 - most // a phrase about one of our papers is ours
		portion(odds)
	}
	ours := 1 - odds[len(best)]
	for i := range best {
		best[i].score = (1-heard)*best[i].score*ours + heard*odds[i]
	}
}

// onlyServices leaves the acts no share: who asks what is needed for a service
// means that service too.
func (x *index) onlyServices(odds []float64) {
	for i, code := range x.codes {
		if code[0] == '@' {
			odds[i] = 0
		}
	}
	odds[len(x.codes)] = 0
	portion(odds)
}

// best is, for each code, its best phrase.
func (x *index) best(meanings []string) []reason {
	best := make([]reason, len(x.codes))
	asked := x.weigh(meanings)
	if asked == 0 {
		return best
	}
	here := x.present(meanings)
	for i := range x.rules {
		rule := &x.rules[i]
		if score := rule.score(x, here, asked); score > best[rule.code].score {
			best[rule.code] = reason{score, rule.text}
		}
	}
	for _, p := range x.candidates(meanings) {
		named := &x.phrases[p]
		if score := x.score(named, meanings, asked); score > best[named.code].score {
			best[named.code] = reason{score, named.text}
		}
	}
	return best
}

// favour puts the question for the requirements of a service before that
// service.
func (x *index) favour(meanings []string, best []reason) {
	at := slices.Index(x.codes, "@requirements")
	if at < 0 || !slices.Contains(meanings, "syarat") {
		return
	}
	most := 0.0
	for _, b := range best {
		most = max(most, b.score)
	}
	best[at] = reason{min(1, max(0.9, most+0.01)), "syarat"}
	for i := range best {
		best[i].score = min(best[i].score, best[at].score-0.01)
	}
	best[at].score = max(best[at].score, 0.01)
}

// Scores from which on a guess is worth naming, asking back, and acting on.
const (
	faint   = 0.05
	likely  = 0.25
	certain = 0.5
	margin  = 0.15 // of the next guess, to act on
	alone   = 0.42 // is certain too, if the next guess is so far behind:
	far     = 0.22
)
