package dialog

import (
	"maps"
	"slices"
	"strings"

	"sakti/core/catalog"
)

// maxSaid is how many bytes of the words are kept by which somebody asked for
// something, until it is clear which service they meant.
const maxSaid = 400

// remember keeps the words by which somebody asks for something: what they
// hold need not be asked again.
func (t *turn) remember(text string) {
	t.state.Memo.Said = ""
	if len(text) <= maxSaid {
		t.state.Memo.Said = text
	}
}

// takeSaid answers the questions of a fresh draft that the person's own words
// already answer. The introduction shows them.
func (t *turn) takeSaid(said string, service *catalog.Service) {
	if said == "" {
		return
	}
	values := Slots(said, service, *t.facts)
	if t.facts.Operator != nil {
		delete(values, "hubungan") // "my child" is then what the citizen said
	}
	t.assume(values, "hubungan")
	t.assume(values, slices.Sorted(maps.Keys(values))...)
}

// fitsOpen reports whether a text answers the open question of the form.
func (t *turn) fitsOpen(text string) bool {
	_, code, _ := strings.Cut(t.state.Step, ":")
	field := t.formField(code)
	if field == nil || field.Type == "text" || field.Type == "name" && !t.nothingKnown(text) {
		return false
	}
	_, wrong := t.readExact(field, text)
	return wrong == nil
}

// besides tries an answer on the question that an aside interrupted: who is
// asked "really cancel?" and writes the birth date goes on with the form. Words
// that may mean anything, as a name may, are taken only after an aside that
// asked nothing: how a case stands.
func (t *turn) besides(text string) bool {
	topic, _ := t.topic()
	if !topic.aside || t.nowhere() || onward[fold(text)] {
		return false
	}
	before := t.state.Step
	t.state.Step = t.next()
	if (strings.HasPrefix(before, "case:") || t.plainAnswer(text) || before == "person" && t.fitsOpen(text)) && t.hear(text) {
		return true
	}
	t.state.Step = before
	return false
}
