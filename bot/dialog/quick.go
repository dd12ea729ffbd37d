package dialog

import "strings"

// quick takes a first message that holds service and data: "skak; 3312…;
// Sukiyem; …", or the service in the first line and the data below. False if
// it is none.
func (t *turn) quick(text string) bool {
	at := strings.IndexAny(text, ";\n")
	if at < 0 || !t.state.Draft.empty() || t.state.Fix != nil {
		return false
	}
	guesses := Understand(text[:at], t.facts.Catalog)
	if len(guesses) == 0 || strings.HasPrefix(guesses[0].Code, "@") || guesses[0].Score < certain || lead(guesses) < margin {
		return false
	}
	said := len(t.lines)
	t.begin(guesses[0].Code)
	topic, code := t.topic()
	if field := t.formField(code); topic.hear == nil || field == nil {
		return true
	}
	intro := t.lines[said]
	before := t.state
	if !t.hearSeveral(t.formField(code), text[at+1:]) {
		t.state = before
		return true
	}
	asked := t.lines[len(t.lines)-2:]
	t.lines = append(append(t.lines[:said:said], firstLine(intro)), asked...)
	return true
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
