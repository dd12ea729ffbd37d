package dialog

import (
	"slices"
	"strconv"
	"strings"
)

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
	if isNo(text) || doneWords[words] || sendWords[plainly(words)] {
		t.goOn()
		return true
	}
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
	if shared > 0 && inWords(text, name) {
		shared++
	}
	return shared
}

var (
	amendLeads = words("ubah, ganti, koreksi, betulkan, benerin, edit, perbaiki, ralat, ewahi, gantos, leresaken, change, correct")
	amendTails = words("salah, keliru, kliru, klentu, lepat, wrong")
)

// amends takes "nama anaknya salah" and "ubah NIK" at any question of a form:
// an earlier answer is asked again. False if the words name none, or the
// question takes any words.
func (t *turn) amends(text string) bool {
	topic, code, _ := strings.Cut(t.state.Step, ":")
	field := t.formField(code)
	spoken := strings.Fields(fold(text))
	if t.state.Draft == nil || t.state.Fix != nil || topic == "field" && (field == nil || field.Type == "text") || len(spoken) < 2 || len(spoken) > 6 {
		return false
	}
	if !amendLeads[spoken[0]] && !amendTails[spoken[len(spoken)-1]] {
		return false
	}
	found := findItem(t.items(), withoutNoise(unowned(strings.Join(spoken, " "))))
	if found == nil {
		return false
	}
	t.change(*found)
	return true
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
