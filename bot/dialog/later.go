package dialog

import (
	"slices"
	"strings"
)

// deferWords put a question off.
var deferWords = words("later, ask me later, mangke rumiyin, nanti, nanti dulu, nanti saja, nanti aja, besok, mengko, mangke, mengko wae, mangke mawon, kapan kapan, later, " +
	"lewati dulu, ditunda, tunda, tunda dulu")

// defers reports whether folded words put a question off: "nanti dulu ya".
func defers(words string) bool { return deferWords[words] || deferWords[plainly(words)] }

// postpone puts the present question off until before the summary. A question
// that was put off before stays: it is all that is left.
func (t *turn) postpone(label string) {
	_, code, _ := strings.Cut(t.state.Step, ":")
	draft := t.state.Draft
	if slices.Contains(draft.Later, code) {
		t.say("later.must", "label", lowered(label))
		t.again()
		return
	}
	t.openDraft()
	draft.Later = append(draft.Later, code)
	if t.next() == t.state.Step { // to ask for it at once would be no delay
		t.say("later.last", "label", lowered(label))
		return
	}
	t.say("later.done", "label", lowered(label))
	t.goOn()
}
