package dialog

import (
	"strings"
	"time"

	"sakti/bot/say"
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
	question := t.counted(field.Ask)
	if field.Help != "" {
		question += "\n" + field.Help
	}
	t.tell(question + t.waysOut(field))
	t.fieldChoices(field)
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

// waysOut says how a question may be left open, unless its help says so.
func (t *turn) waysOut(field *catalog.Field) string {
	said := field.Ask + field.Help
	switch {
	case field.Optional && !strings.Contains(said, "lewati"):
		return "\n" + t.text("field.skippable")
	case field.Unknown && !strings.Contains(said, "tidak tahu"):
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
	if field.Unknown && dontKnow[fold(text)] {
		t.keep(field, Unknown)
		return true
	}
	if field.Type == "village" || field.Type == "kecamatan" {
		return t.hearPlace(field, text)
	}
	value, wrong := t.read(field, text)
	if wrong == nil {
		wrong = t.compare(field, value)
	}
	if wrong != nil {
		return t.refuse(field, text, value, wrong)
	}
	t.keep(field, value)
	return true
}

var dontKnow = words("tidak tahu, tidak tau, tdk tahu, tdk tau, gak tau, ga tau, gatau, gak tahu, ga tahu, nggak tau, nggak tahu, " +
	"ora ngerti, ora reti, ra ngerti, mboten ngertos, mboten mangertos, kurang tau, kurang tahu, lupa, lali, kesupen, entah, embuh, duka, tidak ingat, gak ingat, belum tahu, belum tau")

// elsewhere reports whether words in answer to an open question are rather
// small talk or a request to us. Free text may hold anything, so only a plain
// greeting is none.
func (t *turn) elsewhere(field *catalog.Field, text string) bool {
	words := fold(text)
	switch field.Type {
	case "text":
		return greetings[words] && len(words) > 5
	case "name":
		return greetings[words] || thanks[words] || t.isRequest(text)
	}
	return false
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
	if words := fold(text); greetings[words] || thanks[words] || field.Type != "text" && t.isRequest(text) {
		return false
	}
	t.miss(t.text(wrong.key, wrong.args...))
	return true
}

// keep takes an answer, says it back where it could have been misread, and
// goes on to the next question.
func (t *turn) keep(field *catalog.Field, value string) {
	t.openDraft()
	t.state.Draft.set(field.Code, value)
	t.state.Misses = 0
	t.state.Memo.Insist = ""
	if echo := t.echo(field, value); echo != "" {
		t.say("field.echo", "label", field.Label, "value", echo)
	}
	t.goOn()
}

// echo is an answer in words, for those kinds that people write in many ways.
func (t *turn) echo(field *catalog.Field, value string) string {
	switch field.Type {
	case "date", "time", "village", "kecamatan", "phone", "number":
		return t.shown(field, value)
	}
	return ""
}

// shown is an answer as people read it. Numbers that identify somebody are
// masked: the chat may be read by others.
func (t *turn) shown(field *catalog.Field, value string) string {
	if value == Unknown {
		return t.text("unknown")
	}
	switch field.Type {
	case "nik", "kk":
		return maskNumber(value)
	case "phone":
		return maskPhone(value)
	case "date":
		if at, err := time.Parse(time.DateOnly, value); err == nil {
			return say.Day(t.state.Lang, at)
		}
	case "time":
		return strings.Replace(value, ":", ".", 1) + " WIB"
	case "yesno":
		return t.text(map[string]string{"ya": "yes", "tidak": "no"}[value])
	case "choice", "relation", "collect":
		if option, ok := field.Option(value); ok {
			return option.Label
		}
	case "village", "kecamatan":
		return t.facts.Places.full(value)
	}
	return value
}

// maskNumber hides the middle of a NIK or No KK: 3312**********01.
func maskNumber(digits string) string {
	if len(digits) < 8 {
		return digits
	}
	return digits[:4] + strings.Repeat("*", len(digits)-6) + digits[len(digits)-2:]
}

// maskPhone hides the middle of a number: 0812****678.
func maskPhone(e164 string) string {
	local := e164
	if rest, ok := strings.CutPrefix(e164, "+62"); ok {
		local = "0" + rest
	}
	if len(local) < 8 {
		return local
	}
	return local[:4] + "****" + local[len(local)-3:]
}

// skip passes over the question or photo asked, if it may be.
func (t *turn) skip() bool {
	topic, code, _ := strings.Cut(t.state.Step, ":")
	switch topic {
	case "field":
		if field := t.formField(code); field != nil {
			t.skipField(field)
			return true
		}
	case "photo", "fix":
		t.skipPhoto(code)
		return true
	}
	return false
}

func (t *turn) skipField(field *catalog.Field) {
	switch {
	case field.Optional:
		t.openDraft()
		delete(t.state.Draft.Answers, field.Code)
		t.state.Draft.Skipped = append(t.state.Draft.Skipped, field.Code)
		t.say("skip.done", "label", field.Label)
		t.goOn()
	case field.Unknown:
		t.keep(field, Unknown)
	default:
		t.say("skip.no")
		t.again()
	}
}

// back puts the question before the present one once more.
func (t *turn) back() bool {
	topic, code, _ := strings.Cut(t.state.Step, ":")
	if t.state.Draft == nil || t.state.Fix != nil {
		return false
	}
	last := ""
	for _, field := range t.fields() {
		if topic == "field" && field.Code == code {
			break
		}
		if t.state.Draft.answered(field.Code) {
			last = field.Code
		}
	}
	if last == "" || topic == "change" {
		t.goOn()
		return true
	}
	t.say("back")
	t.goTo("field:" + last)
	return true
}
