package dialog

import (
	"slices"
	"strings"
)

// maxParked is how many forms may be put aside beside the one being filled in.
const maxParked = 2

// park puts the present form aside; nothing of it is lost.
func (t *turn) park() {
	if !t.state.Draft.empty() {
		t.state.Parked = append([]Draft{*t.state.Draft}, t.state.Parked...)
	}
	t.state.Draft = nil
	t.state.Memo = Memo{Pending: t.state.Memo.Pending}
}

// takeUp goes on with a form that was put aside; the present one takes its
// place.
func (t *turn) takeUp(id string) {
	at := slices.IndexFunc(t.state.Parked, func(d Draft) bool { return d.ID == id })
	if at < 0 {
		t.say("button.stale")
		t.again()
		return
	}
	draft := t.state.Parked[at]
	t.state.Parked = slices.Delete(t.state.Parked, at, at+1)
	t.park()
	t.leaveRepair()
	t.state.Draft = &draft
	if t.service() == nil {
		t.state.Draft = nil
		t.goTo("menu")
		return
	}
	t.say("drafts.on", "draft", t.draftName(&draft), "progress", t.progress())
	t.goOn()
}

// draftName is the service of a form, and whom it is about if that is known.
func (t *turn) draftName(draft *Draft) string {
	name := draft.Service
	if service := t.facts.Catalog.Pinned(draft.Service, draft.Version); service != nil {
		name = service.Short
	}
	for _, code := range []string{"subjek_nama", "pemohon_nama"} {
		if who := draft.Answers[code]; who != "" {
			return name + " " + firstWords(who)
		}
	}
	return name
}

// firstWords keeps a name short enough for a button.
func firstWords(name string) string {
	words := strings.Fields(name)
	return strings.Join(words[:min(2, len(words))], " ")
}

// offerParked offers to go on with the forms that were put aside.
func (t *turn) offerParked() {
	for i := range t.state.Parked {
		t.offer("d:"+t.state.Parked[i].ID, "menu.continue", "service", t.draftName(&t.state.Parked[i]))
	}
}

// tellParked reminds of forms put aside when nothing else is under way.
func (t *turn) tellParked() {
	if len(t.state.Parked) == 0 || !t.nowhere() {
		return
	}
	t.say("drafts.left")
	t.offerParked()
}

// goOnParked takes "lanjut" for the form that was put aside last.
func (t *turn) goOnParked(text string) bool {
	if !t.nowhere() || len(t.state.Parked) == 0 || !onward[fold(text)] {
		return false
	}
	t.takeUp(t.state.Parked[0].ID)
	return true
}
