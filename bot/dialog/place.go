package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

// hearPlace reads the name of a village or a kecamatan. A name that is spelt
// wrong is asked back; one that occurs in several kecamatan too.
func (t *turn) hearPlace(field *catalog.Field, text string) bool {
	if placeList[fold(text)] {
		t.listKecamatan(field, 1)
		return true
	}
	found := t.facts.Places.find(text)
	if field.Type == "kecamatan" {
		return t.heardKecamatan(field, found)
	}
	switch {
	case len(found.villages) == 1 && found.sure && !found.alsoKecamatan():
		t.keep(field, found.villages[0].Code)
	case len(found.villages) > 0:
		t.whichVillage(field, found)
	case len(found.kecamatan) > 0:
		t.listVillages(field, found.kecamatan[0].Code, 1)
	case greetings[fold(text)], t.isRequest(text):
		return false
	default:
		t.missPlace(field)
	}
	return true
}

var placeList = words("daftar, daftar kecamatan, daftar desa, list, pilihan, pilih, lihat daftar, lihat kecamatan, apa saja, kecamatan apa saja, desa apa saja")

func (t *turn) heardKecamatan(field *catalog.Field, found finding) bool {
	if len(found.kecamatan) == 0 {
		for _, village := range found.villages {
			if parent := t.facts.Places.byCode(village.Parent); parent != nil && !slices.Contains(found.kecamatan, *parent) {
				found.kecamatan = append(found.kecamatan, *parent)
			}
		}
		found.sure = false
	}
	switch {
	case len(found.kecamatan) == 0:
		t.missPlace(field)
	case len(found.kecamatan) == 1 && found.sure:
		t.keep(field, found.kecamatan[0].Code)
	default:
		t.say("place.which")
		t.asked, t.choices = true, nil
		for _, kecamatan := range found.kecamatan[:min(pageSize, len(found.kecamatan))] {
			t.option(field.Code+"="+kecamatan.Code, t.text("place.kecamatan", "kecamatan", kecamatan.Name))
		}
	}
	return true
}

// whichVillage asks which of several villages is meant.
func (t *turn) whichVillage(field *catalog.Field, found finding) {
	t.asked, t.choices = true, nil
	key := "place.which"
	if len(found.villages) == 1 && !found.alsoKecamatan() {
		key = "place.guess"
	}
	t.say(key)
	for _, village := range found.villages[:min(pageSize-2, len(found.villages))] {
		t.option(field.Code+"="+village.Code, t.facts.Places.full(village.Code))
	}
	if found.alsoKecamatan() {
		kecamatan := found.kecamatan[0]
		t.offer(field.Code+"@"+kecamatan.Code, "place.others", "kecamatan", kecamatan.Name)
	}
	t.offer(field.Code+"@", "place.none")
}

// missPlace says that no such place is known; the second time it shows the
// kecamatan.
func (t *turn) missPlace(field *catalog.Field) {
	if t.state.Misses == 0 {
		t.miss(t.text("place.what"))
		return
	}
	t.state.Misses++
	if t.state.Misses >= 3 {
		t.goTo("person")
		return
	}
	t.say("place.list")
	t.listKecamatan(field, 1)
}

// choosePlace takes a step towards a village: "33.12.01" shows the villages
// of a kecamatan, "33.12.01#2" their second page, "#2" the second page of
// the kecamatan, "" asks for the name again.
func (t *turn) choosePlace(field *catalog.Field, rest string) {
	code, page := cutPage(rest)
	switch {
	case code != "":
		t.listVillages(field, code, page)
	case rest == "":
		t.say("place.again")
		t.asked, t.choices = true, nil
		t.fieldChoices(field)
	default:
		t.listKecamatan(field, page)
	}
}

func (t *turn) listKecamatan(field *catalog.Field, page int) {
	t.asked, t.choices = true, nil
	t.say("place.kecamatans")
	mark := "@"
	if field.Type == "kecamatan" {
		mark = "="
	}
	var choices []Choice
	for _, kecamatan := range t.facts.Places.Kecamatan {
		choices = append(choices, Choice{field.Code + mark + kecamatan.Code, kecamatan.Name})
	}
	t.paged(choices, page, pageSize, field.Code+"@")
}

func (t *turn) listVillages(field *catalog.Field, kecamatan string, page int) {
	t.asked, t.choices = true, nil
	parent := t.facts.Places.byCode(kecamatan)
	if parent == nil {
		t.listKecamatan(field, 1)
		return
	}
	t.say("place.villages", "kecamatan", parent.Name)
	var choices []Choice
	for _, village := range t.facts.Places.Villages {
		if village.Parent == kecamatan {
			choices = append(choices, Choice{field.Code + "=" + village.Code, village.Name})
		}
	}
	t.paged(choices, page, pageSize, field.Code+"@"+kecamatan)
}

// ownVillage offers an operator the village of their counter.
func (t *turn) ownVillage(field *catalog.Field) {
	operator := t.facts.Operator
	if operator == nil || operator.Village == "" {
		return
	}
	if village := t.facts.Places.byCode(operator.Village); village != nil {
		t.option(field.Code+"="+village.Code, t.facts.Places.full(village.Code))
		t.offer(field.Code+"@", "place.elsewhere")
	}
}

// finding is what a text may mean as a place.
type finding struct {
	villages  []Place
	kecamatan []Place
	sure      bool // spelt right
}

// alsoKecamatan reports whether the name is that of a kecamatan too, as with
// 20 of them, so that another village of it may be meant.
func (f finding) alsoKecamatan() bool {
	return len(f.kecamatan) == 1 && len(f.villages) == 1 &&
		strings.EqualFold(f.kecamatan[0].Name, f.villages[0].Name) && f.villages[0].Parent == f.kecamatan[0].Code
}
