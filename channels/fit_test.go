package channels

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFit(t *testing.T) {
	t.Parallel()
	choices := []Choice{{"a", "Akta"}, {"b", "Biodata penduduk"}}
	file := &File{Name: "akta.pdf"}
	for _, c := range []struct {
		name    string
		message Outgoing
		limits  Limits
		want    []Outgoing
	}{
		{
			"short text stays one message",
			Outgoing{ID: "1", Chat: "c", Text: "halo", ReplyTo: "k"}, Limits{Text: 10},
			[]Outgoing{{ID: "1", Chat: "c", Text: "halo", ReplyTo: "k"}},
		},
		{
			"no limit",
			Outgoing{ID: "1", Text: strings.Repeat("a ", 100)}, Limits{},
			[]Outgoing{{ID: "1", Text: strings.Repeat("a ", 100)}},
		},
		{
			"choices as lines and buttons, labels shortened",
			Outgoing{ID: "1", Text: "Mau apa?", Choices: choices}, Limits{Text: 99, Buttons: true, MaxButtons: 2, ButtonLabel: 8},
			[]Outgoing{{ID: "1", Text: "Mau apa?\n\n1. Akta\n2. Biodata penduduk", Choices: []Choice{{"a", "Akta"}, {"b", "Biodata…"}}}},
		},
		{
			"too many choices for buttons",
			Outgoing{ID: "1", Text: "Mau apa?", Choices: choices}, Limits{Text: 99, Buttons: true, MaxButtons: 1, ButtonLabel: 8},
			[]Outgoing{{ID: "1", Text: "Mau apa?\n\n1. Akta\n2. Biodata penduduk"}},
		},
		{
			"choices alone",
			Outgoing{ID: "1", Choices: choices}, Limits{Text: 99},
			[]Outgoing{{ID: "1", Text: "1. Akta\n2. Biodata penduduk"}},
		},
		{
			"cut at the paragraph, the reply first, choices last",
			Outgoing{ID: "1", Text: "satu dua\n\ntiga", ReplyTo: "k", Choices: choices[:1]}, Limits{Text: 12, Buttons: true, MaxButtons: 9},
			[]Outgoing{{ID: "1", Text: "satu dua", ReplyTo: "k"}, {ID: "1.2", Text: "tiga\n\n1."}, {ID: "1.3", Text: "Akta", Choices: choices[:1]}},
		},
		{
			"cut at the word",
			Outgoing{ID: "1", Text: "satu dua tiga"}, Limits{Text: 10},
			[]Outgoing{{ID: "1", Text: "satu dua"}, {ID: "1.2", Text: "tiga"}},
		},
		{
			"nothing but space left is no piece",
			Outgoing{ID: "1", Text: "satu dua" + strings.Repeat(" ", 20)}, Limits{Text: 10},
			[]Outgoing{{ID: "1", Text: "satu dua"}},
		},
		{
			"text fits beside the file",
			Outgoing{ID: "1", Text: "Ini akta Anda", File: file}, Limits{Text: 50, Caption: 13},
			[]Outgoing{{ID: "1", Text: "Ini akta Anda", File: file}},
		},
		{
			"text too long for a caption goes before the file",
			Outgoing{ID: "1", Text: "Ini akta Anda", ReplyTo: "k", File: file}, Limits{Text: 50, Caption: 12},
			[]Outgoing{{ID: "1", Text: "Ini akta Anda", ReplyTo: "k"}, {ID: "1.2", File: file}},
		},
	} {
		if got := Fit(c.message, c.limits); !slices.EqualFunc(got, c.want, equal) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

func equal(a, b Outgoing) bool {
	return a.ID == b.ID && a.Chat == b.Chat && a.Text == b.Text && a.File == b.File && a.ReplyTo == b.ReplyTo &&
		slices.Equal(a.Choices, b.Choices)
}

// Whatever the text and the limits, every word arrives in order, no piece is
// empty or too long, and the ids are the same at each try.
func TestFitKeepsEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zé👋]{1,12}[ \n]{1,3}`), 1, 80).Draw(t, "words")
		text := strings.Join(words, "")
		limits := Limits{Text: rapid.IntRange(12, 200).Draw(t, "limit"), Caption: rapid.IntRange(0, 60).Draw(t, "caption")}
		message := Outgoing{ID: "m", Chat: "c", Text: text}
		if rapid.Bool().Draw(t, "file") {
			message.File = &File{Name: "a.pdf"}
		}
		pieces := Fit(message, limits)
		var got []string
		ids := map[string]bool{}
		for i, piece := range pieces {
			got = append(got, strings.Fields(piece.Text)...)
			ids[piece.ID] = true
			if n := utf8.RuneCountInString(piece.Text); n > limits.Text {
				t.Fatalf("piece %d has %d runes, limit %d", i, n, limits.Text)
			}
			if strings.TrimSpace(piece.Text) == "" && piece.File == nil {
				t.Fatalf("piece %d of %d is empty", i, len(pieces))
			}
			if piece.File != nil && limits.Caption > 0 && utf8.RuneCountInString(piece.Text) > limits.Caption {
				t.Fatalf("caption of %d runes, limit %d", utf8.RuneCountInString(piece.Text), limits.Caption)
			}
		}
		if !slices.Equal(got, strings.Fields(text)) {
			t.Fatalf("words changed: %q", got)
		}
		if len(ids) != len(pieces) || pieces[0].ID != "m" {
			t.Fatalf("ids %v of %d pieces", ids, len(pieces))
		}
		if last := pieces[len(pieces)-1]; last.File != message.File {
			t.Fatal("the file is not with the last piece")
		}
	})
}

func TestAsSendError(t *testing.T) {
	t.Parallel()
	refusal := &SendError{Final: true, Reason: "tidak bisa"}
	if got := AsSendError(refusal); got != refusal {
		t.Errorf("got %v, want the refusal itself", got)
	}
	if got := AsSendError(errBroken{}); got.Final || got.Blocked || got.Reason == "" {
		t.Errorf("another error became %#v, want a passing fault", got)
	}
}

type errBroken struct{}

func (errBroken) Error() string { return "putus" }
