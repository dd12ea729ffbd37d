package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

var (
	dropWords    = words("busek, dipunbusek, hapus, hapuskan, buang, hapusen, busak, delete, remove, copot")
	replaceWords = words("gantos, ganti, gantiin, ganten, tukar, replace, ulang, ulangi")
	photoWords   = words("foto, fotonya, poto, gambar, photo, berkas, file")
)

// photoOrder carries out "hapus foto KK" and "ganti foto KTP", at any step of a
// form. False if the words are no such order.
func (t *turn) photoOrder(text string) bool {
	spoken := strings.Fields(fold(text))
	if len(spoken) < 2 || t.state.Draft == nil || t.state.Fix != nil || !slices.ContainsFunc(spoken, func(w string) bool { return photoWords[w] }) {
		return false
	}
	drop, replace := dropWords[spoken[0]], replaceWords[spoken[0]]
	if !drop && !replace {
		return false
	}
	sent := t.sentDocuments()
	named := namedIn(&gathering{wanted: sent}, strings.Join(spoken[1:], " "))
	if named == nil && len(sent) == 1 && len(spoken) == 2 {
		named = sent[0]
	}
	switch {
	case len(sent) == 0:
		t.say("photo.none")
		t.again()
	case named == nil:
		t.whichPhoto(sent, drop)
	case drop:
		t.dropPhotos(named.Code)
	default:
		t.change(item{step: "photo:" + named.Code})
	}
	return true
}

// sentDocuments are the documents of the form that have photos.
func (t *turn) sentDocuments() []*catalog.Requirement {
	g := t.draftFolder()
	return slices.DeleteFunc(slices.Clone(g.wanted), func(r *catalog.Requirement) bool { return len(g.Files[r.Code]) == 0 })
}

func (t *turn) whichPhoto(sent []*catalog.Requirement, drop bool) {
	key, action := "photo.which.replace", "renew:"
	if drop {
		key, action = "photo.which.drop", "del:"
	}
	t.say(key)
	t.asked, t.choices = true, nil
	for _, requirement := range sent[:min(len(sent), pageSize-1)] {
		t.option(action+requirement.Code, requirement.Name)
	}
	t.offer("go", "photo.which.none")
}

// dropPhotos takes the photos of one document away; it is asked for again.
func (t *turn) dropPhotos(code string) {
	if t.state.Draft == nil || t.state.Fix != nil || len(t.draftFolder().Files[code]) == 0 {
		t.goOn()
		return
	}
	g := t.draftFolder()
	t.do(Detach{Application: t.openDraft(), Requirement: code})
	delete(g.Files, code)
	g.reopen(code)
	t.unskip(code)
	name := code
	if requirement := g.find(code); requirement != nil {
		name = requirement.Name
	}
	t.say("photo.dropped", "name", name)
	t.goOn()
}

// renewPhotos asks for the photos of one document again; the old ones stay
// until new ones are there.
func (t *turn) renewPhotos(code string) {
	if t.state.Draft == nil || t.state.Fix != nil || t.draftFolder().find(code) == nil {
		t.goOn()
		return
	}
	t.change(item{step: "photo:" + code})
}
