package dialog

import (
	"slices"
	"strings"
)

// tellDoubt says what becomes of photos of doubtful quality. The first one of a
// document is asked for again, and not used; the next one is taken and the
// officer decides, for a person who insists is never stuck.
func (t *turn) tellDoubt(again, taken bool) {
	switch {
	case again:
		t.say("photo.weak.again")
	case taken:
		t.say("photo.weak.taken")
	}
}

// isDoubtful reports whether a photo is of doubtful quality. One of people or
// things need not show a document.
func (t *turn) isDoubtful(g *gathering, file File) bool {
	if file.Weak != "no_document" || g == nil {
		return file.Weak != ""
	}
	asked := g.find(t.aboutPhoto(g))
	return asked == nil || !asked.Picture()
}

// aboutPhoto is the document that the photos of this event are for, as far as
// it is known: the one that their caption names, or the one asked for.
func (t *turn) aboutPhoto(g *gathering) string {
	if g != nil {
		if named := namedIn(g, t.event.Text); named != nil {
			return named.Code
		}
	}
	_, code, _ := strings.Cut(t.state.Step, ":")
	if code == "" {
		return "-"
	}
	return code
}

// showExample shows how a good photo looks when a second one in a row was of
// poor quality.
func (t *turn) showExample() {
	poor := func(file File) bool { return poorPhoto[file.Refused] || poorPhoto[file.Weak] }
	if t.state.Memo.Refusals == 2 && slices.ContainsFunc(t.event.Files, poor) {
		t.picture = PictureGoodPhoto
	}
}

// poorPhoto are the reasons that a better photo of the same paper mends.
var poorPhoto = set("too_small", "blurred", "dark", "bright", "blank", "motion", "glare", "cut", "no_document")
