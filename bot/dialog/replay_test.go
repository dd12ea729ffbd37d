package dialog_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sakti/bot/dialog/chat"
)

var update = flag.Bool("update", false, "write the answers into testdata/*.chat")

// TestTranscripts replays every conversation of testdata.
func TestTranscripts(t *testing.T) {
	for _, path := range transcripts(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".chat"), func(t *testing.T) {
			t.Parallel()
			replay(t, path)
		})
	}
}

// transcripts are the files of testdata, and of testdata/inner: conversations
// whose surroundings only this replay can set up.
func transcripts(t *testing.T) []string {
	paths, err := filepath.Glob("testdata/*.chat")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	inner, err := filepath.Glob("testdata/inner/*.chat")
	if err != nil {
		t.Fatal(err)
	}
	return append(paths, inner...)
}

func replay(t *testing.T, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	script, err := chat.Parse(path, string(data))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	for i := range script.Lines {
		line := &script.Lines[i]
		if line.Setting != "" {
			w.set(*line)
		}
		if line.Turn == nil {
			continue
		}
		answer := w.say(line.Turn)
		checkAnswer(t, w, *line, answer)
		if !*update && !slices.Equal(answer, line.Answer) {
			t.Errorf("%s:%d: %s\nwant:\n%s\ngot:\n%s", path, line.Number, line.Raw, strings.Join(line.Answer, "\n"), strings.Join(answer, "\n"))
		}
		line.Answer = answer
	}
	if *update {
		if err := os.WriteFile(path, []byte(script.Format()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// What a phone shows at once, and what a state may weigh.
const (
	maxAnswer = 1600 // runes
	maxState  = 4000 // bytes
)

func checkAnswer(t *testing.T, w *world, line chat.Line, answer []string) {
	if n := utf8.RuneCountInString(strings.Join(answer, "\n")); n > maxAnswer {
		t.Errorf("line %d: the answer has %d characters", line.Number, n)
	}
	if len(w.state.Offered) > 10 {
		t.Errorf("line %d: %d choices", line.Number, len(w.state.Offered))
	}
	for _, choice := range w.state.Offered {
		if len(choice.Key) > 40 || choice.Key == "" || choice.Label == "" {
			t.Errorf("line %d: choice %q %q", line.Number, choice.Key, choice.Label)
		}
	}
	if n := len(marshal(t, w.state)); n > maxState {
		t.Errorf("line %d: the state weighs %d bytes", line.Number, n)
	}
}
