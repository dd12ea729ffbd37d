package dialog

import (
	"slices"

	"sakti/core/catalog"
)

// course is everything that a form asks, in order, as steps. The documents
// that may be left out are asked for together, as one step.
func (t *turn) course() []string {
	var out []string
	optional := false
	for _, field := range t.fields() {
		if extraField(field) {
			optional = true
			continue
		}
		out = append(out, "field:"+field.Code)
	}
	for _, requirement := range t.draftFolder().wanted {
		if requirement.Optional {
			optional = true
			continue
		}
		out = append(out, "photo:"+requirement.Code)
	}
	if optional {
		out = append(out, "extra")
	}
	return out
}

// nextDraft is the step of the first thing that the draft still lacks:
// answers first, then what waiting photos show, then photos, then what was
// put off, then the summary.
func (t *turn) nextDraft() string {
	draft := t.state.Draft
	if t.state.Memo.Known && draft.ID == "" && len(t.remembered()) > 0 {
		return "known"
	}
	var late []string
	for _, field := range t.fields() {
		switch {
		case draft.answered(field.Code), extraField(field):
		case slices.Contains(draft.Later, field.Code):
			late = append(late, "field:"+field.Code)
		default:
			return "field:" + field.Code
		}
	}
	if step := t.nextPhoto(&late); step != "" {
		return step
	}
	if len(late) > 0 {
		return late[0]
	}
	return "summary"
}

// nextPhoto is the step of the first document that the draft lacks, "" if
// there is none but those put off, which it adds to late.
func (t *turn) nextPhoto(late *[]string) string {
	g := t.draftFolder()
	if len(t.state.Memo.Pending) > 0 && len(g.wanted) > 0 {
		return "which"
	}
	extra := ""
	if t.phoneOpen() != nil {
		extra = "extra"
	}
	for _, requirement := range g.wanted {
		begun := len(g.Files[requirement.Code]) > 0
		switch {
		case g.complete(requirement):
		case requirement.Optional && !begun:
			extra = "extra"
		case slices.Contains(t.state.Draft.Later, requirement.Code) && !begun:
			*late = append(*late, "photo:"+requirement.Code)
		default:
			return "photo:" + requirement.Code
		}
	}
	return extra
}

// progress is how far the form is: "3 dari 7".
func (t *turn) progress() string {
	if t.state.Draft == nil || t.state.Fix != nil {
		return t.text("progress.fix")
	}
	at, of := t.position()
	return t.text("progress", "at", at, "of", of)
}

// position is where in the form the present question stands, from 1, or else
// the first thing missing; and how many questions and photos there are.
func (t *turn) position() (at, of int) {
	course := t.course()
	at = slices.Index(course, t.state.Step)
	if at < 0 {
		at = slices.Index(course, t.nextDraft())
	}
	if at < 0 {
		return len(course), len(course)
	}
	return at + 1, len(course)
}

// following are the unanswered questions that come straight after a field,
// as long as they are of these types.
func (t *turn) following(field *catalog.Field, types ...string) []*catalog.Field {
	var out []*catalog.Field
	fields := t.fields()
	at := slices.IndexFunc(fields, func(f *catalog.Field) bool { return f.Code == field.Code })
	for _, next := range fields[at+1:] {
		if !slices.Contains(types, next.Type) || t.state.Draft.answered(next.Code) {
			break
		}
		out = append(out, next)
	}
	return out
}
