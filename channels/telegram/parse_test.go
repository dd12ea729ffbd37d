package telegram

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"sakti/channels"
)

// us is the bot of the golden files.
var us = self{ID: 7001, Username: "sakti_test_bot"}

var rewrite = flag.Bool("update", false, "write what parse says into testdata/updates/*.golden")

// reading is what a golden file holds: all of an arrival, also what is not
// part of an event's own JSON.
type reading struct {
	Update  int64           `json:"update"`
	Error   string          `json:"error,omitempty"`
	Query   string          `json:"query,omitempty"`
	Key     string          `json:"key,omitempty"`
	Chat    string          `json:"chat,omitempty"`
	Event   *channels.Event `json:"event,omitempty"`
	Ignored bool            `json:"ignored,omitempty"`
}

func readingOf(raw []byte) reading {
	a, err := parse(raw, us)
	r := reading{Update: a.ID, Query: a.Query, Event: a.Event, Ignored: a.Event == nil}
	if err != nil {
		r.Error = err.Error()
	}
	if a.Event != nil {
		r.Key, r.Chat = a.Event.Key, a.Event.Chat
	}
	return r
}

// Every kind of update, one file each. The .golden files are rewritten with
// -update, and the difference is read.
func TestParse(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/updates/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal("no updates to read", err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		out := json.NewEncoder(&got)
		out.SetEscapeHTML(false)
		out.SetIndent("", " ")
		if err := out.Encode(readingOf(raw)); err != nil {
			t.Fatal(err)
		}
		golden := strings.TrimSuffix(name, ".json") + ".golden"
		if *rewrite {
			if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Siblings of an album, an edit and a press never share a key; the same
// message in another update does.
func TestKeys(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, name := range []string{"album_first", "album_second", "album_document", "edited_text", "callback", "blocked", "unblocked"} {
		raw, err := os.ReadFile("testdata/updates/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		key := readingOf(raw).Key
		if other, ok := seen[key]; ok || key == "" {
			t.Errorf("%s and %s have the key %q", name, other, key)
		}
		seen[key] = name
	}
	renumbered := func(id string) string {
		return readingOf([]byte(`{"update_id":` + id + `,"message":{"message_id":5,"date":1,"text":"x",
			"chat":{"id":9,"type":"private"},"from":{"id":9,"first_name":"S"}}}`)).Key
	}
	if a, b := renumbered("1"), renumbered("2"); a != b {
		t.Errorf("one message has the keys %q and %q", a, b)
	}
}

// Whatever arrives: no panic, the same reading each time, and nothing in an
// event that the messages table would refuse.
func FuzzParse(f *testing.F) {
	names, _ := filepath.Glob("testdata/updates/*.json")
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := parse(raw, us)
		if err != nil && a.Event != nil {
			t.Fatal("an event together with an error")
		}
		if diff := cmp.Diff(readingOf(raw), readingOf(raw)); diff != "" {
			t.Fatal(diff)
		}
		if a.Event != nil {
			checkEvent(t, *a.Event)
		}
	})
}

func checkEvent(t *testing.T, event channels.Event) {
	if event.Key == "" || event.Chat == "" || event.Kind == "" {
		t.Fatalf("key %q, chat %q or kind %q is empty", event.Key, event.Chat, event.Kind)
	}
	if (event.Kind == channels.KindMedia) != (len(event.Media) > 0) {
		t.Fatalf("%s with %d media", event.Kind, len(event.Media))
	}
	stored, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{event.Key, event.Chat, event.Name, event.Text, event.Choice, event.Album, event.Phone}
	for _, m := range event.Media {
		texts = append(texts, m.Ref, m.MIME, m.Name)
		if m.Ref == "" || len(m.Ref) > 1024 {
			t.Fatalf("reference of %d bytes", len(m.Ref))
		}
	}
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			t.Fatalf("%q can't be stored", text)
		}
	}
	if strings.Contains(string(stored), `\u0000`) && !strings.Contains(string(stored), `\\u0000`) {
		t.Fatalf("%s can't be stored as jsonb", stored)
	}
}
