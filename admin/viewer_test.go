package admin

import (
	"slices"
	"testing"

	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/intake"
)

// TestDoubts: every doubt about a photo has a word of its own.
func TestDoubts(t *testing.T) {
	var seen []string
	for _, code := range append([]intake.Code{intake.Sideways, intake.Screen}, intake.Codes...) {
		if !code.Quality() && code != intake.Sideways && code != intake.Screen {
			continue
		}
		tag := doubtTag(string(code))
		if doubtTags[string(code)] == "" || slices.Contains(seen, tag) {
			t.Errorf("%s: %q", code, tag)
		}
		seen = append(seen, tag)
	}
	kk := catalog.Requirement{Code: "kk"}
	if all := doubts(kk, core.Attachment{Again: true, Near: true, Weak: "blurred", Remark: "sideways"}); len(all) != 4 {
		t.Errorf("%v", all)
	}
	if none := doubts(kk, core.Attachment{}); len(none) != 0 {
		t.Errorf("%v", none)
	}
	portrait := catalog.Requirement{Code: "pas-foto"}
	if none := doubts(portrait, core.Attachment{Weak: "no_document"}); len(none) != 0 {
		t.Errorf("a passport photo: %v", none)
	}
}
