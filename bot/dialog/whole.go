package dialog

import (
	"strings"

	"sakti/core/catalog"
)

// severalWords stand in the description of documents that one photo hardly
// ever shows: both sides, every card, all pages.
var severalWords = []string{"tiap", "semua halaman", "kedua", "dua lembar", "depan dan belakang", "berurutan", "surat-surat", "bukti"}

// whole reports whether one photo mostly shows all of a document, so that the
// next photo is of the next one. The catalogue's description says so, in its
// own language; of more than four pages one is never enough.
func (t *turn) whole(g *gathering, requirement *catalog.Requirement) bool {
	if g.mends || requirement.Pages > 4 {
		return false
	}
	look := requirement.Look
	if original := t.facts.Catalog.Original().Pinned(t.state.Draft.Service, t.state.Draft.Version); original != nil {
		if same := original.Requirement(requirement.Code); same != nil {
			look = same.Look
		}
	}
	for _, word := range severalWords {
		if strings.Contains(look, word) {
			return false
		}
	}
	return true
}

// offerMore offers another page of the document whose photo has just come.
func (t *turn) offerMore() {
	if t.more == "" || t.state.Draft == nil {
		return
	}
	if requirement := t.draftFolder().find(t.more); requirement != nil {
		t.offer("more:"+t.more, "photo.another", "name", requirement.Name)
	}
}

// morePages opens a document once more.
func (t *turn) morePages(code string) {
	g := t.gathering()
	if g == nil || t.state.Draft == nil || t.state.Fix != nil || g.find(code) == nil || len(g.Files[code]) == 0 {
		t.goOn()
		return
	}
	g.reopen(code)
	t.goTo("photo:" + code)
}
