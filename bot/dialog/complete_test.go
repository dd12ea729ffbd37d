package dialog_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sakti/bot/dialog"
	"sakti/bot/dialog/chat"
	"sakti/bot/say"
)

// TestTranscriptsComplete says which service, topic or effect has no
// transcript.
func TestTranscriptsComplete(t *testing.T) {
	seen, depths := map[string]bool{}, map[string]bool{}
	for _, path := range transcripts(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		script, err := chat.Parse(path, string(data))
		if err != nil {
			t.Fatal(err)
		}
		if script.Format() != string(data) {
			t.Errorf("%s: reading and writing changes it", path)
		}
		mine := map[string]bool{}
		watch(newWorld(t), script, mine)
		maps.Copy(seen, mine)
		claims(t, path, script, mine, depths)
	}
	bothDepths(t, depths)
	for _, service := range cat().Services {
		if !seen["submit "+service.Code] {
			t.Errorf("no transcript sends %s", service.Code)
		}
	}
	for _, topic := range dialog.Topics {
		if !seen["topic "+topic] {
			t.Errorf("no transcript for the topic %s", topic)
		}
	}
	for _, effect := range []string{"open", "attach", "detach", "submit", "resubmit", "withdraw", "call-person", "link-operator", "consent", "take-over"} {
		if !seen[effect] {
			t.Errorf("no transcript with the effect %s", effect)
		}
	}
}

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
var inner = set("course", "dialog", "draft", "facts", "fold", "folder", "gathering", "holders", "labels", "lexicon", "mentions", "parse_date", "parse_day",
	"parse_nik", "parse_phone", "parse_time", "parse_words", "pick", "places", "public", "read", "shown", "slots", "slots_name", "state", "step", "topic",
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

// watch notes what a script leads to.
func watch(w *world, script chat.Script, seen map[string]bool) {
	for _, line := range script.Lines {
		if line.Setting != "" {
			w.set(line)
		}
		if line.Turn == nil {
			continue
		}
		for _, answer := range w.say(line.Turn) {
			if did, ok := strings.CutPrefix(answer, "* "); ok {
				words := strings.Fields(did)
				seen[words[0]] = true
				seen[words[0]+" "+words[1]] = true
			}
		}
		topic, _, _ := strings.Cut(w.state.Step, ":")
		seen["topic "+topic] = true
	}
}

// TestSentences says which sentence the code names that package say lacks,
// and which one nobody says.
func TestSentences(t *testing.T) {
	literals := sourceLiterals(t)
	for _, key := range say.Keys() {
		group, _, _ := strings.Cut(key, ".")
		if key != group && !saidElsewhere[group] && !intakeCode(key) && !literals[key] {
			t.Errorf("nobody says %q", key)
		}
	}
	for literal := range literals {
		if looksLikeKey(literal) && !slices.Contains(say.Keys(), literal) {
			t.Errorf("%q is said, but is not in say", literal)
		}
	}
}

// saidElsewhere are the groups of sentences that package bot says by keys of
// its own making.
var saidElsewhere = map[string]bool{"notice": true, "error": true, "sms": true, "support": true, "public": true}

func intakeCode(key string) bool {
	code, ok := strings.CutPrefix(key, "photo.")
	return ok && slices.Contains(intakeCodes, code)
}

// intakeCodes are the reasons of refusal: those of core/intake, and two of
// fetching.
var intakeCodes = []string{"too_big", "empty", "unsupported", "heic", "broken", "bomb", "polyglot", "hostile_pdf", "locked_pdf",
	"too_many_pages", "too_small", "blurred", "dark", "bright", "blank", "motion", "glare", "cut", "no_document", "infected", "gone"}

// looksLikeKey reports whether a string of the source names a sentence: its
// first part is that of a sentence.
func looksLikeKey(literal string) bool {
	group, rest, dotted := strings.Cut(literal, ".")
	if !dotted || rest == "" || strings.HasSuffix(rest, ".") || strings.ContainsAny(literal, " ,/:\\") {
		return false
	}
	return slices.ContainsFunc(say.Keys(), func(key string) bool { return strings.HasPrefix(key, group+".") })
}

// sourceLiterals are all strings in the source of this package and of those that
// say its sentences, and the keys that it builds from a list of words.
func sourceLiterals(t *testing.T) map[string]bool {
	out := map[string]bool{}
	paths, _ := filepath.Glob("*.go")
	outside, _ := filepath.Glob("../*.go")
	groups, _ := filepath.Glob("../group/*.go")
	for _, path := range slices.Concat(paths, outside, groups) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if text, err := strconv.Unquote(literal.Value); err == nil {
					out[text] = true
				}
			}
			return true
		})
	}
	for _, list := range []string{"returned", "ready", "open", "done"} {
		out["cases."+list], out["counter."+list] = true, true
		if list != "done" {
			out["daily."+list] = true
		}
	}
	for _, built := range []string{"cases.all", "cases.returned", "cases.withdraw", "wrong.voice", "wrong.video", "wrong.sticker", "wrong.location", "wrong.contact"} {
		out[built] = true
	}
	return out
}
