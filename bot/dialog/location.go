package dialog

import (
	"strings"

	"sakti/core/catalog"
)

// location takes a place sent from the phone's map by its name, where a
// village is asked for. Coordinates alone tell no village: its limits are
// disputed ground, so the name is asked for.
func (t *turn) location() {
	name := ""
	if t.event.Place != nil {
		name = t.event.Place.Name
	}
	asked := t.placeAsked()
	switch {
	case asked && t.placed(name):
		return
	case asked:
		t.say("location.name")
	case t.nowhere():
		t.say("location.idle")
	default:
		t.say("location.later")
	}
	t.again()
}

// placeAsked reports whether the question is for a village or a kecamatan.
func (t *turn) placeAsked() (asked bool) {
	topic, code, _ := strings.Cut(t.state.Step, ":")
	isPlace := func(field *catalog.Field) bool {
		return field != nil && (field.Type == "village" || field.Type == "kecamatan")
	}
	switch topic {
	case "field":
		return isPlace(t.formField(code))
	case "answer":
		t.lend(func() { asked = t.state.Draft != nil && isPlace(t.formField(code)) })
	}
	return asked
}

// placed takes the name of a place as the answer; false if it names none that
// is known as it is spelt.
func (t *turn) placed(name string) (taken bool) {
	found := t.facts.Places.find(name)
	if name == "" || !found.sure || len(found.villages)+len(found.kecamatan) == 0 {
		return false
	}
	_, code, _ := strings.Cut(t.state.Step, ":")
	hear := func() { taken = t.hearPlace(t.formField(code), name) }
	if strings.HasPrefix(t.state.Step, "answer:") {
		t.lend(hear)
	} else {
		hear()
	}
	return taken
}
