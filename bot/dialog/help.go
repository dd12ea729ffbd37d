package dialog

import "strings"

// helpKeys are the longer explanations, by the kind of question.
var helpKeys = map[string]string{
	"nik": "help.nik", "kk": "help.kk", "date": "help.date", "name": "help.name", "village": "help.village", "phone": "help.phone",
	"email": "help.email", "choice": "help.choice", "relation": "help.choice", "collect": "help.choice", "yesno": "help.choice",
	"photo": "help.photo", "fix": "help.photo", "extra": "help.photo",
}

// help explains the present question with an example, says what else can be
// done here, and puts the question again.
func (t *turn) help() {
	topic, code := t.topic()
	switch {
	case t.nowhere() || topic.aside:
		t.say("help.general")
	default:
		if key := t.helpKey(code); key != "" {
			t.say(key)
			if key == "help.photo" {
				t.picture = PictureGoodPhoto
			}
		}
		t.say("help.form")
	}
	t.again()
}

var puzzle = []string{"maksudnya", "maksude", "maksud", "maksudipun", "artinya", "artine", "tegese", "tegesipun", "apa itu", "itu apa", "iku apa", "kuwi opo", "kuwi apa", "punika menapa", "niku napa",
	"tidak paham", "gak paham", "ga paham", "nggak paham", "tidak mengerti", "gak ngerti", "ga ngerti", "tidak mudeng", "gak mudeng", "ora mudeng", "ora dong", "ora paham", "mboten mudeng",
	"mboten mangertos maksudipun", "what does that mean", "what is that", "i don t understand", "dont understand"}

// maxPuzzle is how many words such a question has; a longer message tells
// something.
const maxPuzzle = 6

// puzzled takes "maksudnya apa?" for a call for help with the question of a
// form. Free text may say anything, so there it is an answer.
func (t *turn) puzzled(text string) bool {
	topic, code, _ := strings.Cut(t.state.Step, ":")
	field := t.formField(code)
	if t.nowhere() || topic == "field" && field != nil && field.Type == "text" {
		return false
	}
	spoken := fold(text)
	if len(strings.Fields(spoken)) > maxPuzzle || !holds(spoken, puzzle) {
		return false
	}
	t.help()
	return true
}

func (t *turn) helpKey(code string) string {
	kind, _, _ := strings.Cut(t.state.Step, ":")
	if kind == "field" {
		if field := t.formField(code); field != nil {
			kind = field.Type
		}
	}
	return helpKeys[kind]
}
