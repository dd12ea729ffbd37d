package dialog

import (
	"strings"
	"unicode/utf8"
)

// maxAnnounced is how many runes of announcements one answer begins with; what
// is beyond waits for the next. One always fits.
const maxAnnounced = 700

// announce shows an operator what the office has told since their last visit,
// each once, while nothing is being filled in.
func (t *turn) announce() {
	if t.facts.Operator == nil || len(t.facts.Announcements) == 0 || !t.nowhere() {
		return
	}
	var ids []int64
	lines, length := []string{t.text("announce.title")}, 0
	for _, a := range t.facts.Announcements {
		length += utf8.RuneCountInString(a.Text)
		if len(ids) > 0 && length > maxAnnounced {
			break
		}
		ids = append(ids, a.ID)
		lines = append(lines, "• "+a.Text)
	}
	t.tell(strings.Join(lines, "\n"))
	t.do(SawAnnouncement{IDs: ids})
}
