package dialog

import (
	"slices"

	"sakti/core/catalog"
)

// gathering is an application that takes photos now: a draft, or a returned
// case being mended.
type gathering struct {
	*Folder
	wanted  []*catalog.Requirement
	topic   string   // "photo" or "fix"
	skipped []string // requirements passed over
	mends   bool     // the first new photo takes the place of the old ones
}

// gathering is what the present form collects; nil if there is no form.
func (t *turn) gathering() *gathering {
	switch {
	case t.state.Fix != nil:
		return t.fixFolder()
	case t.state.Draft != nil:
		return t.draftFolder()
	}
	return nil
}

func (t *turn) draftFolder() *gathering {
	draft := t.state.Draft
	service := t.service()
	g := &gathering{Folder: &draft.Folder, topic: "photo", skipped: draft.Skipped}
	for i := range service.Requirements {
		if service.Requirements[i].When.Holds(draft.Answers) {
			g.wanted = append(g.wanted, &service.Requirements[i])
		}
	}
	return g
}

// complete reports whether a requirement needs no more photos.
func (g *gathering) complete(requirement *catalog.Requirement) bool {
	return slices.Contains(g.Done, requirement.Code) || slices.Contains(g.skipped, requirement.Code)
}

// find returns the wanted requirement with this code, or nil.
func (g *gathering) find(code string) *catalog.Requirement {
	for _, requirement := range g.wanted {
		if requirement.Code == code {
			return requirement
		}
	}
	return nil
}

// open are the requirements that still lack photos, those that must be there
// first.
func (g *gathering) open() []*catalog.Requirement {
	var must, may []*catalog.Requirement
	for _, requirement := range g.wanted {
		switch {
		case g.complete(requirement):
		case requirement.Optional:
			may = append(may, requirement)
		default:
			must = append(must, requirement)
		}
	}
	return append(must, may...)
}

// must are the requirements that still lack photos and can't be left out.
func (g *gathering) must() []*catalog.Requirement {
	return slices.DeleteFunc(g.open(), func(r *catalog.Requirement) bool { return r.Optional || len(g.Files[r.Code]) > 0 })
}

// holds returns the requirement that has the file already, "" if none has.
func (g *gathering) holds(file string) string {
	for _, requirement := range g.wanted { // in order, for the same answer each time
		if slices.Contains(g.Files[requirement.Code], file) {
			return requirement.Code
		}
	}
	return ""
}

// application is the id to which photos are attached.
func (t *turn) application() string {
	if t.state.Fix != nil {
		return t.state.Fix.Case
	}
	return t.openDraft()
}

// attach puts a file to a requirement as its next page.
func (t *turn) attach(g *gathering, requirement *catalog.Requirement, file string) {
	if g.Files == nil {
		g.Files = map[string][]string{}
	}
	code := requirement.Code
	replace := g.mends && len(g.Files[code]) == 0
	if t.state.Memo.Replace == code {
		replace = true
		t.state.Memo.Replace = ""
		g.Files[code] = nil
		g.reopen(code)
	}
	t.do(Attach{Application: t.application(), Requirement: code, File: file, Replace: replace})
	g.Files[code] = append(g.Files[code], file)
	if len(g.Files[code]) >= requirement.Pages || t.manyPages(file) {
		g.finish(code)
	}
}

// manyPages reports whether a file of this event is a PDF with all pages of a
// document in it.
func (t *turn) manyPages(id string) bool {
	for _, file := range t.event.Files {
		if file.ID == id && file.PDF && file.Pages > 1 {
			return true
		}
	}
	return false
}

func (g *gathering) finish(code string) {
	if !slices.Contains(g.Done, code) {
		g.Done = append(g.Done, code)
	}
}
