package channeltest

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"sakti/channels"
)

// maxRef is what channels.Media promises of its references, in bytes.
const maxRef = 2048

// Sound fails if an event lacks what every event has, or holds what the
// messages table would refuse: one such event would be offered again for ever.
func Sound(t *testing.T, e channels.Event) {
	t.Helper()
	if e.Key == "" || e.Kind == "" || e.Chat == "" && e.Kind != channels.KindReceipt {
		t.Errorf("key %q, chat %q or kind %q is empty", e.Key, e.Chat, e.Kind)
	}
	if (e.Kind == channels.KindMedia) != (len(e.Media) > 0) || (e.Kind == channels.KindChoice) != (e.Choice != "") {
		t.Errorf("%s with %d media and choice %q", e.Kind, len(e.Media), e.Choice)
	}
	if e.Phone != "" && (e.Phone[0] != '+' || len(e.Phone) > 16) {
		t.Errorf("phone %q", e.Phone)
	}
	texts := append([]string{e.Key, e.Chat, e.Ref, e.Target, e.ReplyTo, e.Name, e.Phone, e.Text, e.Choice, e.Album, e.Contact}, e.Also...)
	if e.Place != nil {
		texts = append(texts, e.Place.Name)
	}
	for _, m := range e.Media {
		if texts = append(texts, m.Ref, m.MIME, m.Name); m.Ref == "" || len(m.Ref) > maxRef {
			t.Errorf("reference of %d bytes", len(m.Ref))
		}
	}
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			t.Errorf("%q can't be stored", text)
		}
	}
	body, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(string(body), `\\`, ""); strings.Contains(text, `\u0000`) {
		t.Errorf("%s can't be stored", body)
	}
}
