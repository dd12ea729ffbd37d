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

func (t *turn) helpKey(code string) string {
	kind, _, _ := strings.Cut(t.state.Step, ":")
	if kind == "field" {
		if field := t.formField(code); field != nil {
			kind = field.Type
		}
	}
	return helpKeys[kind]
}
