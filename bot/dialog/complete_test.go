package dialog_test

import (
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
