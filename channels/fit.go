package channels

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Fit turns one message into those that the limits allow: choices become
// numbered lines, which stay beside buttons too (a person may always answer
// by number), and long text is cut at a paragraph, a line or a word. Choices
// and the file go with the last piece; a file whose piece has more text than
// a caption may have follows it as a piece of its own. The pieces' ids are
// id, id.2, id.3 …, so that a repeated try is recognised piece by piece.
func Fit(message Outgoing, limits Limits) []Outgoing {
	text := message.Text
	if len(message.Choices) > 0 {
		text = strings.TrimSpace(text + "\n\n" + Numbered(message.Choices))
	}
	parts := split(text, limits.Text)
	if message.File != nil && limits.Caption > 0 && utf8.RuneCountInString(parts[len(parts)-1]) > limits.Caption {
		parts = append(parts, "")
	}
	out := make([]Outgoing, len(parts))
	for i, part := range parts {
		piece := Outgoing{ID: message.ID, Chat: message.Chat, Text: part, Mention: message.Mention}
		if i > 0 {
			piece.ID = fmt.Sprintf("%s.%d", message.ID, i+1)
		}
		out[i] = piece
	}
	out[0].ReplyTo, out[0].Quote, out[0].Form = message.ReplyTo, message.Quote, message.Form
	last := &out[len(out)-1]
	last.File = message.File
	if limits.Buttons && len(message.Choices) <= limits.MaxButtons {
		last.Choices = shorten(message.Choices, limits.ButtonLabel)
	}
	return out
}

// Numbered writes choices as lines "1. Label".
func Numbered(choices []Choice) string {
	lines := make([]string, len(choices))
	for i, choice := range choices {
		lines[i] = fmt.Sprintf("%d. %s", i+1, choice.Label)
	}
	return strings.Join(lines, "\n")
}

func shorten(choices []Choice, runes int) []Choice {
	out := make([]Choice, len(choices))
	for i, choice := range choices {
		out[i] = Choice{Key: choice.Key, Label: cut(choice.Label, runes)}
	}
	return out
}

func cut(text string, runes int) string {
	if runes <= 0 || utf8.RuneCountInString(text) <= runes {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:runes-1])) + "…"
}

// split cuts text into pieces of at most so many runes, none of them empty
// unless text is.
func split(text string, runes int) []string {
	if runes <= 0 || utf8.RuneCountInString(text) <= runes {
		return []string{text}
	}
	var parts []string
	rest := []rune(strings.TrimSpace(text))
	for len(rest) > runes {
		at := cutPoint(rest[:runes])
		parts = append(parts, strings.TrimSpace(string(rest[:at])))
		rest = []rune(strings.TrimSpace(string(rest[at:])))
	}
	return append(parts, string(rest))
}

// cutPoint finds where to break: after the last paragraph, else line, else
// word that ends in the second half of window; else after its last word; else
// at its end.
func cutPoint(window []rune) int {
	text := string(window)
	for _, mark := range []string{"\n\n", "\n", " "} {
		if at := strings.LastIndex(text, mark); at > len(text)/2 {
			return utf8.RuneCountInString(text[:at])
		}
	}
	if at := strings.LastIndexAny(text, " \n"); at > 0 {
		return utf8.RuneCountInString(text[:at])
	}
	return len(window)
}
