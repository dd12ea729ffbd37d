package dialog_test

import (
	"strings"
	"testing"

	"sakti/bot/dialog"
)

// TestInContext says that who asks decides where words may mean two things.
func TestInContext(t *testing.T) {
	ask := func(w *world, text string) dialog.State {
		w.state = dialog.State{V: 1, Greeted: true}
		state, _ := dialog.Step(w.state, dialog.Event{Kind: dialog.KindText, Text: text}, w.facts)
		return state
	}
	w := newWorld(t)
	if state := ask(w, "akte anakku piye"); !strings.HasPrefix(state.Step, "maybe:") {
		t.Errorf("without a case: step %s, want a question back", state.Step)
	}
	w.facts.Cases = []dialog.Case{{ID: "a", Number: "26-000123-4", Service: "AKL", Version: cat().Service("AKL").Version, State: "submitted", Own: true, Since: w.facts.Now}}
	if state := ask(w, "akte anakku piye"); !strings.HasPrefix(state.Step, "case") {
		t.Errorf("with a birth under way: step %s, want the case", state.Step)
	}
	if state := ask(w, "kk hilang"); state.Draft == nil || state.Draft.Service != "KK-HILANG" {
		t.Errorf("a clear wish beside it: step %s", state.Step)
	}
	w = newWorld(t)
	w.facts.Operator = &dialog.Operator{Name: "Joko", Counter: "Desa Pucung", Kind: "desa"}
	if state := ask(w, "simbah seda"); state.Draft == nil || state.Draft.Service != "SKAK" {
		t.Errorf("an operator's death: step %s, want the lane of villages", state.Step)
	}
}

// TestSaidOnce says that words are not taken for a service that was chosen
// from the menu later, and that nothing of them is kept after it was.
func TestSaidOnce(t *testing.T) {
	w := newWorld(t)
	state := dialog.State{V: 1, Greeted: true}
	for _, text := range []string{"akte ibu a.n. Sri Lestari", "menu", "4", "2"} {
		state, _ = dialog.Step(state, dialog.Event{Kind: dialog.KindText, Text: text}, w.facts)
	}
	if state.Draft == nil || len(state.Draft.Answers) > 0 || state.Memo.Said != "" {
		t.Errorf("%+v, said %q", state.Draft, state.Memo.Said)
	}
}
