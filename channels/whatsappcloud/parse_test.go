package whatsappcloud

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sakti/channels"
	"sakti/channels/channeltest"
)

const (
	phoneID = "106540352242922"
	pushes  = "testdata/webhooks/*.json"
)

// reading is what a golden file holds: all of an arrival, also what is not
// part of an event's own JSON.
type reading struct {
	Error    string `json:"error,omitempty"`
	Arrivals []one  `json:"arrivals,omitempty"`
}

type one struct {
	Key      string            `json:"key,omitempty"`
	Chat     string            `json:"chat,omitempty"`
	Also     []string          `json:"also,omitempty"`
	Event    *channels.Event   `json:"event,omitempty"`
	Receipt  *channels.Receipt `json:"receipt,omitempty"`
	Ours     string            `json:"ours,omitempty"`
	Provider string            `json:"provider,omitempty"`
	Failed   bool              `json:"failed,omitempty"`
}

func readingOf(raw []byte) reading {
	all, err := parse(raw, phoneID)
	var r reading
	if err != nil {
		r.Error = err.Error()
	}
	for _, a := range all {
		o := one{Event: a.Event, Ours: a.Ours, Provider: a.Provider, Failed: a.Failed}
		if a.Event != nil {
			o.Key, o.Chat, o.Also, o.Receipt = a.Event.Key, a.Event.Chat, a.Event.Also, a.Event.Receipt
		}
		r.Arrivals = append(r.Arrivals, o)
	}
	return r
}

// Every kind of push, one file each. The .golden files are rewritten with
// -update, and the difference is read.
func TestParse(t *testing.T) {
	t.Parallel()
	channeltest.Golden(t, pushes, func(_ *testing.T, raw []byte) any { return readingOf(raw) })
}

// A message and the statuses of another never share a key.
func TestKeys(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, name := range []string{"text", "several", "status_delivered", "status_read", "status_failed_window"} {
		raw, err := os.ReadFile("testdata/webhooks/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range readingOf(raw).Arrivals {
			if other, ok := seen[a.Key]; ok || a.Key == "" {
				t.Errorf("%s and %s have the key %q", name, other, a.Key)
			}
			seen[a.Key] = name
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d keys, want 6", len(seen))
	}
}

// Whatever arrives: no panic, the same reading each time, and nothing in an
// event that the messages table would refuse.
func FuzzParse(f *testing.F) {
	for _, raw := range channeltest.Files(f, pushes) {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if diff := cmp.Diff(readingOf(raw), readingOf(raw)); diff != "" {
			t.Fatal(diff)
		}
		all, err := parse(raw, phoneID)
		if err != nil && strings.Contains(err.Error(), "628") {
			t.Errorf("the error quotes the push: %v", err)
		}
		for _, a := range all {
			if a.Event != nil {
				sound(t, *a.Event)
			} else if a.Provider == "" {
				t.Error("an arrival of nothing")
			}
		}
	})
}

// sound fails if an event can't be stored or answered.
func sound(t *testing.T, e channels.Event) {
	t.Helper()
	channeltest.Sound(t, e)
	if len(e.Key) > longest+20 || len(e.Media) > 1 {
		t.Errorf("key %q, %d media", e.Key, len(e.Media))
	}
	for _, m := range e.Media {
		if len(m.Ref) > maxRef {
			t.Errorf("reference of %d bytes", len(m.Ref))
		}
	}
}
