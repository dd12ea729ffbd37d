package dialog_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sakti/bot/dialog/chat"
)

// claims notes what a script says it is about, and how deep, and checks what can
// be checked: who claims to be about a service sends it, and who claims to be
// deep shows trouble.
func claims(t *testing.T, path string, script chat.Script, seen, depths map[string]bool) {
	depth, about := script.Depth()
	if depth == "" {
		return
	}
	if depth != "simple" && depth != "deep" {
		t.Errorf("%s: depth %q", path, depth)
	}
	for _, subject := range about {
		depths[depth+" "+subject] = true
		service := cat().Service(subject) != nil
		if service && !seen["submit "+subject] {
			t.Errorf("%s claims to be about %s, but does not send it", path, subject)
		}
		if n := troubles(script, seen); service && depth == "deep" && n < 3 {
			t.Errorf("%s claims to be deep, but shows only %d troubles", path, n)
		}
		if !service && !slices.Contains(talkFiles(t), subject) {
			t.Errorf("%s is about %q, which is neither a service nor a file of the talk", path, subject)
		}
	}
}

// plainTopics are those of a conversation without troubles.
var plainTopics = set("menu", "field", "photo", "extra", "summary", "")

func set(list ...string) map[string]bool {
	out := map[string]bool{}
	for _, word := range list {
		out[word] = true
	}
	return out
}

// troubles counts what does not go straight: refused and doubtful photos, topics
// beside the plain ones, repairs, words that were no answer, steps back, things
// taken away or put off, pauses.
func troubles(script chat.Script, seen map[string]bool) int {
	n, last := 0, ""
	for key := range seen {
		topic, ok := strings.CutPrefix(key, "topic ")
		if ok && !plainTopics[topic] || key == "resubmit" || key == "call-person" || strings.HasPrefix(key, "language ") {
			n++
		}
	}
	back := 0
	for _, line := range script.Lines {
		n += one(line.Setting == "wait" || line.Setting == "now")
		if line.Turn == nil {
			continue
		}
		at := 0
		for _, answer := range line.Answer {
			n += one(strings.HasPrefix(answer, "* detach") || strings.HasPrefix(answer, "* withdraw") || strings.HasSuffix(answer, " replace"))
			fmt.Sscanf(answer, "< (%d dari", &at)
		}
		n += one(at > 0 && at < back)
		back = at
		for _, photo := range line.Turn.Photos {
			n += one(photo.Refused != "") + one(photo.Weak != "")
		}
		question := ""
		for _, answer := range line.Answer {
			if strings.Contains(answer, " dari ") || strings.HasSuffix(answer, "?") {
				question = answer
			}
		}
		n += one(question != "" && question == last) // the same question again
		last = question
	}
	return n
}

// inner are the files of the package that are no topic of the talk: what all
// topics stand on, and what others call.
var inner = set("course", "dialog", "draft", "facts", "fold", "folder", "gathering", "holders", "human", "labels", "learned", "lexicon", "mentions", "noname", "parse_date", "parse_day", "parse_feast",
	"parse_nik", "parse_option", "parse_phone", "parse_time", "parse_words", "pick", "places", "public", "read", "shown", "slots", "slots_name", "state", "step", "topic",
	"understand", "understand_ages", "understand_index", "understand_rules", "understand_slips", "understand_stem", "understand_turns",
	"understand_where", "understand_words", "whole", "wording")

// talkFiles are the files of the package that are a topic of the talk each.
func talkFiles(t *testing.T) []string {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, path := range paths {
		if name := strings.TrimSuffix(path, ".go"); !strings.HasSuffix(name, "_test") && !inner[name] {
			out = append(out, name)
		}
	}
	return out
}

// bothDepths says which service and which file of the talk lacks a simple or a
// deep transcript.
func bothDepths(t *testing.T, depths map[string]bool) {
	subjects := talkFiles(t)
	for _, service := range cat().Services {
		subjects = append(subjects, service.Code)
	}
	for _, subject := range subjects {
		for _, depth := range []string{"simple", "deep"} {
			if !depths[depth+" "+subject] {
				t.Errorf("no %s transcript for %s", depth, subject)
			}
		}
	}
}
