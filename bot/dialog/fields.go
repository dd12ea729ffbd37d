package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

// fault is why an answer can't be taken: a sentence and its values. soft
// faults are only doubts; the same answer given again is taken.
type fault struct {
	key  string
	args []any
	soft bool
}

func wrongly(key string, args ...any) *fault { return &fault{key: key, args: args} }

func doubtful(key string, args ...any) *fault { return &fault{key: key, args: args, soft: true} }

// askField puts the question of a field, with where one is in the form.
func askField(t *turn, code string) {
	field := t.formField(code)
	if field == nil {
		t.goOn()
		return
	}
	question := field.Ask
	if !t.lent {
		question = t.counted(question)
	}
	if field.Help != "" {
		question += "\n" + field.Help
	}
	question += t.together(field)
	t.tell(question + t.waysOut(field))
	t.fieldChoices(field)
}

// together says which of the next questions may be answered along with a
// name.
func (t *turn) together(field *catalog.Field) string {
	if field.Type != "name" || t.lent || t.state.Draft.answered(field.Code) {
		return ""
	}
	var labels []string
	for _, next := range t.following(field, "nik", "kk", "date", "choice") {
		if next.Type == "choice" && len(next.Options) > 2 || len(labels) == 2 {
			break
		}
		labels = append(labels, strings.TrimSuffix(lowered(next.Label), " pemohon"))
	}
	if len(labels) == 0 {
		return ""
	}
	return "\n" + t.text("field.together", "labels", strings.Join(labels, " "+t.text("and")+" "))
}

// formField returns the field of the present draft, or nil if there is none.
func (t *turn) formField(code string) *catalog.Field {
	if t.state.Draft == nil {
		return nil
	}
	return t.field(code)
}

// counted puts "(3 dari 7)" before a question.
func (t *turn) counted(question string) string {
	if t.nextDraft() == "summary" {
		return question // an answer is being changed
	}
	at, of := t.position()
	return t.text("counted", "at", at, "of", of, "question", question)
}

// skipNames are the word for passing over a question, as our sentences in
// each language name it.
var skipNames = []string{"lewati", "langkungi", "skip"}

// waysOut says how a question may be left open, unless its help says so.
func (t *turn) waysOut(field *catalog.Field) string {
	said := field.Ask + field.Help
	switch {
	case field.Optional && !slices.ContainsFunc(skipNames, func(word string) bool { return strings.Contains(said, word) }):
		return "\n" + t.text("field.skippable")
	case field.Unknown && !strings.Contains(said, t.text("unknown")):
		return "\n" + t.text("field.unknown")
	}
	return ""
}

// fieldChoices offers the answers of a field that has few of them.
func (t *turn) fieldChoices(field *catalog.Field) {
	switch field.Type {
	case "choice", "relation", "collect":
		var choices []Choice
		for _, option := range field.Options {
			choices = append(choices, Choice{field.Code + "=" + option.Code, option.Label})
		}
		t.paged(choices, 1, pageSize, field.Code)
	case "yesno":
		t.offer(field.Code+"=ya", "yes")
		t.offer(field.Code+"=tidak", "no")
	case "village":
		t.ownVillage(field)
	}
}

// chooseField takes a choice: an answer "code=value", another page of the
// answers "code#2", or a place (see place.go).
func chooseField(t *turn, code, key string) bool {
	field := t.formField(code)
	if field == nil {
		return false
	}
	rest, ours := strings.CutPrefix(key, code)
	if !ours || rest == "" {
		return false
	}
	switch rest[0] {
	case '=':
		t.keep(field, rest[1:])
	case '@':
		t.choosePlace(field, rest[1:])
	case '#':
		t.turnPage(field, key)
	default:
		return false
	}
	return true
}

func (t *turn) turnPage(field *catalog.Field, key string) {
	_, page := cutPage(key)
	t.asked, t.choices = true, nil
	t.tell(field.Ask)
	var choices []Choice
	for _, option := range field.Options {
		choices = append(choices, Choice{field.Code + "=" + option.Code, option.Label})
	}
	t.paged(choices, page, pageSize, field.Code)
}

// hearField reads a written answer. It returns false for words that look like
// something else altogether.
func hearField(t *turn, code, text string) bool {
	field := t.formField(code)
	if field == nil || t.elsewhere(field, text) {
		return false
	}
	switch words := fold(text); {
	case field.Unknown && unknowing(words):
		t.keep(field, Unknown)
		return true
	case defers(words), unknowing(words) && field.Type != "text", field.Type == "name" && unnamed(words):
		t.skipField(field)
		return true
	case lacking[words] && (field.Type == "nik" || field.Type == "kk" || field.Type == "email" || field.Type == "phone"):
		t.lacks(field)
		return true
	case t.hearSeveral(field, text):
		return true
	}
	t.namedInPassing(field, text)
	if field.Type == "village" || field.Type == "kecamatan" {
		return t.hearPlace(field, text)
	}
	value, wrong := t.read(field, text)
	if words := fold(text); field.Type == "name" && (t.noName(words) || noNames[firstWord(words)] && placeLead[firstWord(words)]) {
		wrong = wrongly("name.short")
	}
	if wrong == nil {
		wrong = t.compare(field, value)
	}
	if wrong != nil {
		return t.refuse(field, text, value, wrong)
	}
	t.keep(field, value)
	return true
}

func firstWord(words string) string {
	first, _, _ := strings.Cut(words, " ")
	return first
}

// refuse says what is wrong with an answer; false if it was none, but small
// talk or a request. A doubtful answer is remembered, and taken when it is
// given a second time.
func (t *turn) refuse(field *catalog.Field, text, value string, wrong *fault) bool {
	if wrong.soft {
		if t.state.Memo.Insist == field.Code+"="+value {
			t.keep(field, value)
			return true
		}
		t.state.Memo.Insist = field.Code + "=" + value
		t.say(wrong.key, wrong.args...)
		return true
	}
	if words := fold(text); greets(words) || thankful(words) || field.Type != "text" && t.isRequest(text) {
		return false
	}
	t.miss(t.text(wrong.key, wrong.args...))
	return true
}

// keep takes an answer, says it back where it could have been misread, and
// goes on to the next question.
func (t *turn) keep(field *catalog.Field, value string) {
	if t.lent {
		t.correct(field, value)
		return
	}
	t.openDraft()
	t.state.Draft.set(field.Code, value)
	t.state.Misses = 0
	t.state.Memo.Insist, t.state.Memo.Last = "", field.Code
	if echo := t.echo(field, value); echo != "" {
		t.say("field.echo", "label", field.Label, "value", echo)
	}
	if field.Code == "subjek_nik" {
		t.derive()
	}
	t.goOn()
}
