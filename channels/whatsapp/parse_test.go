package whatsapp

import (
	"encoding/json"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"sakti/channels"
	"sakti/channels/channeltest"
)

// office is our number in the golden files.
var office = account{
	pn:  types.NewJID("6281110000001", types.DefaultUserServer),
	lid: types.NewJID("100000000000000", types.HiddenUserServer),
}

// letter is a message as the golden files hold it.
type letter struct {
	From    types.JID       `json:"from"`
	Alt     types.JID       `json:"alt"`
	Chat    types.JID       `json:"chat"`
	ToAlt   types.JID       `json:"toAlt"` // the other address of whom we wrote to
	ID      string          `json:"id"`
	Name    string          `json:"name"`
	At      int64           `json:"at"`
	FromMe  bool            `json:"fromMe"`
	Message json.RawMessage `json:"message"`
}

func (l letter) event(t *testing.T) *events.Message {
	t.Helper()
	var message waE2E.Message
	if err := protojson.Unmarshal(l.Message, &message); err != nil {
		t.Fatal(err)
	}
	m := &events.Message{RawMessage: &message, Info: types.MessageInfo{
		ID: l.ID, PushName: l.Name, Timestamp: time.Unix(l.At, 0),
		MessageSource: types.MessageSource{
			Sender: l.From, SenderAlt: l.Alt, Chat: l.Chat, RecipientAlt: l.ToAlt, IsFromMe: l.FromMe, IsGroup: l.Chat.Server == types.GroupServer,
		},
	}}
	if l.Chat.IsEmpty() {
		m.Info.Chat = l.From
	}
	return m.UnwrapRaw()
}

// reading is what a golden file holds: all of an arrival, also what is not
// part of an event's own JSON.
type reading struct {
	Ignored bool            `json:"ignored,omitempty"`
	Timer   *uint32         `json:"timer,omitempty"`
	Album   *album          `json:"announces,omitempty"`
	Key     string          `json:"key,omitempty"`
	Chat    string          `json:"chat,omitempty"`
	Also    []string        `json:"also,omitempty"`
	Event   *channels.Event `json:"event,omitempty"`
}

func readingOf(m *events.Message) reading {
	a := parse(m, office)
	r := reading{Ignored: a.Event == nil, Timer: a.Timer, Album: a.Album, Event: a.Event}
	if a.Event != nil {
		r.Key, r.Chat, r.Also = a.Event.Key, a.Event.Chat, a.Event.Also
	}
	return r
}

func readLetter(t *testing.T, name string) letter {
	t.Helper()
	return letterOf(t, channeltest.Files(t, name)[name])
}

func letterOf(t *testing.T, raw []byte) (l letter) {
	t.Helper()
	if err := json.Unmarshal(raw, &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// Every kind of message, one file each. The .golden files are rewritten with
// -update, and the difference is read.
func TestParse(t *testing.T) {
	t.Parallel()
	channeltest.Golden(t, "testdata/messages/*.json", func(t *testing.T, raw []byte) any { return readingOf(letterOf(t, raw).event(t)) })
}

// One message has one key and one chat, whichever address it comes under.
func TestKeyIsTheSameUnderBothAddresses(t *testing.T) {
	t.Parallel()
	l := readLetter(t, "testdata/messages/text.json")
	lid := parse(l.event(t), office).Event
	l.From, l.Alt = l.Alt, l.From
	pn := parse(l.event(t), office).Event
	l.Alt = types.JID{}
	alone := parse(l.event(t), office).Event
	if lid.Key != pn.Key || lid.Key != alone.Key || lid.Chat != pn.Chat || lid.Phone != pn.Phone {
		t.Errorf("under LID %s in %s, under PN %s in %s, PN alone %s", lid.Key, lid.Chat, pn.Key, pn.Chat, alone.Key)
	}
	l.Chat = types.NewJID("120363000000000001", types.GroupServer)
	if group := parse(l.event(t), office).Event; group.Key == lid.Key {
		t.Error("an id seen in a group can hide a private message")
	}
}

// An edit that was encrypted twice reads like one that was not.
func TestOpenedEdit(t *testing.T) {
	t.Parallel()
	sealed := readLetter(t, "testdata/messages/edit_sealed.json").event(t)
	for name, plain := range map[string]*waE2E.Message{
		"content": {Conversation: proto.String("yang benar")},
		"edit":    readLetter(t, "testdata/messages/edit.json").event(t).Message,
	} {
		m := *sealed
		m.Message = opened(sealed.Message, plain)
		event := parse(&m, office).Event
		if event == nil || event.Kind != channels.KindEdited || event.Text != "yang benar" || event.Target != "3AOLD" {
			t.Errorf("%s: %+v", name, event)
		}
	}
}

// Whatever arrives: no panic, and nothing in an event that the messages table
// would refuse.
func FuzzParse(f *testing.F) {
	for _, raw := range channeltest.Files(f, "testdata/messages/*.json") {
		var l letter
		var message waE2E.Message
		if json.Unmarshal(raw, &l) == nil && protojson.Unmarshal(l.Message, &message) == nil {
			body, _ := proto.Marshal(&message)
			f.Add(body, l.ID, l.Name, l.Chat.Server == types.GroupServer)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, id, name string, group bool) {
		var message waE2E.Message
		if proto.Unmarshal(body, &message) != nil {
			t.Skip()
		}
		m := &events.Message{RawMessage: &message, Info: types.MessageInfo{ID: id, PushName: name}}
		m.Info.Sender = types.NewJID("111222333444555", types.HiddenUserServer)
		m.Info.Chat = m.Info.Sender
		if group {
			m.Info.Chat = types.NewJID("120363000000000001", types.GroupServer)
		}
		if event := parse(m.UnwrapRaw(), office).Event; event != nil {
			channeltest.Sound(t, *event)
		}
	})
}
