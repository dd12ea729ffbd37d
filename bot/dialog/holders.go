package dialog

import (
	"slices"

	"sakti/core/catalog"
)

// holder is something that photos were put to and that may still change: a
// form, or the repair of a returned case, under way or put aside.
type holder struct {
	*Folder
	application string
	service     *catalog.Service
}

// holders are all of the conversation.
func (t *turn) holders() []holder {
	var out []holder
	draft := func(d *Draft) {
		out = append(out, holder{&d.Folder, d.ID, t.facts.Catalog.Pinned(d.Service, d.Version)})
	}
	repair := func(f *Fix) {
		if c := t.caseOf(f.Case); c != nil {
			out = append(out, holder{&f.Folder, f.Case, t.facts.Catalog.Pinned(c.Service, c.Version)})
		}
	}
	if t.state.Draft != nil {
		draft(t.state.Draft)
	}
	for i := range t.state.Parked {
		draft(&t.state.Parked[i])
	}
	if t.state.Fix != nil {
		repair(t.state.Fix)
	}
	for i := range t.state.Kept {
		repair(&t.state.Kept[i])
	}
	return out
}

// holding are the requirements, in a fixed order, that have the file.
func (h holder) holding(file string) []string {
	var out []string
	for code, files := range h.Files {
		if slices.Contains(files, file) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// put makes files the pages of a requirement, in place of those it has.
func (t *turn) put(h holder, requirement string, files []string) {
	if len(files) == 0 {
		t.do(Detach{Application: h.application, Requirement: requirement})
		delete(h.Files, requirement)
		return
	}
	for i, file := range files {
		t.do(Attach{Application: h.application, Requirement: requirement, File: file, Replace: i == 0})
	}
	h.Files[requirement] = files
}

// reopen asks for more photos of a requirement.
func (f *Folder) reopen(code string) {
	f.Done = slices.DeleteFunc(f.Done, func(done string) bool { return done == code })
}

// nameOf is what a requirement is called.
func (h holder) nameOf(requirement string) string {
	if h.service != nil {
		if found := h.service.Requirement(requirement); found != nil {
			return found.Name
		}
	}
	return requirement
}
