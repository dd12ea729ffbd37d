package dialog

import (
	"strings"

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
		t.offer("keep", "photo.keep")
	case have > 0:
		t.say("photo.more", "name", requirement.Name, "have", have, "pages", requirement.Pages)
		t.offer("done", "photo.done")
		return
	case g.mends:
		t.tell(t.text("fix.ask", "name", requirement.Name, "reason", t.faultReason(code)) + "\n" + requirement.Look)
	default:
		t.tell(t.counted(t.text("photo.ask", "name", requirement.Name)) + "\n" + requirement.Look + t.pagesHint(requirement))
	}
	if g.mends {
		t.offerCorrection()
	}
	if requirement.Optional && !g.mends {
		t.offer("skip", "photo.skip")
	}
	t.offerMore()
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
	case "keep":
		t.state.Memo.Replace = ""
		t.goOn()
	default:
		return false
	}
	return true
}

var (
	doneWords  = words("finished, that s all, no more, sampun sedaya, sampun rampung, mboten wonten malih, cekap, namung punika, selesai, sudah, sudah semua, wis, wes, sampun, cukup, itu saja, udah, udah semua, beres, rampung, done, habis, sudah cukup, segitu saja, sudah selesai")
	laterWords = words("later, not now, don t have it, i don t have it, dereng gadhah, dereng wonten, boten gadhah, boten wonten, sekedhap, nanti, nanti dulu, besok, mengko, mangke, sebentar, bentar, tunggu, belum ada, belum punya, tidak punya, gak punya, " +
		"ga punya, nggak punya, ora duwe, mboten gadhah, hilang, ilang, tidak ada, gak ada, ga ada, nggak ada, ora ono, belum, dereng, durung, ora ana, mboten wonten, sik, sek")
)

func hearPhoto(t *turn, code, text string) bool {
	words := fold(text)
	g := t.gathering()
	if g == nil || g.find(code) == nil {
		return false
	}
	done, later := doneWords[words] || sendWords[words] || onward[words], laterWords[words] || lacksPaper(words)
	switch {
	case done && len(g.Files[code]) > 0:
		t.photosDone(code)
	case later && g.find(code).Optional, defers(words) && !g.mends:
		t.skipPhoto(code)
	case later:
		t.say("photo.rest")
	case announces(g, words):
		t.say("photo.please")
	case done:
		t.say("photo.notyet", "name", g.find(code).Name)
	default:
		return false
	}
	return true
}

// lacksPaper reads "belum ada surat pindahnya": somebody has not the paper that
// is asked for.
func lacksPaper(words string) bool {
	fields := strings.Fields(words)
	return len(fields) > 2 && len(fields) <= 6 && lacking[strings.Join(fields[:2], " ")]
}

// announces reads "ini akta lahirnya": words that name a wanted document before
// its photo comes.
func announces(g *gathering, words string) bool {
	fields := strings.Fields(words)
	if len(fields) < 2 || len(fields) > 5 || !pointing[fields[0]] {
		return false
	}
	return namedIn(g, strings.Join(fields[1:], " ")) != nil || namedIn(g, unowned(strings.Join(fields[1:], " "))) != nil
}

var pointing = words("ini, itu, iki, niki, punika, kuwi, nih, foto, this, here, berikut")

func (t *turn) photosDone(code string) {
	g := t.gathering()
	if len(g.Files[code]) == 0 {
		t.again()
		return
	}
	if t.state.Memo.Replace == code {
		t.state.Memo.Replace = "" // the old photo stays
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
	if len(t.state.Memo.Pending) > 0 && t.state.Step == "which" {
		t.again() // the photos before these still wait for their place
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
	case t.state.Fix != nil:
		t.say("photo.must", "name", requirement.Name)
		t.again()
	case !requirement.Optional:
		t.postpone(requirement.Name)
	default:
		t.openDraft()
		t.state.Draft.Skipped = append(t.state.Draft.Skipped, code)
		t.goOn()
	}
}
