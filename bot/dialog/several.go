package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

// part is a piece of a message that holds several answers; label is what
// stands before its colon.
type part struct{ label, text string }

// hearSeveral reads a message that answers several questions at once: "Siti
// Aminah 3312…", "Dewi, perempuan, 5 Maret 2026", or lines with labels in any
// order. False if it does not hold at least two answers that can be read;
// then nothing was taken.
func (t *turn) hearSeveral(first *catalog.Field, text string) bool {
	parts, deliberate := partsOf(first, text)
	if len(parts) < 2 || t.lent {
		return false
	}
	before := t.state.Draft.clone()
	lines, doubts, ok := t.takeParts(first, parts, deliberate)
	if !ok || len(lines) < 2 {
		*t.state.Draft = before
		return false
	}
	answers := t.state.Draft.clone()
	*t.state.Draft = before
	t.openDraft()
	t.state.Draft.Answers, t.state.Draft.Skipped = answers.Answers, answers.Skipped
	t.setGiven()
	t.state.Misses, t.state.Memo.Insist, t.state.Memo.Last = 0, "", ""
	t.tell(t.text("several.taken") + "\n" + strings.Join(lines, "\n"))
	t.tell(strings.Join(doubts, "\n"))
	t.derive()
	t.goOn()
	return true
}

// takeParts puts each part to its question. deliberate parts, which semicolons
// or lines divide, may leave one open that can't be read; others may not.
func (t *turn) takeParts(first *catalog.Field, parts []part, deliberate bool) (lines, doubts []string, ok bool) {
	at := first.Code
	for _, p := range parts {
		field := t.fieldFor(at, p)
		if field == nil || at == first.Code && field.Code != at && p.label == "" && !deliberate {
			return nil, nil, false
		}
		if p.text == "" || p.text == "-" {
			if field.Optional {
				t.state.Draft.Skipped = append(t.state.Draft.Skipped, field.Code)
			}
			at = t.fieldAfter(field.Code)
			continue
		}
		value, wrong := t.readExact(field, p.text)
		switch {
		case wrong == nil:
			t.state.Draft.set(field.Code, value)
			lines = append(lines, "• "+field.Label+": "+t.shown(field, value))
		case deliberate:
			doubts = append(doubts, field.Label+": "+t.text(wrong.key, wrong.args...))
		default:
			return nil, nil, false
		}
		at = t.fieldAfter(field.Code)
	}
	return lines, doubts, true
}

// partsOf divides a message: at semicolons and line ends, at commas where the
// question can't be answered by a list, else a name from the numbers after
// it.
func partsOf(first *catalog.Field, text string) (parts []part, deliberate bool) {
	cut := func(r rune) bool { return r == ';' || r == '\n' }
	if !strings.ContainsFunc(text, cut) {
		if first.Type == "text" || first.Type == "village" || first.Type == "kecamatan" {
			return nil, false
		}
		if strings.Contains(text, ",") {
			for piece := range strings.SplitSeq(text, ",") {
				if split := namedNumbers(first, piece); len(parts) == 0 && len(split) > 1 {
					parts = append(parts, split...)
					continue
				}
				parts = append(parts, partOf(piece))
			}
			return parts, false
		}
		return namedNumbers(first, text), false
	}
	labels := 0
	for _, piece := range strings.Split(strings.ReplaceAll(text, ";", "\n"), "\n") {
		p := partOf(piece)
		if p.label != "" {
			labels++
		}
		if p.text != "" || !strings.Contains(text, "\n") {
			parts = append(parts, p)
		}
	}
	if first.Type == "text" && labels < 2 && !strings.Contains(text, ";") {
		return nil, false
	}
	return parts, true
}

func partOf(piece string) part {
	piece = strings.TrimSpace(strings.TrimLeft(piece, " -•*"))
	if label, text, found := strings.Cut(piece, ":"); found && len(label) < 40 && !strings.ContainsAny(label, "0123456789") {
		return part{fold(label), strings.TrimSpace(text)}
	}
	return part{text: piece}
}

// namedNumbers divides "Siti Aminah 3312014505900001 3312010101150002".
func namedNumbers(first *catalog.Field, text string) []part {
	if first.Type != "name" && first.Type != "nik" {
		return nil
	}
	at := strings.IndexAny(text, "0123456789")
	if at < 0 {
		return nil
	}
	var parts []part
	if name := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(foldTail(text[:at])), ":")); name != "" {
		if first.Type == "nik" {
			return nil
		}
		parts = append(parts, part{text: name})
	}
	for _, run := range longRuns(text[at:]) {
		parts = append(parts, part{text: run})
	}
	return parts
}

// foldTail leaves out words that only announce a number: "Siti Aminah NIK".
func foldTail(name string) string {
	words := strings.Fields(name)
	for len(words) > 0 {
		switch strings.Trim(strings.ToLower(words[len(words)-1]), ":.=") {
		case "nik", "no", "nomor", "nomer", "ktp", "nik:", "nik.", "":
			words = words[:len(words)-1]
			continue
		}
		break
	}
	return strings.Join(words, " ")
}

// longRuns are the numbers of 16 digits in a text; nil if there are others
// too.
func longRuns(text string) []string {
	runs := numberRuns(text)
	var out []string
	for _, run := range runs {
		for len(run) > 16 && len(run)%16 == 0 { // two numbers that one space parts
			out, run = append(out, run[:16]), run[16:]
		}
		if len(run) != 16 {
			return nil
		}
		out = append(out, run)
	}
	return out
}

// fieldFor is the question that a part answers: the one its label names, else
// the next one, else a later one of which the answer can't be mistaken.
func (t *turn) fieldFor(at string, p part) *catalog.Field {
	fields := t.fields()
	if p.label != "" {
		return t.labelled(fields, p.label)
	}
	from := slices.IndexFunc(fields, func(f *catalog.Field) bool { return f.Code == at })
	if from < 0 {
		return nil
	}
	var next *catalog.Field
	for _, field := range fields[from:] {
		switch {
		case t.state.Draft.answered(field.Code):
		case next == nil:
			next = field
			if p.text == "" || p.text == "-" {
				return next
			}
			if _, wrong := t.readExact(field, p.text); wrong == nil {
				return next
			}
		case unmistakable[field.Type]:
			if _, wrong := t.readExact(field, p.text); wrong == nil {
				return field
			}
		}
	}
	return next
}

// unmistakable are the types whose answers look like no other's.
var unmistakable = set("nik", "kk", "phone", "email", "date", "choice")

func (t *turn) fieldAfter(code string) string {
	fields := t.fields()
	for i, field := range fields {
		if field.Code == code && i+1 < len(fields) {
			return fields[i+1].Code
		}
	}
	return ""
}

// readExact reads an answer without asking back.
func (t *turn) readExact(field *catalog.Field, text string) (string, *fault) {
	if field.Type == "village" || field.Type == "kecamatan" {
		found := t.facts.Places.find(text)
		if field.Type == "village" && len(found.villages) == 1 && found.sure && !found.alsoKecamatan() {
			return found.villages[0].Code, nil
		}
		return "", wrongly("place.which")
	}
	if field.Unknown && unknowing(fold(text)) {
		return Unknown, nil
	}
	value, wrong := t.read(field, text)
	if wrong == nil {
		wrong = t.compare(field, value)
	}
	return value, wrong
}
