package admin

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/bot"
	"sakti/core"
)

// wordsmiths keep the answers that the call centre has ready.
var wordsmiths = []string{"head_of_section", "head_of_office", "admin"}

// readyView are the ready answers as somebody picks one in a chat.
type readyView struct {
	Answers []core.Canned // those offered
	Words   string        // of the one that was picked without a script
	Notice  string        // what is to be known about it
}

// trackURL is where people follow a case, "" if the panel's address is not
// known.
func (p *panel) trackURL() string {
	if p.PublicURL == "" {
		return ""
	}
	return strings.TrimRight(p.PublicURL, "/") + "/lacak"
}

// readyFor are the answers for a conversation, with the one that the address
// names filled in.
func (p *panel) readyFor(v *visit, view *chatView) (out readyView, err error) {
	if view.Closed != "" || view.Group {
		return out, nil
	}
	all, err := p.office.CannedAnswers(v.Context(), v.tx)
	if err != nil {
		return out, err
	}
	out.Answers = slices.DeleteFunc(all, func(c core.Canned) bool { return c.Off })
	code := v.URL.Query().Get("siap")
	if code == "" {
		return out, nil
	}
	filled, err := p.fillReady(v, view.ID, code)
	out.Words, out.Notice = filled.Words, filledNotice(filled)
	return out, err
}

func (p *panel) fillReady(v *visit, conversation int64, code string) (bot.Filled, error) {
	c, err := p.office.CannedAnswer(v.Context(), v.tx, code)
	if err != nil {
		return bot.Filled{}, err
	}
	return bot.Fill(v.Context(), v.tx, p.office, v.staff, conversation, c, p.trackURL())
}

// filledNotice says what an officer has to know before sending.
func filledNotice(f bot.Filled) string {
	var out []string
	if f.Fallback {
		out = append(out, "Belum ada dalam bahasa orang ini, jadi ini bahasa Indonesia.")
	} else if f.Lang != "id" {
		out = append(out, "Bahasa "+languageName(f.Lang)+", seperti pilihan orangnya.")
	}
	if len(f.Open) > 0 {
		out = append(out, "Isi dulu: {"+strings.Join(f.Open, "}, {")+"}.")
	}
	return strings.Join(out, " ")
}

// ready is a ready answer, filled in for a conversation, for the page's
// script.
func (p *panel) ready(v *visit) (answer, error) {
	id, err := v.conversation()
	if err != nil {
		return answer{}, err
	}
	filled, err := p.fillReady(v, id, v.param("code"))
	if err != nil {
		return answer{}, err
	}
	body, err := json.Marshal(map[string]any{"words": filled.Words, "notice": filledNotice(filled), "lang": filled.Lang, "open": filled.Open})
	return answer{body: body, header: http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}}}, err
}

// cannedView are the answers for who keeps them.
type cannedView struct {
	Answers []cannedForm
	Slots   []core.Word
	New     cannedForm // an empty one, or one that could not be added
	Unsaved *unsaved
}

// cannedForm is an answer to be written.
type cannedForm struct {
	core.Canned
	Fields []cannedField
}

// cannedField is its text in one language.
type cannedField struct {
	core.Word
	Text string
	Must bool
}

func formOf(c core.Canned) cannedForm {
	f := cannedForm{Canned: c}
	for _, lang := range core.CannedLanguages {
		f.Fields = append(f.Fields, cannedField{lang, c.Words[lang.Code], lang.Code == "id"})
	}
	return f
}

// Lacks are the languages in which an answer has no text.
func (f cannedForm) Lacks() string {
	var out []string
	for _, field := range f.Fields {
		if field.Text == "" {
			out = append(out, field.Name)
		}
	}
	return strings.Join(out, " dan ")
}

func (p *panel) cannedPage(v *visit) (answer, error) { return p.showCanned(v, core.Canned{}, nil) }

// showCanned shows all answers, and one that could not be added.
func (p *panel) showCanned(v *visit, typed core.Canned, bad *unsaved) (answer, error) {
	all, err := p.office.CannedAnswers(v.Context(), v.tx)
	view := cannedView{Slots: core.CannedSlots, New: formOf(typed), Unsaved: bad}
	for _, c := range all {
		view.Answers = append(view.Answers, formOf(c))
	}
	return bad.show(show("canned", "Jawaban siap pakai", view)), err
}

// cannedAnswer shows one answer to be changed, with its history.
func (p *panel) cannedAnswer(v *visit) (answer, error) {
	c, err := p.office.CannedAnswer(v.Context(), v.tx, v.param("code"))
	if err != nil {
		return answer{}, err
	}
	return p.showCannedAnswer(v, c, nil)
}

// cannedAnswerView is one answer, and a form of it that could not be saved.
type cannedAnswerView struct {
	cannedForm
	Slots   []core.Word
	Trail   []trailRow
	Unsaved *unsaved
}

func (p *panel) showCannedAnswer(v *visit, c core.Canned, bad *unsaved) (answer, error) {
	history, err := p.office.CannedHistory(v.Context(), v.tx, v.staff, c.Code, 30)
	view := cannedAnswerView{formOf(c), core.CannedSlots, p.trailRows(history), bad}
	return bad.show(show("canned_answer", "Jawaban: "+c.Title, view)), err
}

// written is the answer that a form holds.
func written(v *visit, code string) core.Canned {
	c := core.Canned{Code: code, Title: v.PostFormValue("title"), Off: v.PostFormValue("off") != "", Words: map[string]string{}}
	for _, lang := range core.CannedLanguages {
		c.Words[lang.Code] = v.PostFormValue("words_" + lang.Code)
	}
	return c
}

// addCanned adds an answer of the office's own.
func (p *panel) addCanned(v *visit) (answer, error) {
	c := written(v, v.PostFormValue("code"))
	bad, err := p.attempt(v, func(tx pgx.Tx) error { return p.office.SetCanned(v.Context(), tx, v.staff, c, true) })
	if err != nil {
		return answer{}, err
	}
	if bad != nil {
		return p.showCanned(v, c, bad)
	}
	p.sessions.stored(v.Context(), v.URL.Path+"|")
	p.sessions.tell(v.Context(), "“"+strings.TrimSpace(c.Title)+"” sudah bisa dipakai di chat.")
	return goTo("/panel/jawaban"), nil
}

// setCanned changes the answer in the path, or lets the program's words hold
// again, unless it is no longer as the form showed it.
func (p *panel) setCanned(v *visit) (answer, error) {
	code := v.param("code")
	bad, err := p.attempt(v, func(tx pgx.Tx) error {
		if v.PostForm.Has("seen") {
			if err := p.office.CannedUnchanged(v.Context(), tx, v.staff, code, v.PostFormValue("seen")); err != nil {
				return err
			}
		}
		if v.PostFormValue("bawaan") != "" {
			return p.office.ResetCanned(v.Context(), tx, v.staff, code)
		}
		return p.office.SetCanned(v.Context(), tx, v.staff, written(v, code), false)
	})
	if err != nil {
		return answer{}, err
	}
	if bad != nil {
		return p.cannedUnsaved(v, code, bad)
	}
	p.sessions.stored(v.Context(), v.URL.Path+"|")
	p.sessions.tell(v.Context(), "Sudah disimpan. Call center langsung memakainya.")
	return goTo("/panel/jawaban"), nil
}

// cannedUnsaved shows an answer as it is, with what was typed in vain; one
// that is gone by now comes back as a new one.
func (p *panel) cannedUnsaved(v *visit, code string, bad *unsaved) (answer, error) {
	c, err := p.office.CannedAnswer(v.Context(), v.tx, code)
	typed := v.PostForm.Has("title")
	switch {
	case core.CodeOf(err) == core.NotFound && typed:
		return p.showCanned(v, written(v, code), bad.at("/panel/jawaban"))
	case core.CodeOf(err) == core.NotFound:
		p.sessions.tell(v.Context(), bad.Problem)
		return goTo("/panel/jawaban"), nil
	case err != nil:
		return answer{}, err
	case !typed: // a button alone
		p.sessions.tell(v.Context(), bad.Problem)
		return goTo("/panel/jawaban/" + code), nil
	}
	return p.showCannedAnswer(v, c, bad)
}
