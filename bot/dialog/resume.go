package dialog

import (
	"strings"
	"time"
)

// silence is how long somebody may be away before we remind them of what was
// being filled in, rather than take their words for an answer.
const silence = 24 * time.Hour

// backAfterSilence reminds somebody who comes back after a day of their
// half-filled form. Photos, requests, and answers that can be nothing else
// are dealt with at once.
func (t *turn) backAfterSilence() bool {
	if t.nowhere() || t.state.Fix == nil && t.state.Draft.empty() || !t.wasSilent() {
		return false
	}
	if topic, _ := t.topic(); topic.aside {
		t.state.Step = t.next()
	}
	text := t.event.Text
	if t.event.Kind == KindFiles || t.event.Kind == KindText && (commands[fold(text)] != "" || t.plainAnswer(text) || t.isRequest(text)) {
		return false
	}
	t.goTo("resume")
	return true
}

func (t *turn) wasSilent() bool {
	last, err := time.Parse(time.RFC3339, t.state.At)
	return err == nil && t.facts.Now.Sub(last) > silence
}

// plainAnswer reports whether a text answers the question that was open and
// could hardly be meant otherwise.
func (t *turn) plainAnswer(text string) bool {
	topic, code, _ := strings.Cut(t.state.Step, ":")
	field := t.formField(code)
	if topic != "field" || field == nil {
		return false
	}
	switch field.Type {
	case "nik", "kk", "phone", "email", "date":
		_, wrong := t.read(field, text)
		return wrong == nil
	}
	return false
}

func askResume(t *turn, _ string) {
	key := "resume.ask"
	if t.longSilent() {
		key = "resume.long"
	}
	t.say(key, "service", t.currentService(), "progress", t.progress())
	t.offer("go", "resume.go")
	if t.state.Fix == nil {
		t.offer("restart", "resume.restart")
		if t.longSilent() {
			t.offer("cancel", "resume.cancel")
		}
	}
	t.offer("menu", "resume.menu")
}

// longSilence is from when on somebody may have settled the matter elsewhere.
const longSilence = 14 * 24 * time.Hour

func (t *turn) longSilent() bool {
	last, err := time.Parse(time.RFC3339, t.state.At)
	return err == nil && t.facts.Now.Sub(last) > longSilence
}

func chooseResume(t *turn, _, key string) bool {
	if key == "cancel" {
		t.cancel()
		return true
	}
	if key != "restart" || t.state.Draft == nil {
		return false
	}
	return chooseRestart(t, "", key)
}

// hearResume takes "lanjut" and "tidak": who does not want to go on now is
// shown the menu, the form stays.
func hearResume(t *turn, _, text string) bool {
	switch {
	case isYes(text), onward[fold(text)]:
		t.goOn()
	case isNo(text):
		t.goTo("menu")
	default:
		return false
	}
	return true
}
