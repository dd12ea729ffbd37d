package dialog

import "slices"

// twins takes better copies of photos that were sent before: WhatsApp sends a
// small copy first and the large one after it. They take the place of the
// small ones without a word. False if the small ones were not kept, for then
// these are photos like any others.
func (t *turn) twins() bool {
	kept := false
	for i, low := range t.event.Replaces {
		better := ""
		if i < len(t.event.Files) && t.event.Files[i].Refused == "" {
			better = t.event.Files[i].ID
		}
		kept = t.swap(low, better) || kept
	}
	sent := len(t.event.Replaces) > 0 && t.nowhere() && len(t.facts.Cases) > 0 && t.state.Memo.Weak == ""
	if kept || sent {
		t.hush()
	}
	return kept || sent
}

// swap puts a better copy wherever the small one is; a refused one ("")
// changes nothing. It reports whether the small one is anywhere.
func (t *turn) swap(low, better string) bool {
	found := false
	for _, h := range t.holders() {
		for _, code := range h.holding(low) {
			found = true
			if better != "" {
				files := slices.Clone(h.Files[code])
				files[slices.Index(files, low)] = better
				t.put(h, code, files)
			}
		}
	}
	if at := slices.Index(t.state.Memo.Pending, low); at >= 0 {
		found = true
		if better != "" {
			t.state.Memo.Pending[at] = better
		}
	}
	return found
}
