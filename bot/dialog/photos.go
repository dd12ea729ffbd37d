package dialog

import (
	"slices"
	"strings"

	"sakti/bot/say"
	"sakti/core/catalog"
)

// askPhoto asks for the photo of a requirement, with how it should look, and
// for a returned case what was wrong with the old one.
func askPhoto(t *turn, code string) {
	g := t.gathering()
	if g == nil || g.find(code) == nil {
		t.goOn()
		return
	}
	requirement, have := g.find(code), len(g.Files[code])
	switch {
	case t.state.Memo.Replace == code:
		t.tell(t.text("photo.replace", "name", requirement.Name) + "\n" + requirement.Look)
	case have > 0:
		t.say("photo.more", "name", requirement.Name, "have", have, "pages", requirement.Pages)
		t.offer("done", "photo.done")
		return
	case g.mends:
		t.tell(t.text("fix.ask", "name", requirement.Name, "reason", t.faultReason(code)) + "\n" + requirement.Look)
	default:
		t.tell(t.counted(t.text("photo.ask", "name", requirement.Name)) + "\n" + requirement.Look + t.pagesHint(requirement))
	}
	if requirement.Optional {
		t.offer("skip", "photo.skip")
	}
	t.offerHelp()
}

// offerHelp offers a human to somebody whose photos keep being refused.
func (t *turn) offerHelp() {
	if t.state.Memo.Refusals >= 3 {
		t.offer("person", "person.yes")
		t.offer("later", "photo.later")
	}
}

func (t *turn) pagesHint(requirement *catalog.Requirement) string {
	if requirement.Pages < 2 {
		return ""
	}
	return "\n" + t.text("photo.pages", "pages", requirement.Pages)
}

func choosePhoto(t *turn, code, key string) bool {
	switch key {
	case "done":
		t.photosDone(code)
	case "skip":
		t.skipPhoto(code)
	default:
		return false
	}
	return true
}

var (
	doneWords  = words("selesai, sudah, sudah semua, wis, wes, sampun, cukup, itu saja, udah, udah semua, beres, rampung, done, habis, sudah cukup, segitu saja, sudah selesai")
	laterWords = words("nanti, nanti dulu, besok, mengko, mangke, sebentar, bentar, tunggu, belum ada, belum punya, tidak punya, gak punya, " +
		"ga punya, nggak punya, ora duwe, mboten gadhah, hilang, ilang, tidak ada, gak ada, ga ada, nggak ada, ora ono, belum, dereng, durung, ora ana, mboten wonten, sik, sek")
)

func hearPhoto(t *turn, code, text string) bool {
	words := fold(text)
	g := t.gathering()
	if g == nil || g.find(code) == nil {
		return false
	}
	switch {
	case doneWords[words] && len(g.Files[code]) > 0:
		t.photosDone(code)
	case laterWords[words] && g.find(code).Optional:
		t.skipPhoto(code)
	case laterWords[words]:
		t.say("photo.rest")
	case doneWords[words]:
		t.say("photo.notyet", "name", g.find(code).Name)
	default:
		return false
	}
	return true
}

func (t *turn) photosDone(code string) {
	g := t.gathering()
	if len(g.Files[code]) == 0 {
		t.again()
		return
	}
	g.finish(code)
	t.photosTaken(g)
}

// photosTaken goes on when photos were taken: to the next one, and at the end
// of a repair to the office.
func (t *turn) photosTaken(g *gathering) {
	t.state.Misses, t.state.Memo.Refusals = 0, 0
	if g.mends && len(g.open()) == 0 {
		t.resubmit()
		return
	}
	t.goOn()
}

// skipPhoto passes over a photo that may be left out.
func (t *turn) skipPhoto(code string) {
	g := t.gathering()
	requirement := g.find(code)
	switch {
	case requirement == nil:
		t.goOn()
	case len(g.Files[code]) > 0:
		t.photosDone(code)
	case !requirement.Optional || t.state.Fix != nil:
		t.say("photo.must", "name", requirement.Name)
		t.again()
	default:
		t.openDraft()
		t.state.Draft.Skipped = append(t.state.Draft.Skipped, code)
		t.goOn()
	}
}

// files deals with photos: says which were refused and why, and puts the
// others where they belong.
func (t *turn) files() {
	good := t.sift()
	g := t.gathering()
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
// others. One that the form has already is asked about.
func (t *turn) sift() []string {
	var good, told []string
	for i, file := range t.event.Files {
		if file.Refused == "" && file.ID != "" {
			good = append(good, file.ID)
			continue
		}
		reason := say.Intake(t.state.Lang, file.Refused)
		if slices.Contains(told, reason) {
			continue
		}
		told = append(told, reason)
		if len(t.event.Files) > 1 {
			reason = t.text("photo.nth", "n", i+1, "reason", reason)
		}
		t.tell(reason)
	}
	if len(told) > 0 {
		t.state.Memo.Refusals++
	}
	return good
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
		t.state.Memo.Pending = []string{file}
		t.goTo("twice:" + requirement)
		return
	}
	topic, code, _ := strings.Cut(t.state.Step, ":")
	if named := namedIn(g, t.event.Text); named != nil {
		t.fill(g, good, named.Code)
		return
	}
	asked := g.find(code)
	switch open := g.open(); {
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

// repeated finds a single photo that the form has already.
func (t *turn) repeated(g *gathering, good []string) (file, requirement string) {
	if len(t.event.Files) != 1 || len(good) != 1 || t.event.Files[0].Same == "" {
		return "", ""
	}
	return good[0], g.holds(t.event.Files[0].Same)
}

func (t *turn) keepPending(files []string) {
	pending := append(t.state.Memo.Pending, files...)
	t.state.Memo.Pending = pending[:min(len(pending), maxPending)]
}

// namedIn returns the wanted requirement that a caption names, or nil.
func namedIn(g *gathering, caption string) *catalog.Requirement {
	words := fold(caption)
	if words == "" {
		return nil
	}
	var found *catalog.Requirement
	longest := 0
	for i := range g.wanted {
		for _, name := range append([]string{g.wanted[i].Name}, g.wanted[i].Words...) {
			name = fold(name)
			if len(name) > longest && strings.Contains(" "+words+" ", " "+name+" ") {
				found, longest = &g.wanted[i], len(name)
			}
		}
	}
	return found
}

// fill puts files to a requirement until it has all its pages, then to the
// next open ones, one each; the last one takes what is left. It says which
// photo went where.
func (t *turn) fill(g *gathering, files []string, code string) {
	t.state.Memo.Pending = nil
	requirement := g.find(code)
	if g.complete(*requirement) {
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
		if g.complete(*requirement) {
			open := g.open()
			if len(open) == 0 {
				surplus = len(files) - i
				break
			}
			requirement = &open[0]
		}
		t.attach(g, requirement, file)
		if line := t.text("photo.got", "name", requirement.Name); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	if !g.complete(*requirement) {
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
