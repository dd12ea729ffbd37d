package whatsappcloud

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

var rewrite = flag.Bool("update", false, "write what parse says into testdata/webhooks/*.golden")

const phoneID = "106540352242922"

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

func pushes(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/webhooks/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal("no pushes to read", err)
	}
	return names
}

// Every kind of push, one file each. The .golden files are rewritten with
// -update, and the difference is read.
func TestParse(t *testing.T) {
	t.Parallel()
	for _, name := range pushes(t) {
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
	for _, name := range pushes(f) {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
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
	body, err := json.Marshal(e)
	if err != nil {
		t.Fatal("not JSON: ", err)
	}
	texts := append([]string{e.Key, e.Chat, e.Ref, e.Target, e.ReplyTo, e.Name, e.Phone, e.Text, e.Choice, e.Contact, string(body)}, e.Also...)
	for _, m := range e.Media {
		texts = append(texts, m.Ref, m.MIME, m.Name)
		if m.Ref == "" || len(m.Ref) > maxRef {
			t.Errorf("reference of %d bytes", len(m.Ref))
		}
	}
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			t.Errorf("%q can't be stored", text)
		}
	}
	if e.Key == "" || e.Kind == "" || len(e.Key) > longest+20 {
		t.Errorf("key %q of kind %q", e.Key, e.Kind)
	}
	if e.Kind != channels.KindReceipt && e.Chat == "" {
		t.Error("nobody to answer")
	}
	if (e.Kind == channels.KindMedia) != (len(e.Media) == 1) || (e.Kind == channels.KindChoice) != (e.Choice != "") {
		t.Errorf("%s with %d media and choice %q", e.Kind, len(e.Media), e.Choice)
	}
	if e.Phone != "" && (e.Phone[0] != '+' || len(e.Phone) > 16) {
		t.Errorf("phone %q", e.Phone)
	}
}
