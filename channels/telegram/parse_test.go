package telegram

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sakti/channels"
	"sakti/channels/channeltest"
)

// us is the bot of the golden files.
var us = self{ID: 7001, Username: "sakti_test_bot"}

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
	channeltest.Golden(t, "testdata/updates/*.json", func(_ *testing.T, raw []byte) any { return readingOf(raw) })
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
	for _, raw := range channeltest.Files(f, "testdata/updates/*.json") {
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
			channeltest.Sound(t, *a.Event)
		}
	})
}
