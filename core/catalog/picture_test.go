package catalog

import "testing"

// TestPicture: passport photos and evidence are pictures, papers are not, and
// both kinds exist.
func TestPicture(t *testing.T) {
	seen := map[bool]int{}
	for _, s := range builtIn(t).Services {
		for _, r := range s.Requirements {
			seen[r.Picture()]++
			if want := r.Code == "pas-foto" || s.Code == "ADU"; r.Picture() != want {
				t.Errorf("%s %s: %t", s.Code, r.Code, r.Picture())
			}
		}
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("%v", seen)
	}
}
