package dialog_test

import (
	"slices"
	"strings"
	"testing"

	"sakti/bot/dialog"
)

// ask puts a text to the question for a village and returns the answer kept,
// or the choices offered.
func askVillage(t *testing.T, text string) (string, []string) {
	w := newWorld(t)
	w.state = dialog.State{V: 1, Greeted: true, Step: "field:desa", Draft: &dialog.Draft{ID: "x", Service: "KK-RUSAK", Version: cat().Service("KK-RUSAK").Version}}
	state, _ := dialog.Step(w.state, dialog.Event{Kind: dialog.KindText, Text: text}, w.facts)
	var labels []string
	for _, choice := range state.Offered {
		labels = append(labels, choice.Label)
	}
	return state.Draft.Answers["desa"], labels
}

func TestVillage(t *testing.T) {
	for text, want := range map[string]string{
		"Sumberagung Pracimantoro": "33.12.01.2001", "sumber agung praci": "33.12.01.2001", "desa sumberagung kec. pracimantoro": "33.12.01.2001",
		"kelurahan giriwono": "33.12.12.1007", "Giriwono": "33.12.12.1007", "rt 2 rw 3 sumberagung, pracimantoro": "33.12.01.2001",
		"saya tinggal di desa sumberagung kecamatan pracimantoro": "33.12.01.2001", "sumberagung pracimantor": "33.12.01.2001",
	} {
		if got, labels := askVillage(t, text); got != want {
			t.Errorf("%q: %q %q, want %q", text, got, labels, want)
		}
	}
}

// TestDoubleNames asks for every village by its name alone: one that is
// unique is kept or asked back with its kecamatan, a double one is offered in
// each of its kecamatan. With its kecamatan every village is found.
func TestDoubleNames(t *testing.T) {
	names := map[string][]dialog.Place{}
	kecamatan := map[string]string{}
	for _, k := range places().Kecamatan {
		kecamatan[k.Code] = k.Name
	}
	for _, village := range places().Villages {
		names[village.Name] = append(names[village.Name], village)
	}
	doubles := 0
	for name, villages := range names {
		got, labels := askVillage(t, name)
		if len(villages) > 1 {
			doubles++
		}
		for _, village := range villages {
			offered := slices.ContainsFunc(labels, func(l string) bool { return strings.HasSuffix(l, village.Name+", Kec. "+kecamatan[village.Parent]) })
			if !(len(villages) == 1 && got == village.Code) && !offered {
				t.Errorf("%s: kept %q, offered %q", name, got, labels)
			}
			if full, labels := askVillage(t, "desa "+name+" kecamatan "+kecamatan[village.Parent]); full != village.Code {
				t.Errorf("%s in %s: %q %q", name, kecamatan[village.Parent], full, labels)
			}
		}
	}
	if doubles != 22 {
		t.Errorf("%d double names, want 22", doubles)
	}
}

// TestVillageSlips asks for every long name with one letter missing.
func TestVillageSlips(t *testing.T) {
	for _, village := range places().Villages {
		if len(village.Name) < 7 {
			continue
		}
		text := village.Name[:3] + village.Name[4:]
		got, labels := askVillage(t, text)
		offered := slices.ContainsFunc(labels, func(l string) bool { return strings.Contains(l, village.Name) })
		if got != village.Code && !offered && got == "" {
			t.Errorf("%q: offered %q", text, labels)
		}
	}
}

func TestKecamatan(t *testing.T) {
	service := cat().Service("KTP-BARU")
	for text, want := range map[string]string{
		"Eromoko": "33.12.08", "kec purwantoro": "33.12.17", "praci": "33.12.01", "kecamatan baturetno": "33.12.07", "di kecamatan wonogiri": "33.12.12", "konoha": "",
	} {
		w := newWorld(t)
		w.state = dialog.State{V: 1, Greeted: true, Step: "field:kec_rekam", Draft: &dialog.Draft{ID: "x", Service: service.Code, Version: service.Version}}
		state, _ := dialog.Step(w.state, dialog.Event{Kind: dialog.KindText, Text: text}, w.facts)
		if got := state.Draft.Answers["kec_rekam"]; got != want {
			t.Errorf("%q: %q, offered %v, want %q", text, got, state.Offered, want)
		}
	}
}
