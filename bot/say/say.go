// Package say holds every sentence that the service says in a chat, one file
// per language: id.yaml, jv.yaml (krama), en.yaml. A sentence has a key and may
// name values in braces:
//
//	send.done: "Permohonan Anda sudah kami terima. Nomornya {number}."
//
//	say.Text("id", "send.done", "number", receipt.Number)
//
// A language is a file; what is missing in one is said in Indonesian. Files
// are read once, at start. The package imports nothing of ours.
package say

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed *.yaml
var files embed.FS

// Indonesian is the language in which every sentence exists.
const Indonesian = "id"

// Strict makes a wrong call panic: an unknown key, a value that is missing or
// one that the sentence does not name. Tests set it; in service the citizen
// gets what can be said.
var Strict bool

// sentence is a text cut at its values: texts[0], value names[0], texts[1] ….
type sentence struct {
	texts []string
	names []string
}

var languages = load()

func load() map[string]map[string]sentence {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // embedded: only a broken build can fail
	}
	out := map[string]map[string]sentence{}
	for _, entry := range entries {
		data, err := files.ReadFile(entry.Name())
		if err != nil {
			panic(err)
		}
		sentences, err := parse(data)
		if err != nil {
			panic(fmt.Errorf("%s: %w", entry.Name(), err))
		}
		out[strings.TrimSuffix(entry.Name(), ".yaml")] = sentences
	}
	return out
}

func parse(data []byte) (map[string]sentence, error) {
	var raw map[string]string
	if err := yaml.Unmarshal(data, &raw); err != nil {
		return nil, err
	}
	out := make(map[string]sentence, len(raw))
	for key, text := range raw {
		s, err := cut(strings.TrimSpace(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		out[key] = s
	}
	return out, nil
}

// cut takes a text apart at its {values}.
func cut(text string) (sentence, error) {
	var s sentence
	for {
		before, rest, found := strings.Cut(text, "{")
		s.texts = append(s.texts, before)
		if !found {
			return s, nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || name == "" {
			return s, fmt.Errorf("kurung kurawal tidak berpasangan")
		}
		s.names = append(s.names, name)
		text = after
	}
}

// Languages returns the codes of the languages there are, Indonesian first.
func Languages() []string {
	out := []string{Indonesian}
	for lang := range languages {
		if lang != Indonesian {
			out = append(out, lang)
		}
	}
	slices.Sort(out[1:])
	return out
}

// Keys returns the keys of all sentences in Indonesian, sorted.
func Keys() []string {
	out := make([]string, 0, len(languages[Indonesian]))
	for key := range languages[Indonesian] {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// Has reports whether the language itself has the sentence.
func Has(lang, key string) bool {
	_, ok := languages[lang][key]
	return ok
}

// Text says a sentence in a language, or in Indonesian where the language
// lacks it. args are pairs of a name and its value, a string or an int. See
// Strict for wrong calls.
func Text(lang, key string, args ...any) string {
	s, ok := languages[lang][key]
	if !ok {
		s, ok = languages[Indonesian][key]
	}
	if !ok {
		wrong("sentence %q does not exist", key)
		return ""
	}
	if Strict {
		check(key, s, args)
	}
	if len(s.names) == 0 {
		return s.texts[0]
	}
	var b strings.Builder
	for i, name := range s.names {
		b.WriteString(s.texts[i])
		b.WriteString(value(name, args))
	}
	b.WriteString(s.texts[len(s.texts)-1])
	return b.String()
}

func value(name string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			return v
		case int:
			return strconv.Itoa(v)
		}
	}
	return ""
}

// check panics unless args are exactly the values that the sentence names.
func check(key string, s sentence, args []any) {
	if len(args)%2 != 0 {
		wrong("sentence %q: a value has no name", key)
	}
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		if !slices.Contains(s.names, name) {
			wrong("sentence %q does not name %q", key, name)
		}
		switch args[i+1].(type) {
		case string, int:
		default:
			wrong("sentence %q: %q is a %T", key, name, args[i+1])
		}
	}
	for _, name := range s.names {
		given := slices.ContainsFunc(args, func(a any) bool { return a == name })
		if !given {
			wrong("sentence %q lacks the value %q", key, name)
		}
	}
}

func wrong(format string, args ...any) {
	if Strict {
		panic("say: " + fmt.Sprintf(format, args...))
	}
}
