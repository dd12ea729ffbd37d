package dialog

import "strings"

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
			value = t.shown(field, answer)
		}
		out = append(out, item{"field:" + field.Code, field.Label, value, byType[field.Type]})
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

// byType are the words by which people name an answer that is not labelled so.
var byType = map[string][]string{
	"date": {"tanggal", "tgl", "tanggalnya", "date"}, "phone": {"hp", "wa", "telepon", "telp"}, "village": {"desa", "kelurahan", "village"},
	"collect": {"cetak", "ambil", "pengambilan", "print"}, "email": {"email", "e mail"},
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
	lines := []string{t.text("summary.title", "service", t.service().Short)}
	for _, item := range t.items() {
		lines = append(lines, "• "+item.label+": "+item.value)
	}
	t.tell(strings.Join(lines, "\n"))
	t.say("summary.ask")
	t.offer("send", "summary.send")
	t.offer("edit", "summary.edit")
	t.offer("cancel", "summary.cancel")
	t.offerMore()
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

var sendWords = words("inggih sampun leres, inggih leres, inggih sampun, sampun leres, yes correct, yes it is, that s right, kintun, mangga dipunkintun, inggih kintun, leres sedaya, sampun leres sedaya, send it, all correct, kirim, kirimkan, kirim saja, kirim sekarang, sudah benar, benar semua, betul semua, sudah betul, leres, sampun leres, lanjut kirim, send")

// hearSummary takes a "yes", or what is to be changed: "ubah 3", "NIK salah".
func hearSummary(t *turn, subject, text string) bool {
	if isYes(text) || sendWords[fold(text)] || sendWords[plainly(fold(text))] {
		t.send()
		return true
	}
	if isNo(text) {
		t.goTo("change")
		return true
	}
	if doneWords[fold(text)] {
		return false // "sudah" may mean either
	}
	first, _, _ := strings.Cut(fold(text), " ")
	if !amendLeads[first] && strings.HasSuffix(strings.TrimSpace(text), "?") {
		return false // asks something, and wants nothing changed
	}
	if hearChange(t, subject, text) {
		return true
	}
	if amendLeads[first] {
		t.goTo("change") // what is to be changed is not clear, but not to be sent either
		return true
	}
	return false
}
