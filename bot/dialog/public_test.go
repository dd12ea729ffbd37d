package dialog_test

import (
	"slices"
	"strings"
	"testing"

	"sakti/bot/dialog"
)

func TestFindPlaces(t *testing.T) {
	for text, want := range map[string][]string{
		"sumberagung praci":  {"Desa Sumberagung, Kec. Pracimantoro"},
		"Eromoko":            {"Kecamatan Eromoko"},
		"desa eromoko":       {"Desa Eromoko, Kec. Eromoko"},
		"kec praci":          {"Kecamatan Pracimantoro"},
		"pracimantro":        {"Kecamatan Pracimantoro"},
		"bumiharjo giriwoyo": {"Desa Bumiharjo, Kec. Giriwoyo"},
		"yogyakarta":         nil,
		"":                   nil,
	} {
		var got []string
		for _, place := range places().Find(text) {
			got = append(got, places().Full(place.Code))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
	if double := places().Find("Bumiharjo"); len(double) != 2 {
		t.Errorf("Bumiharjo is %v", double)
	}
}

func TestMeant(t *testing.T) {
	for text, want := range map[string]string{"akta lahir": "AKL", "KTP hilang": "KTP-HILANG", "SIM": "", "kapan hujan": ""} {
		got := ""
		if list := dialog.Meant(text, cat()); len(list) > 0 {
			got = list[0].Code
		}
		if got != want {
			t.Errorf("%q means %q, want %q", text, got, want)
		}
	}
	for _, service := range cat().Services {
		if list := dialog.Documents(service, "", cat(), places()); !strings.HasPrefix(list, "• ") || strings.Contains(list, "{") {
			t.Errorf("%s needs %q", service.Code, list)
		}
	}
}
