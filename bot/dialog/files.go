package dialog

import (
	"slices"
	"strings"

	"sakti/bot/say"
	"sakti/core/catalog"
)

// files deals with photos: says which were refused and why, and puts the
// others where they belong.
func (t *turn) files() {
	if t.twins() {
		return
	}
	g := t.gathering()
	good := t.sift(g)
	switch {
	case len(good) == 0:
		t.afterRefusal(g)
	case g == nil:
		t.looseFiles(good)
	default:
		t.place(g, good)
	}
}

// sift says what is wrong with refused photos and returns the ids of the
// others. Doubtful ones are asked for again, and taken when they come once more.
func (t *turn) sift(g *gathering) []string {
	var good, told []string
	about := t.aboutPhoto(g)
	insists, again, taken := t.state.Memo.Weak == about, false, false
	for i, file := range t.event.Files {
		switch doubted := t.isDoubtful(g, file); {
		case file.Refused != "" || file.ID == "":
			told = t.tellFault(told, i, file.Refused)
		case doubted && !insists:
			told, again = t.tellFault(told, i, file.Weak), true
		default:
			taken = taken || doubted
			good = append(good, file.ID)
		}
	}
	if len(told) > 0 {
		t.state.Memo.Refusals++
		t.showExample()
	}
	t.tellDoubt(again, taken)
	if !again && len(good) == 0 {
		return nil // a refusal in between is no reason to judge the next one anew
	}
	t.state.Memo.Weak = ""
	if again {
		t.state.Memo.Weak = about
	}
	return good
}

// tellFault says once what is wrong with one of the photos, and which it is.
func (t *turn) tellFault(told []string, i int, code string) []string {
	reason := say.Intake(t.state.Lang, code)
	if slices.Contains(told, reason) {
		return told
	}
	told = append(told, reason)
	if len(t.event.Files) > 1 {
		reason = t.text("photo.nth", "n", i+1, "reason", reason)
	}
	t.tell(reason)
	return told
}

// afterRefusal asks for the refused photo again, and the third time offers a
// human.
func (t *turn) afterRefusal(g *gathering) {
	if t.state.Memo.Refusals >= 3 {
		t.say("photo.help")
	}
	topic, _, _ := strings.Cut(t.state.Step, ":")
	switch {
	case g != nil && topic != g.topic:
		t.again()
	case t.state.Memo.Refusals >= 3:
		t.asked, t.choices = true, nil
		t.offerHelp()
	case t.first:
		t.goOn()
	}
}

// place puts photos to the requirements of a form. A caption that names a
// document decides; else they go to the one asked for, in the order of the
// form.
func (t *turn) place(g *gathering, good []string) {
	if file, requirement := t.repeated(g, good); requirement != "" {
		t.state.Memo.Pending = slices.Insert(t.state.Memo.Pending, 0, file)
		t.goTo("twice:" + requirement)
		return
	}
	if good = t.withoutRepeats(g, good); len(good) == 0 {
		t.again()
		return
	}
	topic, code, _ := strings.Cut(t.askedFor(g), ":")
	if several := severalNamed(g, t.event.Text); len(good) == 1 && len(several) > 1 {
		t.fillAll(g, good[0], several)
		return
	}
	if named := namedIn(g, t.event.Text); named != nil {
		t.fill(g, good, named.Code)
		return
	}
	asked := g.find(code)
	if asked != nil && topic == g.topic && len(good) <= asked.Pages {
		if other := otherDocument(asked, t.event.Text); other != "" {
			t.keepPending(good)
			t.goTo("slot:" + code + "=" + other)
			return
		}
	}
	open, must := g.open(), g.must()
	switch {
	case t.state.Step == "extra" && len(open) == 1:
		t.fill(g, good, open[0].Code)
	case topic == g.topic && asked != nil && len(good) > 1 && len(good) == len(must) && t.fits(g, must, len(good)):
		t.spread(g, good, must)
	case g.mends && len(open) == 1:
		t.fill(g, good, open[0].Code)
	case topic != g.topic || asked == nil:
		t.keepPending(good)
		t.goTo("which")
	case len(good) > 1 && asked.Pages > 1 && len(open) > 1:
		t.keepPending(good)
		t.goTo("album:" + code)
	default:
		t.fill(g, good, code)
	}
}

// askedFor is the step that photos answer: the present one, or the photo that
// was asked for before an aside.
func (t *turn) askedFor(g *gathering) string {
	step, _, _ := strings.Cut(t.state.Step, ":")
	switch step {
	case "resume", "cancel", "restart", "switch", "case", "cases", "person", "maybe", "menu", "language":
		if next := t.next(); strings.HasPrefix(next, g.topic+":") {
			return next
		}
	}
	return t.state.Step
}

// repeated finds a single photo that the form has already.
func (t *turn) repeated(g *gathering, good []string) (file, requirement string) {
	if len(t.event.Files) != 1 || len(good) != 1 || t.event.Files[0].Same == "" {
		return "", ""
	}
	return good[0], g.holds(t.event.Files[0].Same)
}

// withoutRepeats leaves out those of several photos that the form has
// already.
func (t *turn) withoutRepeats(g *gathering, good []string) []string {
	repeats := 0
	for _, file := range t.event.Files {
		if len(t.event.Files) > 1 && file.ID != "" && file.Same != "" && g.holds(file.Same) != "" {
			good = slices.DeleteFunc(good, func(id string) bool { return id == file.ID })
			repeats++
		}
	}
	if repeats > 0 {
		t.say("photo.repeats", "n", repeats)
	}
	return good
}

func (t *turn) keepPending(files []string) {
	pending := append(t.state.Memo.Pending, files...)
	t.state.Memo.Pending = pending[:min(len(pending), maxPending)]
}

// noLongerPending takes photos that have their place now off those that wait for it.
func (t *turn) noLongerPending(files []string) {
	var left []string
	for _, id := range t.state.Memo.Pending {
		if !slices.Contains(files, id) {
			left = append(left, id)
		}
	}
	t.state.Memo.Pending = left
}

// namedIn returns the wanted requirement that a caption names, or nil.
func namedIn(g *gathering, caption string) *catalog.Requirement {
	words := fold(caption)
	if words == "" {
		return nil
	}
	var found *catalog.Requirement
	longest := 0
	for _, requirement := range g.wanted {
		for _, name := range append([]string{requirement.Name}, requirement.Words...) {
			name = fold(name)
			if len(name) > longest && inWords(words, name) {
				found, longest = requirement, len(name)
			}
		}
	}
	return found
}

// fill puts files to a requirement until it has all its pages, then to the
// next open ones, one each; the last one takes what is left. It says which
// photo went where.
func (t *turn) fill(g *gathering, files []string, code string) {
	t.noLongerPending(files)
	requirement := g.find(code)
	if g.complete(requirement) {
		if len(g.Files[code]) >= requirement.Pages {
			t.state.Memo.Replace = code
		}
		g.reopen(code)
		t.unskip(code)
		g = t.gathering()
	}
	var lines []string
	surplus := 0
	for i, file := range files {
		if g.complete(requirement) {
			open := g.open()
			if len(open) == 0 {
				surplus = len(files) - i
				break
			}
			requirement = open[0]
		}
		t.attach(g, requirement, file)
		if line := t.text("photo.got", "name", requirement.Name); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	switch {
	case g.complete(requirement):
	case t.whole(g, requirement):
		g.finish(requirement.Code)
		t.more = requirement.Code
	default:
		lines = lines[:len(lines)-1] // asking for its next page says how many came
	}
	t.tell(strings.Join(lines, "\n"))
	if surplus > 0 {
		t.say("photo.surplus", "n", surplus)
	}
	t.photosTaken(g)
}

func (t *turn) unskip(code string) {
	if draft := t.state.Draft; draft != nil && t.state.Fix == nil {
		draft.Skipped = slices.DeleteFunc(draft.Skipped, func(s string) bool { return s == code })
	}
}
