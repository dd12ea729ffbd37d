package dialog

import (
	"slices"
	"strconv"
	"strings"

	"sakti/core/catalog"
)

// item is a line of the summary: an answer or a document, and the step that
// asks for it.
type item struct {
	step  string
	label string
	value string
	words []string
}

// items are the lines of the draft's summary as far as it is filled in, in
// order.
func (t *turn) items() []item {
	draft := t.state.Draft
	var out []item
	for _, field := range t.fields() {
		if !draft.answered(field.Code) {
			continue
		}
		value := t.text("summary.empty")
		if answer, ok := draft.Answers[field.Code]; ok {
			value = t.shown(&field, answer)
		}
		out = append(out, item{step: "field:" + field.Code, label: field.Label, value: value})
	}
	g := t.draftFolder()
	for _, requirement := range g.wanted {
		if !g.complete(requirement) && len(g.Files[requirement.Code]) == 0 {
			continue
		}
		value := t.text("summary.nophoto")
		if n := len(draft.Files[requirement.Code]); n > 0 {
			value = t.text("summary.photos", "n", n)
		}
		out = append(out, item{"photo:" + requirement.Code, requirement.Name, value, requirement.Words})
	}
	return out
}

// askSummary shows everything once more before it is sent.
func askSummary(t *turn, _ string) {
	if t.state.Draft == nil {
		t.goOn()
		return
	}
	if next := t.nextDraft(); next != "summary" {
		t.goTo(next)
		return
	}
	lines := []string{t.text("summary.title", "service", t.service().Name)}
	for _, item := range t.items() {
		lines = append(lines, "• "+item.label+": "+item.value)
	}
	t.tell(strings.Join(lines, "\n"))
	t.say("summary.ask")
	t.offer("send", "summary.send")
	t.offer("edit", "summary.edit")
	t.offer("cancel", "summary.cancel")
}

func chooseSummary(t *turn, _, key string) bool {
	switch key {
	case "send":
		t.send()
	case "edit":
		t.goTo("change")
	case "cancel":
		t.cancel()
	default:
		return false
	}
	return true
}

var sendWords = words("kirim, kirimkan, kirim saja, kirim sekarang, sudah benar, benar semua, betul semua, sudah betul, leres, sampun leres, lanjut kirim, send")

// hearSummary takes a "yes", or what is to be changed: "ubah 3", "NIK salah".
func hearSummary(t *turn, subject, text string) bool {
	if isYes(text) || sendWords[fold(text)] {
		t.send()
		return true
	}
	if isNo(text) {
		t.goTo("change")
		return true
	}
	return hearChange(t, subject, text)
}

// askChange lists the answers and documents by number.
func askChange(t *turn, _ string) {
	if t.state.Draft == nil {
		t.goOn()
		return
	}
	var lines []string
	for i, item := range t.items() {
		lines = append(lines, strconv.Itoa(i+1)+". "+item.label+": "+item.value)
	}
	t.tell(t.text("change.ask") + "\n" + strings.Join(lines, "\n"))
	t.say("change.back")
}

// hearChange takes the number or the name of what is to be changed.
func hearChange(t *turn, _, text string) bool {
	if t.state.Draft == nil {
		return false
	}
	words := fold(text)
	items := t.items()
	if n, ok := changeNumber(words); ok {
		if n == 0 {
			t.goOn()
			return true
		}
		if n < 0 || n > len(items) {
			return false
		}
		t.change(items[n-1])
		return true
	}
	if found := findItem(items, withoutNoise(words)); found != nil {
		t.change(*found)
		return true
	}
	return false
}

// changeNumber reads "3", "ubah 3", "nomor 12".
func changeNumber(words string) (int, bool) {
	for _, lead := range []string{"ubah", "ganti", "koreksi", "betulkan", "edit", "perbaiki"} {
		words = strings.TrimSpace(strings.TrimPrefix(words, lead))
	}
	return position(words)
}

var changeNoise = words("ubah, ganti, salah, keliru, mau, yang, harusnya, seharusnya, koreksi, betulkan, edit, perbaiki, tolong, nya, saya, foto, kurang, tepat, bukan")

// withoutNoise leaves the words that can name a line.
func withoutNoise(text string) string {
	kept := slices.DeleteFunc(strings.Fields(text), func(word string) bool { return changeNoise[word] })
	return strings.Join(kept, " ")
}

// findItem finds the line that shares most words with the text; nil if none
// or several do.
func findItem(items []item, words string) *item {
	best, tied := 0, false
	var found *item
	for i := range items {
		shared := 0
		for _, name := range append([]string{items[i].label}, items[i].words...) {
			shared = max(shared, sharedWords(fold(name), words))
		}
		switch {
		case shared > best:
			best, tied, found = shared, false, &items[i]
		case shared == best:
			tied = true
		}
	}
	if best == 0 || tied {
		return nil
	}
	return found
}

// sharedWords is how many letters the words have that a name and a text share,
// one more if the text holds the whole name.
func sharedWords(name, text string) int {
	shared := 0
	for word := range strings.FieldsSeq(name) {
		if len(word) > 1 && containsWords(text, word) {
			shared += len(word)
		}
	}
	if shared > 0 && strings.Contains(" "+text+" ", " "+name+" ") {
		shared++
	}
	return shared
}

// change asks for one answer or document again. The old one stays until the
// new one is there.
func (t *turn) change(it item) {
	if _, code, isPhoto := strings.Cut(it.step, "photo:"); isPhoto {
		g := t.draftFolder()
		if len(g.Files[code]) > 0 {
			t.state.Memo.Replace = code
		} else {
			t.unskip(code)
		}
	}
	t.goTo(it.step)
}

// answers are the answers to the questions that apply, with those that are
// clear without asking.
func (t *turn) answers() map[string]string {
	draft := t.state.Draft
	out := map[string]string{}
	for _, field := range t.allFields() {
		if !field.When.Holds(out) {
			continue
		}
		if given, ok := t.given(field); ok && given != "" {
			out[field.Code] = given
		} else if answer, ok := draft.Answers[field.Code]; ok {
			out[field.Code] = answer
		}
	}
	return out
}

// stray are the requirements that have photos but are wanted no more, for an
// answer was changed.
func (t *turn) stray(answers map[string]string) []string {
	var out []string
	for _, requirement := range t.service().Requirements {
		if len(t.state.Draft.Files[requirement.Code]) > 0 && !requirement.When.Holds(answers) {
			out = append(out, requirement.Code)
		}
	}
	return out
}

// allFields are the questions of the draft's service and, last, the one for a
// number to call.
func (t *turn) allFields() []catalog.Field {
	fields := t.service().Fields
	if t.service().Field(PhoneField) != nil {
		return fields
	}
	return append(fields[:len(fields):len(fields)], t.phoneField())
}

// phoneField asks for a number to call. An operator may leave the citizen's
// out, and so may who complains.
func (t *turn) phoneField() catalog.Field {
	field := catalog.Field{
		Code: PhoneField, Type: "phone", Label: t.text("phone.label"),
		Ask: t.text("phone.ask"), Help: t.text("phone.example"),
	}
	if t.facts.Operator != nil {
		field.Ask = t.text("phone.citizen")
		field.Optional = true
	}
	field.Optional = field.Optional || t.service().Lane == "complaint"
	return field
}
