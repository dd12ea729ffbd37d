package dialog_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sakti/bot/dialog"
	"sakti/bot/dialog/chat"
	"sakti/bot/say"
)

// indonesianWords hardly ever stand in a Javanese or English sentence.
var indonesianWords = []string{"anda", "saya", "kami", "kita", "yang", "untuk", "dengan", "tidak", "belum", "sudah", "kalau", "bisa", "siapa", "kapan saja",
	"semua", "tulis", "kirim", "terima", "pilih nomornya", "mohon", "maaf", "silakan", "apakah", "berapa", "seluruh", "terbaca", "contoh"}

// TestNoLanguageLeaks replays every conversation in every other language, with
// the same words of the person. No answer may hold a sentence in Indonesian,
// but for what the person or an officer wrote.
func TestNoLanguageLeaks(t *testing.T) {
	for _, path := range transcripts(t) {
		name := filepath.Base(path)
		if strings.Contains(name, "language") {
			continue // they choose their own
		}
		for _, lang := range say.Languages()[1:] {
			t.Run(lang+"/"+strings.TrimSuffix(name, ".chat"), func(t *testing.T) {
				t.Parallel()
				leaks(t, path, lang)
			})
		}
	}
}

func leaks(t *testing.T, path, lang string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	script, err := chat.Parse(path, string(data))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.state.Lang, w.loose = lang, true
	theirs := ""
	for _, line := range script.Lines {
		if line.Setting != "" {
			w.set(line)
			theirs += " " + strings.ToLower(line.Value)
		}
		if line.Turn == nil {
			continue
		}
		theirs += " " + strings.ToLower(line.Turn.Text)
		answer := w.say(line.Turn)
		if w.state.Lang != lang {
			return // the person chose another one
		}
		for _, said := range answer {
			if word := leak(said, theirs); word != "" {
				t.Errorf("line %d %s: %q in: %s", line.Number, line.Raw, word, said)
			}
		}
	}
}

// leak returns an Indonesian word of an answer's line that nobody else said.
func leak(said, theirs string) string {
	if !strings.HasPrefix(said, "<") {
		return ""
	}
	text := " " + strings.Join(strings.FieldsFunc(strings.ToLower(said), func(r rune) bool { return !('a' <= r && r <= 'z') }), " ") + " "
	text = strings.ReplaceAll(text, " belum kawin ", " ") // as on the KTP
	for _, word := range indonesianWords {
		if strings.Contains(text, " "+word+" ") && !strings.Contains(theirs, word) {
			return word
		}
	}
	return ""
}

// TestAnswersInEveryLanguage: the small words and the labels of each language
// are answers, whichever language is spoken.
func TestAnswersInEveryLanguage(t *testing.T) {
	t.Parallel()
	field := func(lang, step, text string) string {
		state := dialog.State{Lang: lang, Greeted: true, Step: step, Draft: &dialog.Draft{
			ID: "d", Service: "AKL-SPTJM", Version: cat().Service("AKL-SPTJM").Version, Answers: map[string]string{"hubungan": "orangtua"}}}
		code, _ := strings.CutPrefix(step, "field:")
		facts := newWorld(t).facts
		state, _ = dialog.Step(state, dialog.Event{Kind: dialog.KindWrong, Text: "voice"}, facts) // asks again
		state, _ = dialog.Step(state, dialog.Event{Kind: dialog.KindText, Text: text}, facts)
		return state.Draft.Answers[code]
	}
	for _, test := range []struct{ step, want, texts string }{
		{"field:surat_lahir", "ya", "ya, inggih, nggih, sampun, yes, yeah, leres, wonten"},
		{"field:surat_lahir", "tidak", "tidak, mboten, boten, dereng, no, nope, sanes"},
		{"field:jenis_kelamin", "perempuan", "perempuan, estri, female, wedok, kalih, 2, two"},
		{"field:tempat_lahir", "rs", "rumah sakit, griya sakit, hospital, setunggal, 1"},
		{"field:tgl_lahir", "2026-03-05", "5 maret 2026, 5 march 2026, 5 March 2026, tanggal 5 maret 2026, 05-03-2026, Kemis 5 Maret 2026"},
	} {
		for text := range strings.SplitSeq(test.texts, ", ") {
			for _, lang := range say.Languages() {
				if got := field(lang, test.step, text); got != test.want {
					t.Errorf("%s: %q to %s is %q, want %q", lang, text, test.step, got, test.want)
				}
			}
		}
	}
}

// TestLabelsAreUnderstood: what our own lists call a service leads to it when
// it is written, in each language.
func TestLabelsAreUnderstood(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"jv", "en"} {
		for _, service := range cat().In(lang).Services {
			state, _ := dialog.Step(dialog.State{Lang: lang, Greeted: true}, dialog.Event{Kind: dialog.KindText, Text: service.Short}, newWorld(t).facts)
			if state.Draft == nil || state.Draft.Service != service.Code {
				t.Errorf("%s %q: %+v", lang, service.Short, state)
			}
		}
	}
}

// TestLanguageChoice: a language named outright is spoken at once; what is
// being filled in, and an answer of one word, stay what they are.
func TestLanguageChoice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if got := say.Languages(); !slices.Equal(got, []string{"id", "en", "jv"}) {
		t.Fatalf("%v", got)
	}
	for _, test := range []struct{ text, lang string }{
		{"basa jawi", "jv"}, {"Bahasa Inggris", "en"}, {"english please", "en"}, {"bahasa indonesia", "id"}, {"indonesia", ""}, {"jawa", ""}, {"bahasa", ""},
	} {
		state, effects := dialog.Step(dialog.State{Greeted: true}, dialog.Event{Kind: dialog.KindText, Text: test.text}, w.facts)
		if state.Lang != test.lang {
			t.Errorf("%q: %q", test.text, state.Lang)
		}
		if changed := slices.ContainsFunc(effects, func(e dialog.Effect) bool { return e == dialog.SetLanguage{Lang: test.lang} }); changed != (test.lang != "") {
			t.Errorf("%q: %v", test.text, effects)
		}
	}
	for _, text := range []string{"jawa", "jowo", "kromo", "boso jowo", "javanese"} {
		state, _ := dialog.Step(dialog.State{Greeted: true, Step: "language"}, dialog.Event{Kind: dialog.KindText, Text: text}, w.facts)
		if state.Lang != "jv" {
			t.Errorf("asked, %q: %q", text, state.Lang)
		}
	}
	w.facts.Person.Lang = "jv" // chosen in another chat
	if state, _ := dialog.Step(dialog.State{}, dialog.Event{Kind: dialog.KindText, Text: "halo"}, w.facts); state.Lang != "jv" {
		t.Errorf("on the second channel: %q", state.Lang)
	}
}

// TestLanguageOffer: nobody who writes Indonesian is offered another language;
// nearly all who write English are told of theirs.
func TestLanguageOffer(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/utterances-build.tsv")
	if err != nil {
		t.Fatal(err)
	}
	facts := newWorld(t).facts
	all, offered := map[string]int{}, map[string]int{}
	for line := range strings.Lines(string(data)) {
		columns := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(columns) < 3 {
			continue
		}
		_, effects := dialog.Step(dialog.State{}, dialog.Event{Kind: dialog.KindText, Text: columns[0]}, facts)
		answer := effects[len(effects)-1].(dialog.Say).Text
		all[columns[2]]++
		for _, lang := range []string{"jv", "en"} {
			if strings.Contains(answer, say.Text(lang, "language.offer")) {
				offered[columns[2]+" "+lang]++
				if lang != columns[2] && columns[1] != "@language" {
					t.Errorf("%s is offered for %q", lang, columns[0])
				}
			}
		}
	}
	if all["en"] == 0 || offered["en en"]*10 < all["en"]*8 || offered["jv jv"] == 0 {
		t.Errorf("of %v only %v are offered their language", all, offered)
	}
	t.Logf("of %v are offered their language: %v", all, offered)
}
