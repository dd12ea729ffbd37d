package dialog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sakti/core/catalog"
)

// Explain tells how a text was understood, for whoever tends the words: what
// each word means and the phrase that speaks for each of the best guesses.
// "~" marks a slip of the finger, "+" two words in one, "=" what follows from
// how words stand together.
func Explain(text string, cat *catalog.Catalog) string {
	x := indexOf(cat)
	r := x.reading(text)
	var b strings.Builder
	for _, s := range r.senses {
		fmt.Fprintf(&b, "%s → %s%s\n", strings.Join(r.raw[s.at:s.at+s.n], " "), s.how, s.meaning)
	}
	meanings := r.meanings()
	features := r.features(meanings)
	best := x.best(meanings)
	x.listen(features, meanings, best)
	x.favour(meanings, best)
	order := make([]int, 0, len(best))
	for i := range best {
		if best[i].score >= faint {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(best[b].score, best[a].score) })
	for _, i := range order[:min(3, len(order))] {
		fmt.Fprintf(&b, "%s %.2f: %s; learned from %v\n", x.codes[i], best[i].score, best[i].phrase, x.learned.reasons(features, i))
	}
	fmt.Fprintf(&b, "nothing of ours %.2f: %v\n", x.learned.odds(features)[len(x.codes)], x.learned.reasons(features, len(x.codes)))
	return b.String()
}
