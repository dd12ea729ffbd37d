package dialog

import (
	"strings"

	"sakti/bot/say"
)

// askLanguage offers the languages there are; while there is only one it says
// so kindly.
func askLanguage(t *turn, _ string) {
	languages := say.Languages()
	if len(languages) == 1 {
		t.say("language.one")
		t.close()
		return
	}
	t.say("language.ask")
	for _, lang := range languages {
		t.option("lang="+lang, say.Text(lang, "language.name"))
	}
}

func chooseLanguage(t *turn, _, key string) bool {
	lang, ok := strings.CutPrefix(key, "lang=")
	if !ok {
		return false
	}
	t.state.Lang = lang
	t.do(SetLanguage{Lang: lang})
	t.say("language.done")
	t.goOn()
	return true
}
